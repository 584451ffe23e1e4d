/** `npm run reliability`: writes docs/reliability.md from what the runners found and the tests there are. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_ROWS, type FaultRow } from './proof/faults.ts';
import { THREAT_ROWS, type ThreatRow } from './proof/threats.ts';
import { readResults, type ProofRow } from './proof/results.ts';

const root = join(import.meta.dirname, '..');

function main(): void {
  const results = readResults();
  const lines = FAULT_ROWS.map((row) => lineOf(row, results));
  const threats = THREAT_ROWS.map(threatLine).join('\n');
  writeFileSync(join(root, 'docs/reliability.md'), `${HEAD}\n${lines.join('\n')}\n\n${THREATS}\n${threats}\n\n${TAIL}`);
}

function threatLine({ threat, holds, tests, open }: ThreatRow): string {
  const tried = tests.map(({ file, ids, tries }) => `${tries}: ${ids.map((id) => idIn(file, id)).join(' ')} in \`${file}\``);
  const result = [...(tests.length === 0 ? [] : ['part of `npm test`']), ...(open === undefined ? [] : [`open: ${open}`])];
  return `| ${threat} | ${holds} | ${tried.join('; ') || '–'} | ${result.join('; ')} |`;
}

function lineOf(row: FaultRow, results: ReadonlyMap<string, ProofRow>): string {
  const runs = row.runs.flatMap((name) => {
    const found = results.get(name);
    return found === undefined ? [] : [{ ...found, name }];
  });
  const missing = row.runs.filter((name) => !results.has(name));
  const tests = row.tests.map(({ file, ids }) => `${ids.map((id) => idIn(file, id)).join(' ')} in \`${file}\``);
  const ran = runs.map(
    ({ name, note }) => `\`npm run ${commandOf(name)}\` ${name.split(': ')[1] ?? ''}${note === '' ? '' : ` (${note})`}`,
  );
  const count = runs.map((found) => found.count.toLocaleString('en')).join(' + ');
  const broken = runs.reduce((sum, { failed }) => sum + failed, 0);
  const commits = [...new Set(runs.map(({ commit }) => commit))].join(', ');
  const result = [
    ...(runs.length === 0 ? [] : [broken === 0 ? `none broken at ${commits}` : `**${broken} broken** at ${commits}`]),
    ...(tests.length === 0 ? [] : ['its tests are part of `npm test`']),
    ...missing.map((name) => `\`npm run ${commandOf(name)}\` was not run yet`),
    ...(row.open === undefined ? [] : [`open: ${row.open}`]),
  ];
  return `| ${row.fault} | ${row.holds} | ${[...ran, ...tests].join('; ') || '–'} | ${count === '' ? countTests(row) : count} | ${result.join('; ')} |`;
}

function countTests({ tests }: FaultRow): string {
  const ids = tests.reduce((sum, test) => sum + test.ids.length, 0);
  return ids === 0 ? '0' : `${ids} tests`;
}

function commandOf(name: string): string {
  const [runner = ''] = name.split(': ');
  return runner === 'real' ? 'sim -- --tier real' : runner;
}

/** The id, once it is sure that a test of the file cites it. */
function idIn(file: string, id: string): string {
  const path = join(root, file);
  if (!existsSync(path) || !readFileSync(path, 'utf8').includes(`[${id}]`))
    throw new Error(`No test of ${file} cites ${id}; see scripts/proof/faults.ts.`);
  return id;
}

const HEAD = `# Faults, and what shows that they are withstood

Made by \`npm run reliability\` from what \`npm run sim\`, \`npm run kills\`, \`npm run proof\` and the tests found; do not edit.

I1 what was acknowledged is all there · I2 no gap in the sequence · I3 the state is the fold of the log · I4 at most one result of a step
instance · I5 every process and workspace has an owner · I6 what fails is closed and says why.

| Fault | What must hold | How it is tried | Cases | Result |
|---|---|---|---|---|`;

const THREATS = `## Threats

| Threat | What must hold | How it is tried | Result |
|---|---|---|---|`;

const TAIL = `## Playing it again
\`npm run sim -- --seeds 100000\` plays as many worlds; a broken promise is printed with its seed and the version of the code, and
\`npm run sim -- --seed 12345 --commit abc123\` plays it again, event for event, and makes it smaller. \`npm run sim -- --planted\` plants
bugs in the engine and shows which promise catches each. \`npm run kills\` kills real engines; \`--only kills|refusals|orphans\` a part of it.
`;

main();
