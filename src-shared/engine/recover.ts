import { attemptOf, instanceAt } from './find.ts';
import { nextIndex } from './index-set.ts';
import { bindingOf } from './binding.ts';
import { recoverChild } from './child-run.ts';
import { isChildRun, modeOf } from './step-kind.ts';
import { unknownPrompt } from './prompts.ts';
import { failAttempt } from './results.ts';
import type { RunState } from './run-state.ts';
import { emit, type Turn } from './turn.ts';

/** How often in a row the same attempt may start again after its host died. */
export const MAX_INTERRUPTIONS = 3;

/** After a host died: what can safely start again does, keeping its files; of the rest nobody knows, so a person is asked. */
export function recoverRun(turn: Turn, restartable: ReadonlySet<string>): void {
  if (
    turn.state.workspace === undefined &&
    turn.state.created !== undefined &&
    turn.state.stopping === undefined &&
    turn.state.queuedFor === undefined
  ) {
    turn.effects.push({ type: 'prepareWorkspace' });
  }
  for (let index = nextIndex(turn.state.working, 0); index >= 0; index = nextIndex(turn.state.working, index + 1))
    recoverStep(turn, index, restartable);
}

/** A host that ends in good order: work that may start again is queued for the next one; the rest stays as it was, to be asked about. */
export function leaveForNextHost(turn: Turn, restartable: ReadonlySet<string>): void {
  for (let index = nextIndex(turn.state.working, 0); index >= 0; index = nextIndex(turn.state.working, index + 1)) {
    const { step, attempts } = instanceAt(turn.state, index).state;
    const last = attempts.at(-1);
    if (last === undefined || (!mayRestart(turn.state, index) && !restartable.has(step))) continue;
    emit(turn, { type: 'stepInterrupted', step, attempt: last.attempt, interruptions: last.interruptions });
  }
}

function recoverStep(turn: Turn, index: number, restartable: ReadonlySet<string>): void {
  const instance = instanceAt(turn.state, index);
  const { step, attempts } = instance.state;
  const attempt = attemptOf(instance);
  if (isChildRun(instance.plan.step) && instance.held === undefined) {
    recoverChild(turn, index);
    return;
  }
  if (turn.state.stopping !== undefined) {
    emit(turn, { type: 'stepCancelled', step, attempt, reason: turn.state.stopping.reason });
    return;
  }
  if (!mayRestart(turn.state, index) && !restartable.has(step)) {
    const reason = 'The host stopped while this was at work, and running it again could do it twice.';
    emit(turn, { type: 'outcomeUnknown', step, attempt, reason });
    const prompt = unknownPrompt(turn.state, index, reason);
    emit(turn, { type: 'stepWaiting', step, attempt, prompt, boundTo: bindingOf(turn.state, `${step}#${attempt}`, prompt) });
    turn.effects.push({ type: 'askPerson', step, attempt, prompt });
    return;
  }
  const interruptions = (attempts.at(-1)?.interruptions ?? 0) + 1;
  if (interruptions > MAX_INTERRUPTIONS) {
    failAttempt(turn, index, {
      code: 'interrupted',
      message: `The host stopped ${interruptions} times in a row while "${step}" was at work.`,
      at: step,
      hint: 'See whether the step itself stops the host (memory, shutdown), then run again.',
    });
    return;
  }
  emit(turn, { type: 'stepInterrupted', step, attempt, interruptions });
}

/** Commands with a workspace of their own (or that only read) and agents start again; nothing else is known to be safe. */
function mayRestart(state: RunState, index: number): boolean {
  const { plan, held } = instanceAt(state, index);
  const { step } = plan;
  if (step.type === 'agent' || held !== undefined) return true;
  if (step.type === 'command') return modeOf(state) !== 'in_place';
  return step.type === 'http' && (step.method === undefined || step.method === 'GET' || step.method === 'HEAD');
}
