import type { StepState } from './state.ts';
import type { Instance, RunState } from './run-state.ts';
import { tableGet } from './table.ts';

/** Index of a step instance by its path (`build`, `loop.3.build`, `build.agent.0`), or -1 when there is none (yet). */
export function indexOfStep(state: RunState, path: string): number {
  const direct = state.plan.at.get(path);
  if (direct !== undefined) return direct;
  const parts = path.split('.');
  let plan = state.plan;
  let base = 0;
  for (let part = 0; part < parts.length; part += 2) {
    const at = plan.at.get(parts[part] ?? '');
    if (at === undefined) return -1;
    if (part === parts.length - 1) return base + at;
    const number = parts[part + 1] === 'agent' ? parts[part + 2] : undefined;
    if (number !== undefined)
      return part + 3 === parts.length ? (instanceAt(state, base + at).repairs[Number(number)] ?? -1) : -1;
    const body = plan.steps[at]?.body;
    const round = tableGet(instanceAt(state, base + at).rounds, Number(parts[part + 1]));
    if (body === undefined || round === undefined) return -1;
    plan = body;
    base = round.base;
  }
  return -1;
}

/** The instance at an index that is known to exist. */
export function instanceAt(state: RunState, index: number): Instance {
  const instance = tableGet(state.instances, index);
  if (instance === undefined) throw new Error(`Run ${state.runId} has no step instance ${index}.`);
  return instance;
}

/** A step instance by its path, or undefined when there is none (yet). */
export function stepAt(state: RunState, path: string): StepState | undefined {
  const index = indexOfStep(state, path);
  return index < 0 ? undefined : instanceAt(state, index).state;
}

/** Number of the attempt under way or last made, 0 before the first. */
export function attemptOf(instance: Instance): number {
  return instance.state.attempts.at(-1)?.attempt ?? 0;
}
