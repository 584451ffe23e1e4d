import type { Location } from './checks/finding.ts';
import type { LoopStep, Step } from './schema.ts';

/** A step with where it is: its place, its siblings and the loops around it, outermost first. */
export interface PlacedStep {
  readonly step: Step;
  readonly at: Location;
  readonly siblings: readonly Step[];
  readonly loops: readonly LoopStep[];
}

const known = new WeakMap<readonly Step[], readonly PlacedStep[]>();

/** Every step of a workflow in text order, loop bodies after their loop. */
export function eachStep(workflow: { readonly steps: readonly Step[] }): readonly PlacedStep[] {
  const before = known.get(workflow.steps);
  if (before !== undefined) return before;
  const found: PlacedStep[] = [];
  known.set(workflow.steps, found);
  visit(workflow.steps, ['steps'], []);
  return found;

  function visit(steps: readonly Step[], at: Location, loops: readonly LoopStep[]): void {
    for (const [index, step] of steps.entries()) {
      found.push({ step, at: [...at, index], siblings: steps, loops });
      if (step.type === 'loop') visit(step.steps, [...at, index, 'steps'], [...loops, step]);
    }
  }
}
