import type { Json, JsonObject } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { renderValue } from '../workflow/expressions/template.ts';
import { instanceAt } from './find.ts';
import type { RunState } from './run-state.ts';
import { readsOf, scopeAt, shapeOf } from './scope.ts';
import { emit, type Turn } from './turn.ts';

/** Ends a run whose steps are all terminal: its workspace is released first, so that an ended run owns nothing. */
export function endRun(turn: Turn): void {
  const { state } = turn;
  if (
    state.workspace !== undefined &&
    state.workspace.kind !== 'none' &&
    state.released === undefined &&
    state.workspace.lentBy === undefined
  ) {
    turn.effects.push({
      type: 'releaseWorkspace',
      end: state.compiled.workflow.workspace.end,
      succeeded: verdict(state) === 'succeeded',
    });
    return;
  }
  finishRun(turn);
}

/** Writes the last event of a run. */
export function finishRun(turn: Turn): void {
  const { state } = turn;
  if (verdict(state) === 'cancelled') {
    emit(turn, { type: 'runCancelled', reason: state.stopping?.reason ?? 'Cancelled.' });
  } else {
    const { outputs, error } = outputsOf(state);
    const failure = failureOf(state) ?? error;
    emit(turn, failure === undefined ? { type: 'runSucceeded', outputs } : { type: 'runFailed', error: failure, outputs });
  }
  turn.effects.push({ type: 'runEnded' });
}

function verdict(state: RunState): 'succeeded' | 'failed' | 'cancelled' {
  if (state.stopping?.kind === 'cancel') return 'cancelled';
  return failureOf(state) === undefined ? 'succeeded' : 'failed';
}

function failureOf(state: RunState): Problem | undefined {
  const { stopping } = state;
  if (stopping?.kind === 'fail_fast') {
    return problem('failed_fast', stopping.reason, {
      ...(stopping.step === undefined ? {} : { at: stopping.step }),
      hint: 'Look at that step, then run again.',
    });
  }
  if (state.failed < 0) return undefined;
  const { step, error } = instanceAt(state, state.failed).state;
  return problem(error?.code ?? 'step_failed', `"${step}" failed: ${error?.message ?? 'no reason given'}`, {
    at: step,
    ...(error?.hint === undefined ? {} : { hint: error.hint }),
  });
}

/** The workflow's declared outputs; one that cannot be had fails an otherwise good run and is left out. */
function outputsOf(state: RunState): { readonly outputs: JsonObject; readonly error: Problem | undefined } {
  const outputs: Record<string, Json> = {};
  let error: Problem | undefined;
  for (const [name, { value }] of Object.entries(state.compiled.workflow.outputs ?? {})) {
    const rendered = renderValue(value, scopeAt(state, { kind: 'run' }, readsOf(value)), shapeOf(state));
    if (rendered.ok) outputs[name] = rendered.value;
    else error ??= { ...rendered.error, at: `outputs.${name}` };
  }
  return { outputs, error };
}
