import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';

const LONGEST = 8_192;

/** Names and ids of a workflow's steps, bodies of loops included, as words that its runs are found by. */
export function stepWords({ workflow }: CompiledWorkflow): string {
  return namesOf(workflow.steps).join('\n').slice(0, LONGEST);
}

function namesOf(steps: readonly CompiledStep[]): string[] {
  return steps.flatMap((step) => [step.name, step.id, ...(step.type === 'loop' ? namesOf(step.steps) : [])]);
}
