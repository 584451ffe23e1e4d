import type { EventBody } from '../../src-shared/history/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { History } from '../ports/history.ts';

/** Credits spent since midnight over all runs, kept up as runs report. */
export interface DayLedger {
  spent(): number;
  /** Counts what the events of one commit spent. */
  count(events: readonly EventBody[]): void;
}

/** Reads what the history has of today when it is first asked, and again after midnight. */
export function createDayLedger(clock: Clock, history: Pick<History, 'spentSince'>): DayLedger {
  let day = -1;
  let total = 0;

  function today(): number {
    const start = new Date(clock.now()).setHours(0, 0, 0, 0);
    if (start !== day) {
      day = start;
      total = history.spentSince(start);
    }
    return total;
  }

  return {
    spent: today,
    count(events) {
      if (day < 0) return;
      for (const body of events) if (body.type === 'stepProgressed') total += body.usage?.credits ?? 0;
    },
  };
}
