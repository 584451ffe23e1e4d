import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../ports/clock.ts';
import fc from 'fast-check';
import { tellsTrouble, withoutColours } from '../../../src-shared/lib/log-text.ts';
import type { LogFind, LogLine } from '../../ports/logs.ts';
import { createLogs } from './logs.ts';
import { systemClock } from '../clock.ts';

let dir: string;
let now = 1000;
const clock: Clock = { ...systemClock, now: () => now };
let logs: ReturnType<typeof createLogs>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-logs-'));
  now = 1000;
  logs = createLogs(dir, { clock });
});
afterEach(() => {
  logs.close();
  rmSync(dir, { recursive: true, force: true });
});

async function all(more: { readonly step?: string; readonly limit?: number } = {}): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for (let cursor = ''; ;) {
    const page = await logs.read({ runId: 'run_1', cursor, limit: more.limit ?? 1000, step: more.step });
    lines.push(...page.lines);
    cursor = page.cursor;
    if (!page.more) return lines;
  }
}

function line(at: number, step: string, text: string, stream: LogLine['stream'] = 'stdout'): LogLine {
  return { at, step, attempt: 1, stream, text };
}

describe('logs', () => {
  test('[L1] lines get the instant they were seen at, over all steps and streams, and the same by any page size', async () => {
    const build = logs.files('run_1', 'build', 1);
    const check = logs.files('run_1', 'loop.3.check', 1);
    logs.write('run_1', line(900, 'build', 'starting', 'system'));
    appendFileSync(build.stdout, 'one\r\ntwo\nhalf of th');
    expect((await all()).map(({ text }) => text)).toEqual(['starting', 'one', 'two']);
    now = 2000;
    appendFileSync(check.stderr, 'trouble\n');
    appendFileSync(build.stdout, 'ree\n\nno newline at the end');
    await all();
    now = 3000;
    logs.end('run_1', 'build', 1);
    const expected = [
      line(900, 'build', 'starting', 'system'),
      line(1000, 'build', 'one'),
      line(1000, 'build', 'two'),
      line(2000, 'build', 'half of three'),
      line(2000, 'build', ''),
      line(2000, 'loop.3.check', 'trouble', 'stderr'),
      line(3000, 'build', 'no newline at the end'),
    ];
    expect(await all()).toEqual(expected);
    expect(await all({ limit: 1 })).toEqual(expected);
    expect(await all({ limit: 2, step: 'loop.3.check' })).toEqual([expected[5]]);
  });

  test('[L2] goes on after a cursor, also in another host', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    appendFileSync(stdout, 'a\nb\nc\n');
    const first = await logs.read({ runId: 'run_1', cursor: '', limit: 2 });
    expect([first.lines.map(({ text }) => text), first.more]).toEqual([['a', 'b'], true]);
    appendFileSync(stdout, 'written while nobody looked\n');
    logs = createLogs(dir, { clock });
    const rest = await logs.read({ runId: 'run_1', cursor: first.cursor, limit: 9 });
    expect([rest.lines.map(({ text }) => text), rest.more]).toEqual([['c', 'written while nobody looked'], false]);
    expect((await logs.read({ runId: 'run_1', cursor: rest.cursor, limit: 9 })).lines).toEqual([]);
  });

  test('[L3] tells watchers when a child has written', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    const told = new Promise<void>((resolve) => {
      const stop = logs.watch('run_1', () => {
        stop();
        resolve();
      });
    });
    appendFileSync(stdout, 'hello\n');
    await told;
    expect((await all()).map(({ text }) => text)).toEqual(['hello']);
  });

  test('[L4] a giant line is cut for showing, binary is survived, and a huge log is read in pages', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    writeFileSync(stdout, Buffer.concat([Buffer.alloc(3_000_000, 'x'), Buffer.from('\n'), Buffer.from([0, 255, 254, 10])]));
    appendFileSync(stdout, 'line\n'.repeat(2_000_000));
    const before = process.memoryUsage().arrayBuffers;
    const page = await logs.read({ runId: 'run_1', cursor: '', limit: 3 });
    expect(page.lines.map(({ text }) => text.slice(-49))).toEqual([
      'x… (3000000 bytes in this line; the file has all of it)'.slice(-49),
      '\u0000��',
      'line',
    ]);
    expect(page.more).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
  });

  test('[E89] of what is longer than its limit the beginning and the end are kept, and what is left out is said', async () => {
    logs.limits({ attemptBytes: 40, runBytes: 1000 });
    const { stdout, stderr } = logs.files('run_1', 'build', 1);
    const written = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
    for (const text of written) {
      appendFileSync(stdout, text);
      await all();
    }
    appendFileSync(stderr, 'short\n');
    logs.end('run_1', 'build', 1);
    expect((await all()).map(({ stream, text }) => [stream, text.replace(/^\d+ bytes/, 'NNN bytes')])).toEqual([
      ['stdout', 'line 0'],
      ['stdout', 'line 1'],
      ['stdout', 'line 2'],
      ['stdout', 'line 3'],
      ['stdout', 'line 4'],
      ['system', 'This is longer than the 45 bytes kept of it: what follows is left out but for its end.'],
      ['system', 'NNN bytes were left out here.'],
      ['stdout', 'line 39'],
      ['stderr', 'short'],
    ]);
    expect(statSync(stdout).size).toBeLessThanOrEqual(45);
    expect(readdirSync(join(dir, 'run_1')).sort()).toEqual(['index', 's_build@1.stderr', 's_build@1.stdout']);
  });

  test('[E89] a run over its limit keeps little of each further stream; the end of one whose host died is kept too', async () => {
    logs.limits({ attemptBytes: 400_000, runBytes: 100_000 });
    const one = logs.files('run_1', 'one', 1);
    appendFileSync(one.stdout, 'x'.repeat(99) + '\n'.padStart(1));
    appendFileSync(one.stdout, `${'y'.repeat(999)}\n`.repeat(90));
    logs.end('run_1', 'one', 1);
    const two = logs.files('run_1', 'two', 1);
    appendFileSync(two.stdout, `${'z'.repeat(999)}\n`.repeat(200));
    await all();
    appendFileSync(two.stdout, 'last words\n');
    await all();
    logs = createLogs(dir, { clock });
    const texts = (await all({ step: 'two' })).map(({ text }) => text);
    expect([texts.at(-1), statSync(two.stdout).size <= 66_000]).toEqual(['last words', true]);
  });

  test('[L7] what a host wrote or a child printed just before a crash is there for the next, torn entries aside', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    appendFileSync(stdout, 'never indexed\n');
    logs = createLogs(dir, { clock });
    expect((await all()).map(({ text }) => text)).toEqual(['never indexed']);
    appendFileSync(join(dir, 'run_1', 'index'), '{"at":1,"step":"bu');
    logs = createLogs(dir, { clock });
    logs.write('run_1', line(5, 'build', 'after the\ncrash', 'system'));
    expect((await all()).map(({ text }) => text)).toEqual(['never indexed', 'after the\ncrash']);
  });

  test('[L6] a run without a log reads as empty', async () => {
    expect(await logs.read({ runId: 'run_none', cursor: '', limit: 5 })).toEqual({ lines: [], cursor: '', more: false });
  });
});

