/** `npm run proof`: the tests of faults that take a count, in their long form; what they found goes into the reliability page. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf, writeResult } from './proof/results.ts';

const root = join(import.meta.dirname, '..');

const LONG = [
  { name: 'starts at once', count: 1_000, variable: 'FLOWRIGHT_RACES', file: 'src-main/store/host-lock.test.ts' },
  { name: 'databases with flipped bits', count: 1_000, variable: 'FLOWRIGHT_FLIPS', file: 'src-main/store/damage.test.ts' },
  { name: '1 GB lines, 10 GB logs', count: 3, variable: 'FLOWRIGHT_HUGE', file: 'scripts/proof/huge-output.test.ts' },
  {
    name: 'crashes around a workspace',
    count: 1_000,
    variable: 'FLOWRIGHT_WORKSPACE_CRASHES',
    file: 'src-main/workspaces/crashes.test.ts',
  },
] as const;

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
let failed = 0;
for (const { name, count, variable, file } of LONG.filter(({ name }) => name.includes(values.only))) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, [variable]: String(count) };
  const words = ['run', file, '--testTimeout', '3600000'];
  const { status } = spawnSync(process.execPath, [vitest, ...words], { cwd: root, env, stdio: 'inherit' });
  const broken = status === 0 ? 0 : 1;
  failed += broken;
  writeResult('proof', [{ name, count, failed: broken, note: '' }]);
  console.log(`${name}: ${count} cases, ${broken === 0 ? 'none' : 'at least one'} broken, commit ${commitOf()}`);
}
process.exitCode = failed > 0 ? 1 : 0;
