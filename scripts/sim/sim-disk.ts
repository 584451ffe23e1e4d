import { z } from 'zod';
import { eventBodySchema, type RunEvent } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Append, History } from '../../src-main/ports/history.ts';
import { createMemoryDisk, createMemoryHistory, type MemoryDisk } from '../../src-main/runtime/testing/memory-history.ts';
import type { Agenda } from './agenda.ts';
import type { Draw } from './draw.ts';
import type { Life } from './life.ts';
import type { Violations } from './violation.ts';

/** A disk with a barrier: what is appended is in flight until its group is flushed, and is lost or kept whole by a crash. */
export interface SimDisk {
  readonly memory: MemoryDisk;
  /** What a run's acknowledged history is at this moment. */
  events(runId: string): readonly RunEvent[];
  history(life: Life): History;
  /** Whether something is on its way to the disk. */
  inFlight(): boolean;
  /** The host has died: what was on its way is kept or lost as a whole. */
  crash(fate: 'kept' | 'lost'): void;
}

interface Write {
  readonly runId?: string;
  readonly count: number;
  /** Puts it on the disk. */
  readonly apply: () => void;
  readonly answer: (result: Result<void, Problem>) => void;
}

/** What a disk needs of its world. */
export interface DiskWorld {
  readonly agenda: Agenda;
  readonly draw: Draw;
  readonly violations: Violations;
  /** The problem the next flush meets, or undefined. */
  refusal(): Problem | undefined;
  committed(runId: string, events: readonly RunEvent[]): void;
}

const storedSchema = z.array(eventBodySchema);

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** An empty disk. */
export function createSimDisk(world: DiskWorld): SimDisk {
  const memory = createMemoryDisk();
  const base = createMemoryHistory(memory);
  let pending: Write[] = [];
  let cancel: (() => void) | undefined;

  function durable(runId: string): readonly RunEvent[] {
    return memory.runs.get(runId)?.events ?? [];
  }

  function queue(life: Life, write: Omit<Write, 'answer'>): Promise<Result<void, Problem>> {
    if (!life.takesCall()) return never();
    return new Promise((resolve) => {
      pending.push({ ...write, answer: resolve });
      cancel ??= world.agenda.after(world.draw.below(4), () => flush(life));
    });
  }

  function flush(life: Life): void {
    cancel = undefined;
    const group = pending;
    pending = [];
    const refusal = world.refusal();
    if (refusal === undefined) for (const write of group) write.apply();
    life.takesCall();
    if (!life.alive()) return;
    for (const write of group) write.answer(refusal === undefined ? ok(undefined) : err(refusal));
  }

  function apply(append: Append): void {
    const before = durable(append.runId).length;
    // What comes back from a disk is text: a value that text cannot hold is lost here and seen in the comparison.
    const events = storedSchema.parse(JSON.parse(JSON.stringify(append.events)));
    void base.append({ ...append, events });
    world.committed(append.runId, durable(append.runId).slice(before));
  }

  return {
    memory,
    events: durable,
    history: (life) => ({
      ...base,
      append(append) {
        const ahead = pending.reduce((sum, write) => sum + (write.runId === append.runId ? write.count : 0), 0);
        const expected = durable(append.runId).length + ahead;
        if (append.after !== expected && life.alive()) {
          world.violations.add('I2', `${append.runId} was appended to after ${append.after}, but it is at ${expected}`);
          return Promise.resolve(err(problem('stale_append', `The run is not at event ${append.after}.`)));
        }
        return queue(life, { runId: append.runId, count: append.events.length, apply: () => apply(append) });
      },
      pin: (workflow) => queue(life, { count: 0, apply: () => void base.pin(workflow) }),
      setSetting: (key, value) => queue(life, { count: 0, apply: () => void base.setSetting(key, value) }),
    }),
    inFlight: () => pending.length > 0,
    crash(fate) {
      cancel?.();
      cancel = undefined;
      const group = pending;
      pending = [];
      if (fate === 'kept') for (const write of group) write.apply();
    },
  };
}