describe('[E89] lines by number and what is found in them', () => {
  const word = fc.constantFrom(
    'alpha',
    'Beta',
    'GAMMA',
    'éclair',
    '\u001b[31mred\u001b[0m',
    'error',
    '0 errors',
    'x'.repeat(700),
    '',
  );
  const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
  const act = fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      step: fc.constantFrom('a', 'b'),
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      lines: fc.array(text, { minLength: 1, maxLength: 400 }),
      whole: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('host' as const),
      step: fc.constantFrom('a', 'b'),
      lines: fc.array(text, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('look' as const) }),
  );

  test('[E89] are the same as by reading all of it, however it came and wherever one begins', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1, maxLength: 8 }),
        fc.constantFrom<LogFind>(
          { text: 'beta' },
          { text: 'É' },
          { text: 'red' },
          { text: 'alpha b' },
          { trouble: true },
          { text: 'nowhere' },
        ),
        fc.constantFrom(undefined, 'a', 'b'),
        fc.nat(1500),
        async (acts, find, step, from) => {
          const runId = `run_${(run += 1)}`;
          const files = { a: logs.files(runId, 'a', 1), b: logs.files(runId, 'b', 1) };
          for (const one of acts) {
            if (one.kind === 'look') await logs.read({ runId, cursor: '', limit: 1 });
            if (one.kind === 'host') for (const each of one.lines) logs.write(runId, line(1, one.step, each, 'system'));
            if (one.kind === 'write')
              appendFileSync(files[one.step === 'a' ? 'a' : 'b'][one.stream], one.lines.join('\n') + (one.whole ? '\n' : ''));
          }
          for (const each of ['a', 'b']) logs.end(runId, each, 1);
          const { lines } = await logs.read({ runId, cursor: '', limit: 100_000, ...(step === undefined ? {} : { step }) });
          const request = { runId, ...(step === undefined ? {} : { step }) };
          expect(await logs.page({ ...request, from, count: 7 })).toEqual({
            lines: lines.slice(from, from + 7),
            total: lines.length,
          });
          const matches = (each: LogLine): boolean =>
            'trouble' in find
              ? tellsTrouble(each.text)
              : withoutColours(each.text).toLowerCase().includes(find.text.toLowerCase());
          const expected = lines.flatMap((each, number) => (matches(each) && number >= from ? [{ number, line: each }] : []));
          const found = await logs.search({ ...request, find, from, limit: 5 });
          expect(found.hits).toEqual(expected.slice(0, 5));
          expect(found.next === null).toBe(expected.length < 5);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('[E89] a line longer than memory should hold is found by what stands deep inside it, once', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    const pad = 'x'.repeat(1_500_000);
    writeFileSync(stdout, `first\n${pad}needle${pad}needle${pad}\nlast needle\n`);
    logs.end('run_1', 'build', 1);
    const { hits, next } = await logs.search({ runId: 'run_1', find: { text: 'NEEDLE' }, from: 0, limit: 10 });
    expect([hits.map(({ number }) => number), next]).toEqual([[1, 2], null]);
  });

  test('[E89] a hundred megabytes are counted, read in the middle and searched in flat memory', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    const block = 'a line of a build that goes on and on for a while, as they do\n'.repeat(16_000);
    for (let written = 0; written < 100; written += 1) appendFileSync(stdout, written === 70 ? `${block}the one\n` : block);
    logs.end('run_1', 'build', 1);
    const before = process.memoryUsage().arrayBuffers;
    const { total } = await logs.page({ runId: 'run_1', from: 0, count: 1 });
    const { hits } = await logs.search({ runId: 'run_1', find: { text: 'the one' }, from: 0, limit: 5 });
    const { lines } = await logs.page({ runId: 'run_1', from: hits[0]?.number ?? 0, count: 2 });
    expect([total, hits.map(({ number }) => number), lines[0]?.text]).toEqual([1_600_001, [71 * 16_000], 'the one']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  test('[E89] a log whose folder is deleted reads as nothing', async () => {
    const { stdout } = logs.files('run_1', 'build', 1);
    appendFileSync(stdout, 'gone\n');
    logs.end('run_1', 'build', 1);
    expect((await logs.page({ runId: 'run_1', from: 0, count: 9 })).total).toBe(1);
    rmSync(join(dir, 'run_1'), { recursive: true });
    expect([await logs.page({ runId: 'run_1', from: 0, count: 9 }), readdirSync(dir)]).toEqual([{ lines: [], total: 0 }, []]);
  });
});
