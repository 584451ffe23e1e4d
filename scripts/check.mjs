/** `npm run check`: types, style, import rules, unit tests and unused code, in one go. Every part runs even when one fails. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureInstalled, node24, node24Env, say } from './setup.mjs';
import { root } from './stamps.mjs';

const tool = (path) => join(root, 'node_modules', path);
const types = ['shared', 'main', 'renderer', 'e2e'].map((name) => ({
  name: `types of ${name}`,
  words: [tool('typescript/bin/tsc'), '-p', `tsconfig.${name}.json`],
}));
const parts = [
  {
    name: 'lint',
    words: [tool('eslint/bin/eslint.js'), '--cache', '--cache-location', 'dist/.cache/eslint', '--max-warnings', '0', '.'],
  },
  { name: 'format', words: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'import rules', words: ['scripts/layers.ts'] },
  { name: 'unit tests', words: [tool('vitest/vitest.mjs'), 'run', '--reporter=dot'] },
  ...types,
  { name: 'unused code', words: [tool('knip/bin/knip.js'), '--no-progress'] },
];

/**
 * Runs every part, two at a time; gives the names of those that failed and how many unit tests passed and failed.
 * The output of a part is shown only when it fails.
 */
export async function check() {
  const failed = [];
  const tests = { passed: 0, failed: 0 };
  const queue = [...parts];
  const lane = async () => {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      const started = Date.now();
      const { code, output } = await runPart(part.words);
      say(`${code === 0 ? 'ok    ' : 'FAILED'} ${part.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (part.name === 'unit tests') countTests(output, tests);
      if (code === 0) continue;
      say(output.trimEnd());
      failed.push(part.name);
    }
  };
  await Promise.all([lane(), lane()]);
  return { failed, tests };
}

function runPart(words) {
  return new Promise((done) => {
    const child = spawn(node24, words, { cwd: root, env: node24Env(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => done({ code: 1, output: `${words[0]} could not be started: ${error.message}` }));
    child.once('close', (code) => done({ code: code ?? 1, output }));
  });
}

// The runner's own closing line: "Tests  1 failed | 636 passed (637)".
function countTests(output, tests) {
  const line =
    stripVTControlCharacters(output)
      .split('\n')
      .findLast((text) => /^\s*Tests\s/.test(text)) ?? '';
  tests.passed = Number(/(\d+) passed/.exec(line)?.[1] ?? 0);
  tests.failed = Number(/(\d+) failed/.exec(line)?.[1] ?? 0);
}

if (process.argv[1] === join(root, 'scripts/check.mjs')) {
  ensureInstalled();
  const { failed } = await check();
  process.exit(failed.length === 0 ? 0 : 1);
}
