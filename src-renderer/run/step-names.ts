import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { StepState } from '../../src-shared/engine/state.ts';
import { words } from '../ui/words.ts';
import type { Picture } from '../../src-shared/wire/views.ts';

/** What the page says about a step instance: its name (with the round in a loop), its type and how deep it lies. */
export interface StepName {
  readonly step: string;
  readonly name: string;
  readonly type: string;
  readonly depth: number;
}

/** Every step of a workflow by id, loop bodies included. */
export function stepsById(compiled: CompiledWorkflow): ReadonlyMap<string, CompiledStep> {
  const found = new Map<string, CompiledStep>();
  const visit = (steps: readonly CompiledStep[]) => {
    for (const step of steps) {
      found.set(step.id, step);
      if (step.type === 'loop') visit(step.steps);
    }
  };
  visit(compiled.workflow.steps);
  return found;
}

/** Names a step instance by its path: `each.3.build` is “Build (4)”, `build.agent.0` “Repair of Build”. */
export function nameStep(path: string, steps: ReadonlyMap<string, CompiledStep>): StepName {
  const mended = /^(.+)\.agent\.(\d+)$/.exec(path);
  if (mended !== null) return nameRepair(path, { of: nameStep(mended[1] ?? '', steps), time: Number(mended[2]) + 1 });
  const parts = path.split('.');
  const id = parts.at(-1) ?? path;
  const step = steps.get(id);
  const round = parts.length >= 3 ? Number(parts.at(-2)) : undefined;
  const name = step?.name ?? id;
  return {
    step: path,
    name: round === undefined || Number.isNaN(round) ? name : `${name} (${round + 1})`,
    type: step?.type ?? 'workflow',
    depth: Math.floor((parts.length - 1) / 2),
  };
}

/** An agent that mends a failure is shown below the step it mends. */
function nameRepair(path: string, { of, time }: { readonly of: StepName; readonly time: number }): StepName {
  return { step: path, name: words().step.repair(of.name, time), type: 'agent', depth: of.depth + 1 };
}

/** The picture with the statuses the page folded itself. */
export function livePicture(picture: Picture, steps: readonly StepState[]): Picture {
  const statuses = new Map(steps.map((step) => [step.step, step.status]));
  return {
    edges: picture.edges,
    nodes: picture.nodes.map((node) => ({ ...node, status: statuses.get(node.id) ?? node.status })),
  };
}
