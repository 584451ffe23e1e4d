/** `npm run build [-- target...]`: builds what changed since the last build, and nothing else. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, readStamp, root, stampFile, targets, writeStamp } from './stamps.mjs';

const vite = join(root, 'node_modules/vite/bin/vite.js');

/** The targets of `wanted` whose inputs changed or whose output is gone, with the hash their stamp will get. */
export function staleTargets(wanted) {
  const hashes = new Map();
  const hash = (inputs) => {
    const key = inputs.join();
    if (!hashes.has(key)) hashes.set(key, hashOf(inputs));
    return hashes.get(key);
  };
  return wanted
    .map((name) => ({ name, hash: hash(targets[name].inputs), output: targets[name].output }))
    .filter(({ name, hash: now, output }) => readStamp(stampFile(name)) !== now || !existsSync(join(root, output)));
}

/** Builds the stale ones among `wanted` under Node 24; gives the exit code. */
export function build(wanted, node = process.execPath) {
  for (const { name, hash } of staleTargets(wanted)) {
    process.stderr.write(
      `Building ${name === 'renderer' ? 'the app' : name === 'cli' ? 'the engine and the command line' : name}…\n`,
    );
    const how =
      name === 'renderer' ? ['--config', 'vite.renderer.config.ts'] : ['--config', 'vite.main.config.ts', '--mode', name];
    const { status } = spawnSync(node, [vite, 'build', ...how], { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) {
      process.stderr.write(`Building ${name} failed; what went wrong is above.\n`);
      return status ?? 1;
    }
    writeStamp(stampFile(name), hash);
  }
  return 0;
}

if (process.argv[1] === join(root, 'scripts/build.mjs')) {
  const words = process.argv.slice(2);
  const unknown = words.filter((word) => !Object.hasOwn(targets, word));
  if (unknown.length > 0) {
    process.stderr.write(`Cannot build ${unknown.join(', ')}: the targets are ${Object.keys(targets).join(', ')}.\n`);
    process.exit(2);
  }
  process.exit(build(words.length > 0 ? words : Object.keys(targets)));
}
