import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { Naming } from '../../src-shared/workflow/value-words.ts';
import { textField, type Draft } from './draft.ts';

const known = new WeakMap<Draft, Naming>();

/** What a draft calls its steps and the values it asks for, half-written ones included. */
export function namingOf(draft: Draft): Naming {
  const before = known.get(draft);
  if (before !== undefined) return before;
  const naming: Naming = {
    step(id) {
      const step = draft.all.get(id);
      if (step === undefined) return undefined;
      const form = step.type === 'ask' ? step.fields.form : undefined;
      return { name: step.name, type: step.type, label: (key) => labelIn(form, key) };
    },
    input: (key) => labelIn(draft.fields.inputs, key),
  };
  known.set(draft, naming);
  return naming;
}

function labelIn(form: Json | undefined, key: string): string | undefined {
  const field = isJsonObject(form) && Object.hasOwn(form, key) ? form[key] : undefined;
  return isJsonObject(field) ? textField(field, 'label') : undefined;
}
