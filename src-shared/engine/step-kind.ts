import type { CompiledStep } from '../workflow/compiled.ts';
import type { WorkspaceMode } from '../workflow/workflow-fields.ts';
import type { Instance, RunState } from './run-state.ts';

/** Who does agent steps that name nobody: the person who uses the program. */
export const PERSON = 'you';

/** Whether a person does this step, by naming or because the run has no other agent. */
export function isDoneByPerson(state: Pick<RunState, 'created'>, step: CompiledStep): boolean {
  return step.type === 'agent' && (step.agent ?? state.created?.flags.agent ?? PERSON) === PERSON;
}

/** Whether the step is done by a run of its own, which takes slots for its steps while this one takes none. */
export function isChildRun(step: CompiledStep): boolean {
  return step.type === 'workflow';
}

/** Whether a person's word is the step's result, so that they need not accept it once more. */
export function isPersons(state: Pick<RunState, 'created'>, step: CompiledStep): boolean {
  return step.type === 'approve' || step.type === 'ask' || isDoneByPerson(state, step);
}

/** Whether an instance works on the machine and so counts against the parallel limits; gathering evidence does. */
export function takesSlot(state: Pick<RunState, 'created'>, { plan, held }: Instance): boolean {
  return (held !== undefined && !isChildRun(plan.step)) || performs(state, plan.step);
}

function performs(state: Pick<RunState, 'created'>, step: CompiledStep): boolean {
  switch (step.type) {
    case 'command':
    case 'tool':
    case 'http':
    case 'deploy':
      return true;
    case 'agent':
      return !isDoneByPerson(state, step);
    default:
      return false;
  }
}

/** Whether an instance must have the workspace to itself. A read-only run has nothing to guard; tools that only read need not. */
export function holdsAlone(state: Pick<RunState, 'created' | 'compiled' | 'workspace'>, instance: Instance): boolean {
  return !isIsolated(state, instance) && mayWrite(state, instance.plan.step);
}

/** Whether an instance works in a place of its own. A read-only run needs none, nor do tools that only read. */
export function isIsolated(state: Pick<RunState, 'created' | 'compiled' | 'workspace'>, { plan }: Instance): boolean {
  if (plan.isolated !== true || !performs(state, plan.step) || modeOf(state) === 'none') return false;
  return plan.step.type === 'command' || mayWrite(state, plan.step);
}

function mayWrite(state: Pick<RunState, 'created' | 'compiled' | 'workspace'>, step: CompiledStep): boolean {
  if (!performs(state, step) || modeOf(state) === 'none') return false;
  if (step.writes === true) return true;
  if (step.type === 'tool') return state.created?.flags.readOnlyTools?.includes(`${step.server}.${step.tool}`) !== true;
  return step.type === 'agent';
}

/** How the run may touch the project: a child goes by the workspace it was lent. */
export function modeOf(state: Pick<RunState, 'compiled' | 'workspace'>): WorkspaceMode {
  return state.workspace?.mode ?? state.compiled.workflow.workspace.mode;
}

/** Whether a failure of the step is handled: it satisfies what waits for it and leaves the run whole. */
export function goesOnAfterFailure(step: CompiledStep): boolean {
  return step.on_failure === 'continue';
}
