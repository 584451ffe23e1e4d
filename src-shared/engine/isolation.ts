import type { CompiledStep } from '../workflow/compiled.ts';
import type { CompiledLoop } from '../workflow/compiled.ts';

/** Whether a step may work in a place of its own, whose change is applied when it has succeeded. */
export function canBeIsolated(step: CompiledStep): boolean {
  return step.type === 'command' || step.type === 'tool' || step.type === 'agent';
}

/**
 * Whether the iterations of a loop work in places of their own: those of a parallel for_each whose body's one step that
 * works on files would hold the workspace alone. Bodies with several such steps take turns instead.
 */
export function isolatesRounds(loop: CompiledLoop): boolean {
  if (loop.for_each === undefined || (loop.max_parallel ?? 1) <= 1) return false;
  const [one, ...others] = loop.steps.filter((step) => canBeIsolated(step) || step.type === 'loop' || step.type === 'workflow');
  if (one === undefined || others.length > 0) return false;
  return one.type === 'agent' || one.type === 'tool' || (one.type === 'command' && one.writes === true);
}
