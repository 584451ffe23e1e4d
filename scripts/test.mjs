/** `npm test`: installs what the tests need, system packages included, then runs every check and every end-to-end spec. Uses Node 20 alone. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { chromiumPath, hasProgram } from './chromium.mjs';
import { ensureBuilt, ensureInstalled, fail, node24, node24Env, run, say } from './setup.mjs';
import { root, targets } from './stamps.mjs';

function missingPackages() {
  return [...(chromiumPath() === '' ? ['chromium'] : []), ...(hasProgram('git') ? [] : ['git'])];
}

function ensureSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const list = missing.join(' and ');
  const isRoot = process.getuid?.() === 0;
  const before = isRoot ? [] : ['sudo', '-n'];
  const canInstall =
    process.platform === 'linux' && hasProgram('apt-get') && (isRoot || spawnSync('sudo', ['-n', 'true']).status === 0);
  if (!canInstall)
    fail(
      `The tests need ${list}. Install ${list} with your system's package manager, or name a browser in FLOWRIGHT_CHROMIUM, then run npm test again.`,
    );
  say(`Installing ${list} with apt-get (the tests need it)…`);
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]) {
    const [program, ...rest] = [...before, 'apt-get', ...words];
    spawnSync(program, rest, { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (missingPackages().length > 0) fail(`apt-get could not install ${missingPackages().join(' and ')}; what it said is above.`);
}

ensureInstalled();
ensureSystemPackages();
const { failed, tests } = await check();
await ensureBuilt(Object.keys(targets));
const report = join(root, 'test-results/report.json');
const e2e = await run(node24, [join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...process.argv.slice(2)], {
  cwd: root,
  env: { ...node24Env(), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
});
if (e2e.code !== 0) failed.push('end-to-end specs');
if (specCounts().flaky > 0) say(`${specCounts().flaky} of the specs passed only on a second try (marked flaky above).`);
const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = specCounts();
say(failed.length === 0 ? 'Everything passed.' : `Failed: ${failed.join(', ')}.`);
say(`${tests.passed + expected + flaky} passed, ${tests.failed + unexpected} failed, ${skipped} skipped`);
process.exit(failed.length === 0 ? 0 : 1);

function specCounts() {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).stats;
  } catch {
    // The runner ended before its first spec; its own words above say why.
    return {};
  }
}
