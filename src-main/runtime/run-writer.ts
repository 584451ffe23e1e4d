import type { Decide, EngineEffect, EngineInput } from '../../src-shared/engine/io.ts';
import type { OwnLimits } from '../../src-shared/engine/limits.ts';
import type { Amounts } from '../../src-shared/engine/resources.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { summaryOf } from '../../src-shared/engine/views.ts';
import type { EventBody } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { History } from '../ports/history.ts';
import { changedRows } from './step-rows.ts';

type WithoutMoment<T> = T extends unknown ? Omit<T, 'now' | 'capacity' | 'limits' | 'taken'> : never;

/** An input as the world gives it; the writer adds the moment and the free slots. */
export type RunInput = WithoutMoment<EngineInput>;

/** Gives an input to a run; resolves after what followed from it is on disk. */
export type Send = (input: RunInput) => Promise<Result<RunState, Problem>>;

/** What a writer needs of its host. */
export interface WriterHost {
  readonly clock: Clock;
  readonly history: History;
  readonly decide: Decide;
  /** Slots the run may take now, by its state as decided so far. */
  capacity(state: RunState): number;
  /** What other runs hold of named resources, where the run's workflow has any. */
  taken(state: RunState): Amounts | undefined;
  /** What the person and the machine allow now. */
  limits(): OwnLimits;
  /** Events are on disk: what they spent counts. */
  written(events: readonly EventBody[]): void;
  /** The run holds and wants what this state says, whether or not it is on disk yet. */
  decided(state: RunState): void;
  /** Does what was decided; called only after the events of the same decision are on disk. */
  perform(effect: EngineEffect, state: RunState): void;
  /** A change of the run is on disk, or it stalled. */
  changed(): void;
}

/** The one writer of a run: takes inputs in order, decides, commits, then performs and answers. */
export interface RunWriter {
  /** The run as the disk has it; paused with a reason while the disk takes nothing. */
  state(): RunState;
  readonly send: Send;
  /** Tries once more to write what the disk refused. */
  retry(): void;
  /** Why nothing can be written now, or undefined. */
  stalled(): Problem | undefined;
  /** Resolves when no input is under way. */
  idle(): Promise<void>;
}

interface Item {
  readonly input: RunInput;
  readonly answer: (result: Result<RunState, Problem>) => void;
}

/** Inputs somebody waits for: when the disk refuses them they are refused and forgotten; all others are kept and tried again. */
const AWAITED: ReadonlySet<RunInput['type']> = new Set(['created', 'answer', 'pause', 'resume', 'closing']);

/** Makes the writer of a run from its state as the disk has it. */
export function createRunWriter(host: WriterHost, initial: RunState): RunWriter {
  let committed = initial;
  let queue: Item[] = [];
  let busy = false;
  let stall: Problem | undefined;
  let idlers: (() => void)[] = [];

  async function pump(): Promise<void> {
    if (busy) return;
    busy = true;
    // Let everything that arrives in this turn into one decision.
    await Promise.resolve();
    while (queue.length > 0 && stall === undefined) {
      const batch = queue;
      queue = [];
      await takeBatch(batch);
    }
    busy = false;
    const waiting = idlers;
    idlers = [];
    for (const wake of waiting) wake();
  }

  async function takeBatch(batch: readonly Item[]): Promise<void> {
    const events: EventBody[] = [];
    const effects: EngineEffect[] = [];
    const answers: (() => void)[] = [];
    const now = host.clock.now();
    const limits = host.limits();
    let state = committed;
    try {
      for (const { input, answer } of batch) {
        const decided = host.decide(state, { ...input, now, capacity: host.capacity(state), limits, taken: host.taken(state) });
        state = decided.state;
        events.push(...decided.events);
        effects.push(...decided.effects);
        host.decided(state);
        const { refused } = decided;
        const answered = state;
        answers.push(() => answer(refused === undefined ? ok(answered) : err(refused)));
      }
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      refuse(
        batch,
        problem('engine_fault', `The engine could not decide how run ${committed.runId} goes on: ${why}`, {
          at: committed.runId,
          hint: 'Report this; the run is kept as it is.',
        }),
      );
      return;
    }
    if (events.length > 0) {
      const after = committed.seq;
      const written = await host.history.append({
        runId: state.runId,
        after,
        at: now,
        events,
        summary: summaryOf(state),
        steps: changedRows(committed, state),
      });
      if (!written.ok) {
        refuse(batch, written.error);
        return;
      }
      committed = state;
      host.written(events);
    }
    for (const effect of effects) host.perform(effect, state);
    for (const answer of answers) answer();
    if (events.length > 0) host.changed();
  }

  /** Nothing of the batch, and of what came behind it meanwhile, is acknowledged; results are kept, whoever waits is told. */
  function refuse(batch: readonly Item[], why: Problem): void {
    stall = why;
    const refused = [...batch, ...queue];
    queue = refused.filter(({ input }) => !AWAITED.has(input.type));
    host.decided(committed);
    host.changed();
    for (const { input, answer } of refused) if (AWAITED.has(input.type) || input.type === 'cancel') answer(err(why));
  }

  return {
    state: () =>
      stall === undefined || committed.created === undefined
        ? committed
        : { ...committed, status: 'paused', pauseReason: stall.message },
    send(input) {
      return new Promise((answer) => {
        if (stall !== undefined && AWAITED.has(input.type)) {
          answer(err(stall));
          return;
        }
        queue.push({ input, answer });
        if (stall === undefined) void pump();
        else if (input.type === 'cancel') answer(err(stall));
      });
    },
    retry() {
      stall = undefined;
      void pump();
      host.changed();
    },
    stalled: () => stall,
    idle: () => (busy ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve()),
  };
}
