import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { INDEX_WORDS, outputWords } from '../../src-shared/workflow/output-words.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import { siblingsOf, type Draft, type DraftStep } from './draft.ts';

/** A value an earlier step, or the run's form, gives: what people call it and how the text says it. */
export interface OutputValue {
  readonly from: string;
  readonly name: string;
  /** Bare CEL, as conditions want it: `steps.scan.output.count`. */
  readonly expression: string;
}

/** Every value a step may use: the workflow's inputs, and the outputs of all steps before it, loops around it included. */
export function valuesFor(draft: Draft, id: string, tools: readonly ToolView[]): OutputValue[] {
  const inputs = isJsonObject(draft.fields.inputs) ? Object.entries(draft.fields.inputs) : [];
  const given = inputs.map(([key, field]): OutputValue => ({
    from: '',
    name: labelOf(key, field),
    expression: member('inputs', key),
  }));
  const { steps, loops } = readableSteps(draft, id, 'before');
  const around = loops.flatMap((step): OutputValue[] => {
    const as = typeof step.fields.as === 'string' ? step.fields.as : 'item';
    return [
      { from: step.name, name: as, expression: as },
      { from: step.name, name: INDEX_WORDS, expression: 'index' },
    ];
  });
  return [...given, ...around, ...steps.flatMap((before) => outputsOf(before, tools))];
}

/** How far a field may read: what was done `before` the step, its `own` output as well, or what a loop's `body` made. */
export type Reach = 'before' | 'own' | 'body';

/** The steps whose outputs may be read at a step (in text order, those around a loop first), and the loops around it. Without an id: all. */
export function readableSteps(
  draft: Draft,
  id: string | undefined,
  reach: Reach,
): { readonly steps: readonly DraftStep[]; readonly loops: readonly DraftStep[] } {
  if (id === undefined) return { steps: draft.steps, loops: [] };
  const own = draft.all.get(id);
  const steps: DraftStep[] = reach === 'own' && own !== undefined ? [own] : reach === 'body' ? [...(own?.body ?? [])] : [];
  const loops: DraftStep[] = [];
  for (let step = own; step !== undefined; step = draft.all.get(step.parent ?? '')) {
    if (step.id !== id && step.type === 'loop') loops.push(step);
    steps.unshift(...ancestors(draft, step));
  }
  return { steps: [...new Set(steps)], loops };
}

/** What a step gives to later ones. */
export function outputsOf(step: DraftStep, tools: readonly ToolView[]): OutputValue[] {
  const base = `${member('steps', step.id)}.output`;
  return outputKeys(step, tools).map(({ key, name }) => ({ from: step.name, name, expression: member(base, key) }));
}

function outputKeys(step: DraftStep, tools: readonly ToolView[]): { readonly key: string; readonly name: string }[] {
  const plain = (...keys: string[]) => keys.map((key) => ({ key, name: outputWords(step.type, key) ?? wordsOf(key) }));
  const schema = isJsonObject(step.fields.output) ? step.fields.output.schema : undefined;
  if (isJsonObject(schema) && isJsonObject(schema.properties)) return plain(...Object.keys(schema.properties));
  switch (step.type) {
    case 'command':
      return plain('stdout', 'exit_code', 'data');
    case 'http':
      return plain('status', 'headers', 'body');
    case 'approve':
      return plain('decision', 'option', 'comment');
    case 'ask':
      return isJsonObject(step.fields.form)
        ? Object.entries(step.fields.form).map(([key, field]) => ({ key, name: labelOf(key, field) }))
        : [];
    case 'deploy':
      return plain('url');
    case 'loop':
      return plain('count', 'items');
    case 'agent':
      return plain('text');
    case 'tool': {
      const output = tools.find((tool) => tool.server === step.fields.server && tool.tool === step.fields.tool)?.outputSchema;
      return isJsonObject(output) && isJsonObject(output.properties) ? plain(...Object.keys(output.properties)) : plain('text');
    }
    default:
      return [];
  }
}

function ancestors(draft: Draft, step: DraftStep): DraftStep[] {
  const siblings = new Map(siblingsOf(draft, step.parent).map((one) => [one.id, one]));
  const found = new Set<string>();
  const open = [...step.needs];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(siblings.get(next)?.needs ?? []));
  }
  return [...siblings.values()].filter((one) => found.has(one.id));
}

function member(base: string, key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `${base}.${key}` : `${base}["${key}"]`;
}

function labelOf(key: string, field: Json | JsonObject): string {
  return isJsonObject(field) && typeof field.label === 'string' ? field.label : wordsOf(key);
}

function wordsOf(key: string): string {
  const text = key.replace(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
