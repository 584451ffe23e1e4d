import { EVENT_VERSION, type EventBody } from '../history/events.ts';
import { fold } from './fold/fold.ts';
import type { OwnLimits } from './limits.ts';
import type { EngineEffect } from './io.ts';
import type { Amounts } from './resources.ts';
import type { RunState } from './run-state.ts';

/** One decision under way: the state as it would be, what would be committed and done. */
export interface Turn {
  state: RunState;
  readonly now: number;
  /** Slots the host still gives. */
  capacity: number;
  /** Limits of the person and the machine at this moment. */
  readonly limits?: OwnLimits | undefined;
  /** What other runs hold of named resources. */
  readonly taken?: Amounts | undefined;
  readonly events: EventBody[];
  readonly effects: EngineEffect[];
}

/** Adds a fact to a decision; the state follows at once. */
export function emit(turn: Turn, body: EventBody): void {
  turn.events.push(body);
  turn.state = fold(turn.state, { runId: turn.state.runId, seq: turn.state.seq + 1, at: turn.now, v: EVENT_VERSION, body });
}
