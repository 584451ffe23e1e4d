import type { JsonObject } from '../../src-shared/lib/json.ts';
import { textField, type Draft, type DraftStep } from './draft.ts';

/** What workflows give (JSON Schema), by what `uses` says. */
export type UsedOutputs = ReadonlyMap<string, JsonObject>;

/** What the steps of a draft use, each once. */
export function usedBy(draft: Draft): readonly string[] {
  return [...new Set([...draft.all.values()].map(usesOf).filter((uses) => uses !== ''))].sort();
}

/** The draft with the output of each step that runs a workflow described as that workflow declares it, for those who read values. */
export function describedDraft(draft: Draft, used: UsedOutputs): Draft {
  if (used.size === 0) return draft;
  const all = new Map<string, DraftStep>();
  const describe = (step: DraftStep): DraftStep => {
    const schema = step.fields.output === undefined ? used.get(usesOf(step)) : undefined;
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
