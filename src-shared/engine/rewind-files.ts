import { problem, type Problem } from '../lib/problem.ts';
import { mayChangeFiles, type Touch } from './checkpoints.ts';
import { instanceAt } from './find.ts';
import { nextIndex } from './index-set.ts';
import type { EngineInput } from './io.ts';
import type { RunState } from './run-state.ts';
import { tableItems } from './table.ts';
import { emit, type Turn } from './turn.ts';

/**
 * The snapshot that holds an agent's work and nothing of what followed from it, when the files have changed since and
 * only by steps that begin anew; undefined when the files are to stay as they are.
 */
export function rewindTarget(state: RunState, agent: number, again: readonly number[]): string | undefined {
  const { step } = instanceAt(state, agent).state;
  const { missed, touched } = state.files;
  const checkpoints = tableItems(state.files.checkpoints);
  const at = checkpoints.findLastIndex(({ after }) => after.some((touch) => touch.step === step));
  const target = checkpoints[at];
  if (target === undefined) return undefined;
  const undone = new Set(again.map((index) => instanceAt(state, index).state.step));
  const isUndone = (touch: Touch): boolean => undone.has(touch.step);
  const later = [...checkpoints.slice(at + 1).flatMap(({ after }) => after), ...missed, ...touched];
  const isChanged = touched.length + missed.length > 0 || checkpoints.at(-1)?.snapshot !== target.snapshot;
  const isMixed = target.after.some((touch) => touch.step !== step && isUndone(touch));
  if (!isChanged || isMixed || !later.every(isUndone) || othersWork(state)) return undefined;
  return target.snapshot;
}

/** Takes the news that the files are what they were, or could not be made so: then a person looks before anything goes on. */
export function takeRewound(turn: Turn, input: Extract<EngineInput, { type: 'rewound' | 'rewindFailed' }>): Problem | undefined {
  if (turn.state.files.rewinding !== input.snapshot) return problem('late_result', 'The files were put back already.');
  if (input.type === 'rewound') {
    emit(turn, { type: 'rewindEnded', snapshot: input.snapshot, restored: true });
    return undefined;
  }
  const reason = `The files could not be put back as they were: ${input.error.message}`;
  emit(turn, { type: 'rewindEnded', snapshot: input.snapshot, restored: false, reason });
  if (turn.state.pauseReason === undefined) emit(turn, { type: 'pauseRequested', reason });
  return undefined;
}

function othersWork(state: RunState): boolean {
  for (let index = nextIndex(state.working, 0); index >= 0; index = nextIndex(state.working, index + 1))
    if (mayChangeFiles(instanceAt(state, index).plan.step)) return true;
  return false;
}
