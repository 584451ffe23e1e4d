import type { Json } from '../lib/json.ts';
import type { CompiledStep, CompiledWorkflow } from './compiled.ts';
import type { WorkspaceMode } from './workflow-fields.ts';

/** Argument names under which the built-in blocks take paths. */
const PATHS = ['folder', 'file', 'files', 'to', 'path', 'from'];
/** Built-in blocks that look at the open folder unless they are told another place. */
const LOOKS_ROUND = /^(files|git|text_search|text_secrets|text_count)/;
const OWN_PLACE = /^(artifacts|workflow):/;

/**
 * Whether a run needs to know which folder it works in: false only when every step stays within the run's own files; questions and
 * waits need no copy of anything. Ask for the workflows it uses as well.
 */
export function touchesProject(compiled: CompiledWorkflow): boolean {
  const { workspace, references, steps } = compiled.workflow;
  if (workspace.mode === 'in_place' || (workspace.mode !== 'none' && references !== undefined)) return true;
  return steps.some((step) => stepTouches(step, workspace.mode));
}

/** The workflow with only these of its outermost steps, as a test of a part runs it. */
export function onlySteps(compiled: CompiledWorkflow, ids: readonly string[]): CompiledWorkflow {
  const { workflow } = compiled;
  return { ...compiled, workflow: { ...workflow, steps: workflow.steps.filter(({ id }) => ids.includes(id)) } };
}

/** The workflows that a workflow runs, and those they run; `parts` are all that is known. */
export function partsUsed(compiled: CompiledWorkflow, parts: readonly CompiledWorkflow[]): readonly CompiledWorkflow[] {
  const used = new Set<CompiledWorkflow>();
  const look = (steps: readonly CompiledStep[]): void => {
    for (const step of steps) {
      if (step.type === 'loop') look(step.steps);
      if (step.type !== 'workflow') continue;
      const part = parts.find(({ hash }) => hash === step.child);
      if (part === undefined || used.has(part)) continue;
      used.add(part);
      look(part.workflow.steps);
    }
  };
  look(compiled.workflow.steps);
  return [...used];
}

function stepTouches(step: CompiledStep, mode: WorkspaceMode): boolean {
  switch (step.type) {
    case 'agent':
      return mode !== 'none' || (step.verify ?? []).length > 0;
    case 'command':
    case 'deploy':
      return true;
    case 'workflow':
      // The workflow it uses is asked itself, where it is known.
      return step.child === undefined;
    case 'loop':
      return step.steps.some((inner) => stepTouches(inner, mode));
    case 'tool': {
      if (step.server !== 'flowright') return true;
      const paths = Object.entries(step.arguments ?? {}).filter(([name]) => PATHS.includes(name));
      return paths.length === 0 ? LOOKS_ROUND.test(step.tool) : paths.some(([, value]) => leadsOutside(value));
    }
    default:
      return (step.verify ?? []).length > 0;
  }
}

/** A path the author fixed outside the run's own places, or one that the person gives. */
function leadsOutside(value: Json): boolean {
  if (Array.isArray(value)) return value.some(leadsOutside);
  if (typeof value !== 'string' || OWN_PLACE.test(value)) return false;
  return value.trimStart().startsWith('{{') ? value.includes('inputs.') : true;
}
