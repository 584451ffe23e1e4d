import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src-shared/history/events.ts';
import { RecentEvents } from './recent-events.ts';

const body = (step: string): EventBody => ({ type: 'stepProgressed', step, attempt: 1 });
const numbers = (recent: RecentEvents, after: number, limit = 1000): readonly number[] | undefined =>
  recent.after('r', after, limit)?.map(({ seq }) => seq);

describe('recent events', () => {
  test('[S25] what is remembered is what was written, without gaps, and never the end of a run', () => {
    const recent = new RecentEvents();
    expect(numbers(recent, 0)).toBeUndefined();
    recent.add({ runId: 'r', after: 4, at: 1, events: [body('a'), body('b')] });
    expect([numbers(recent, 3), numbers(recent, 4), numbers(recent, 5), numbers(recent, 6), numbers(recent, 4, 1)]).toEqual([
      undefined,
      [5, 6],
      [6],
      [],
      [5],
    ]);
    // Something was written that was not told here: only what follows is sure.
    recent.add({ runId: 'r', after: 9, at: 2, events: [body('c')] });
    expect([numbers(recent, 6), numbers(recent, 9)]).toEqual([undefined, [10]]);
    recent.add({ runId: 'r', after: 10, at: 3, events: [{ type: 'runSucceeded', outputs: {} }] });
    expect(numbers(recent, 9)).toBeUndefined();
  });

  test('[S25] it holds little: old events of a run, and runs nobody writes any more, are forgotten', () => {
    const recent = new RecentEvents();
    for (let seq = 0; seq < 5000; seq++) recent.add({ runId: 'r', after: seq, at: 1, events: [body('a')] });
    expect([numbers(recent, 0), numbers(recent, 4999)]).toEqual([undefined, [5000]]);
    for (let run = 0; run < 100; run++) recent.add({ runId: `r${run}`, after: 0, at: 1, events: [body('a')] });
    expect([numbers(recent, 4999), recent.after('r99', 0, 10)?.length]).toEqual([undefined, 1]);
  });
});
