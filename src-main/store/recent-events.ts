import { EVENT_VERSION, type RunEvent } from '../../src-shared/history/events.ts';
import { isRunEnd } from '../../src-shared/history/run-end.ts';
import type { Append } from '../ports/history.ts';

/** Events of a run that are remembered, and runs whose events are. */
const MOST_EVENTS = 512;
const MOST_RUNS = 64;

interface Tail {
  /** Number of the event before the first one remembered. */
  after: number;
  readonly events: RunEvent[];
}

/** The newest events of runs that go on, as this process wrote them: whoever follows a run needs no row read and checked anew. */
export class RecentEvents {
  readonly #tails = new Map<string, Tail>();

  /** To be called once the append is on disk. A run's end is not remembered: what was is forgotten with it. */
  add({ runId, after, at, events }: Pick<Append, 'runId' | 'after' | 'at' | 'events'>): void {
    const known = this.#tails.get(runId);
    this.#tails.delete(runId);
    if (events.some(isRunEnd)) return;
    const tail = known !== undefined && known.after + known.events.length === after ? known : { after, events: [] };
    events.forEach((body, index) => tail.events.push({ runId, seq: after + index + 1, at, v: EVENT_VERSION, body }));
    const surplus = tail.events.length - MOST_EVENTS;
    if (surplus > MOST_EVENTS) {
      tail.events.splice(0, surplus);
      tail.after += surplus;
    }
    this.#tails.set(runId, tail);
    if (this.#tails.size <= MOST_RUNS) return;
    for (const oldest of this.#tails.keys()) {
      this.#tails.delete(oldest);
      return;
    }
  }

  /** Events after a number; undefined where some of them are not remembered. */
  after(runId: string, seq: number, limit: number): readonly RunEvent[] | undefined {
    const tail = this.#tails.get(runId);
    if (tail === undefined || seq < tail.after) return undefined;
    const from = seq - tail.after;
    return tail.events.slice(from, from + Math.min(limit, MOST_EVENTS * 2));
  }

  /** Forgets all. */
  clear(): void {
    this.#tails.clear();
  }
}
