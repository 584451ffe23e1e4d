import type { JsonObject } from '../../src-shared/lib/json.ts';
import type { FormField } from '../../src-shared/workflow/form-field.ts';
import { textField, type Draft, type DraftStep } from './draft.ts';

/** What a workflow that a step runs asks for and gives (JSON Schema). */
export interface UsedWorkflow {
  readonly inputs: Readonly<Record<string, FormField>>;
  readonly outputs: JsonObject;
}

/** Workflows that steps run, by what `uses` says. */
export type UsedWorkflows = ReadonlyMap<string, UsedWorkflow>;

/** What the steps of a draft use, each once. */
export function usedBy(draft: Draft): readonly string[] {
  return [...new Set([...draft.all.values()].map(usesOf).filter((uses) => uses !== ''))].sort();
}

/** The draft with the output of each step that runs a workflow described as that workflow declares it, for those who read values. */
export function describedDraft(draft: Draft, used: UsedWorkflows): Draft {
  if (used.size === 0) return draft;
  const all = new Map<string, DraftStep>();
  const describe = (step: DraftStep): DraftStep => {
    const schema = step.fields.output === undefined ? used.get(usesOf(step))?.outputs : undefined;
    const described = {
      ...step,
      ...(schema === undefined ? {} : { fields: { ...step.fields, output: { schema } } }),
      body: step.body.map(describe),
    };
    all.set(step.id, described);
    return described;
  };
  const steps = draft.steps.map(describe);
  // In the order they had.
  return { ...draft, steps, all: new Map([...draft.all].map(([id, step]) => [id, all.get(id) ?? step])) };
}

function usesOf(step: DraftStep): string {
  return step.type === 'workflow' ? (textField(step.fields, 'uses') ?? '') : '';
}
