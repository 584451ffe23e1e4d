import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
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
  const seen = new Set<string>();
  const found: OutputValue[] = [];
  for (let step = draft.all.get(id); step !== undefined; step = draft.all.get(step.parent ?? '')) {
    if (step.id !== id && step.type === 'loop') {
      const as = typeof step.fields.as === 'string' ? step.fields.as : 'item';
      found.push({ from: step.name, name: as, expression: as }, { from: step.name, name: 'index', expression: 'index' });
    }
    for (const before of ancestors(draft, step)) {
      if (seen.has(before.id)) continue;
      seen.add(before.id);
      found.push(...outputsOf(before, tools));
    }
  }
  return [...given, ...found];
}

/** What a step gives to later ones. */
export function outputsOf(step: DraftStep, tools: readonly ToolView[]): OutputValue[] {
  const base = `${member('steps', step.id)}.output`;
  return outputKeys(step, tools).map(({ key, name }) => ({ from: step.name, name, expression: member(base, key) }));
}

function outputKeys(step: DraftStep, tools: readonly ToolView[]): { readonly key: string; readonly name: string }[] {
  const plain = (...keys: string[]) => keys.map((key) => ({ key, name: wordsOf(key) }));
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
