/**
 * `npm run bench [-- --rounds 5]`: every measure as a ratio to a raw baseline taken in the same run, interleaved, medians. Prints a
 * table and writes bench-results/latest.json. `--only WORDS` measures the rows whose names hold them and writes
 * nothing; the browser is started where no other row is called so.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from './chromium.mjs';
import { commitComparisons } from './bench/commits.ts';
import { coldStart, engineComparisons } from './bench/engine.ts';
import { promptness } from './bench/promptness.ts';
import { withInteractive } from './bench/interactive.ts';
import { withLargeHistory } from './bench/large-history.ts';
import { layoutComparisons } from './bench/layout.ts';
import { languageComparisons } from './bench/language.ts';
import { compare, holds, type Bound, type Comparison, type Line } from './bench/measure.ts';

const vite = join(import.meta.dirname, '../node_modules/vite/bin/vite.js');
for (const mode of ['bench-engine', 'bench-promptness'])
  execFileSync(process.execPath, [vite, 'build', '--config', 'vite.main.config.ts', '--mode', mode], {
    cwd: join(import.meta.dirname, '..'),
  });

const at = process.argv.indexOf('--rounds');
const rounds = at >= 0 ? Number(process.argv[at + 1]) : 5;
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const lines: Line[] = [];

function add(line: Line): void {
  lines.push(line);
  const also = Object.entries(line.also).map(([name, value]) => `${name} ${value}${boundWords(line.bounds[name], value)}`);
  const goal = line.goal === null ? '' : ` (goal ≤ ${line.goal}: ${line.ratio <= line.goal ? 'met' : 'missed'})`;
  const goalMs = line.goalMs === undefined ? '' : ` (goal ≤ ${line.goalMs} ms: ${line.oursMs <= line.goalMs ? 'met' : 'missed'})`;
  console.log(
    [
      line.work.padEnd(40),
      `${line.baseline} ${line.baselineMs} ms`.padEnd(34),
      `ours ${line.oursMs} ms${goalMs}`.padEnd(18),
      `× ${line.ratio}${goal}`,
      ...Object.entries(line.peers).map(([name, ms]) => `${name} ${ms} ms`),
      ...also,
    ].join('  '),
  );
}

function boundWords(bound: Bound | undefined, value: number): string {
  if (bound === undefined) return '';
  const wanted = 'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
  return ` (goal ${wanted}: ${holds(bound, value) ? 'met' : 'missed'})`;
}

const rows = [
  ...languageComparisons(),
  ...layoutComparisons(),
  coldStart(),
  ...commitComparisons(),
  ...engineComparisons(),
  ...promptness(),
];
async function measure(comparisons: readonly Comparison[]): Promise<void> {
  for (const comparison of comparisons)
    if (only === undefined || comparison.work.includes(only)) add(await compare(comparison, rounds));
}

await measure(rows);
if (only !== undefined && lines.length > 0) process.exit(0);
if (only === undefined) await withLargeHistory(measure);
if (chromiumPath() === '')
  console.log('app: load to first click: not measured, no Chromium here (name one in FLOWRIGHT_CHROMIUM)');
else await withInteractive(measure);
if (only !== undefined) process.exit(0);

const folder = join(import.meta.dirname, '../bench-results');
mkdirSync(folder, { recursive: true });
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model ?? '',
  node: process.version,
  system: `${process.platform} ${release()}`,
};
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ machine, rounds, lines }, null, 2)}\n`);
