/**
 * `npm run kills`: an engine in a process of its own (real history, real programs) is killed around every group of events it writes,
 * and each write is refused once; another engine takes over and the promises are checked. `--short` tries a few of each, `--every 3` each third.
 */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { POSITIONS, type Failpoint } from './kills/failpoint.ts';
import { shortFlow, typesOf, wholeFlow } from './kills/flow.ts';
import { runCase, type CaseResult } from './kills/one-case.ts';
import { ENDS, MAY_LIVE_MS, orphanCase, STUBBORN } from './kills/orphans.ts';
import { commitOf, writeResult } from './proof/results.ts';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    short: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
  },
});

/** The longest an engine may need until it takes calls after a kill, ms. */
const BACK_MS = 5_000;

interface Row {
  readonly name: string;
  count: number;
  failed: number;
  note: string;
}

async function main(): Promise<void> {
  const vite = join(import.meta.dirname, '../node_modules/vite/bin/vite.js');
  const words = [vite, 'build', '--config', 'vite.main.config.ts', '--mode', 'kills'];
  execFileSync(process.execPath, words, { cwd: join(import.meta.dirname, '..') });
  process.env['FLOWRIGHT_KILLS_CHILD'] = join(import.meta.dirname, '../dist/kills/child.js');
  const server = createServer((_, response) => response.end('{"ok":true}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
  const flow = values.short ? shortFlow() : wholeFlow(url);
  console.log(`A flow of ${typesOf(flow).join(', ')}.`);
  const whole = await runCase(flow, []);
  if (whole.violations.length > 0) tell('without a kill', whole);
  console.log(`It writes ${whole.writes} times.`);
  const rows: Row[] = [];
  if (values.only === '' || values.only === 'kills') rows.push(...(await kills(flow, whole.writes)));
  if (values.only === '' || values.only === 'refusals') rows.push(...(await refusals(flow, whole.writes)));
  if (values.only === '' || values.only === 'orphans') rows.push(await orphans());
  server.close();
  for (const { name, count, failed, note } of rows)
    console.log(`${name.padEnd(28)}${String(count).padStart(5)} cases${String(failed).padStart(5)} broken  ${note}`);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0) + (whole.violations.length > 0 ? 1 : 0);
  if (!values.short) writeResult('kills', rows);
  console.log(`${rows.reduce((sum, row) => sum + row.count, 0)} cases, ${failed} broken, commit ${commitOf()}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function kills(flow: object, writes: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const position of POSITIONS) {
    const cases = numbers(position === 'before record' ? Math.min(writes, 12) : writes);
    let back = 0;
    let met = 0;
    const row = await batch(`killed ${position}`, cases, async (at) => {
      const result = await runCase(flow, [{ type: 'kill', at, position }]);
      back = Math.max(back, result.back);
      if (result.died) met += 1;
      if (result.back > BACK_MS) console.log(`killed ${position} ${at}: the next engine took ${Math.round(result.back)} ms`);
      return result;
    });
    row.note = `${met} killed, back in ${Math.round(back)} ms at most`;
    rows.push(row);
  }
  const again = numbers(Math.min(writes, 6)).map((at) => at * 5);
  rows.push(
    await batch('killed again while it recovers', again, (at) =>
      runCase(flow, [
        { type: 'kill', at, position: 'after effect' },
        { type: 'kill', at: 1, position: at % 2 === 0 ? 'after commit' : 'before commit' },
        { type: 'kill', at: 2, position: 'after effect' },
      ]),
    ),
  );
  return rows;
}

async function refusals(flow: object, writes: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const code of ['disk_full', 'io_error'] as const) {
    const failpoint = (at: number): Failpoint => ({ type: 'refuse', at, code });
    rows.push(await batch(`${code} at a write`, numbers(writes), (at) => runCase(flow, [failpoint(at)])));
  }
  return rows;
}

async function orphans(): Promise<Row> {
  const cases = Object.keys(STUBBORN).flatMap((program) => ENDS.map((end) => ({ program, end })));
  const row: Row = { name: 'orphans', count: 0, failed: 0, note: '' };
  let longest = 0;
  await shared(values.short ? cases.slice(-3) : cases, async ({ program, end }) => {
    const { left, took } = await orphanCase(program, end);
    longest = Math.max(longest, took);
    row.count += 1;
    if (left === 0 && took <= MAY_LIVE_MS) return;
    row.failed += 1;
    console.log(`BROKEN I5 orphans, ${program}, ${end}: ${left} descendants are alive after ${Math.round(took)} ms`);
  });
  row.note = `none left after ${Math.round(longest)} ms at most`;
  return row;
}

/** 1 … count; in the short form a few of them. */
function numbers(count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, at) => at + 1);
  return values.short
    ? all.filter((at) => at === Math.ceil(count / 2))
    : all.filter((at) => (at - 1) % Number(values.every) === 0);
}

async function batch(name: string, cases: readonly number[], play: (at: number) => Promise<CaseResult>): Promise<Row> {
  const row: Row = { name, count: 0, failed: 0, note: '' };
  await shared(cases, async (at) => {
    const result = await play(at).catch((thrown: unknown): CaseResult => ({
      violations: [{ id: 'fault', what: String(thrown) }],
      writes: 0,
      died: false,
      back: 0,
    }));
    row.count += 1;
    if (result.violations.length === 0) return;
    row.failed += 1;
    tell(`${name} ${at}`, result);
  });
  if (!values.short) writeResult('kills', [row]);
  return row;
}

function tell(name: string, { violations }: CaseResult): void {
  for (const { id, what } of violations) console.log(`BROKEN ${id} ${name}: ${what}`);
}

async function shared<T>(cases: readonly T[], play: (one: T) => Promise<void>): Promise<void> {
  const left = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await play(one);
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, worker));
}

await main();
process.exit();
