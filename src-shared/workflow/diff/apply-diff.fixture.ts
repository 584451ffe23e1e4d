import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { renamedReads } from '../expressions/rename-reads.ts';
import type { FieldChange } from './field-changes.ts';
import { asSet, withDefaults, type NormalWorkflow } from './normal-form.ts';
import type { StepDiff, WorkflowDiff } from './workflow-diff.ts';

/** A workflow as it is compared, as one text; what reads a step is spelled in one way. */
export function meaningOf({ fields, steps }: NormalWorkflow): string {
  const spelled = (value: Json, at: readonly string[]): Json => respelled(value, at, (id) => id);
  const all = steps.map(
    (step) => [step.id, { parent: step.parent, ...asObject(spelled(step.full, ['steps', step.id])) }] as const,
  );
  return canonicalJson([spelled(fields, []), Object.fromEntries(all)]);
}

/** What a diff says, done to the workflow it starts from. */
export function applyDiff(before: NormalWorkflow, diff: WorkflowDiff): NormalWorkflow {
  const renames = new Map(
    diff.steps.flatMap(({ before: old, after }) => (old === null || after === null ? [] : [[old.id, after.id] as const])),
  );
  const rename = (id: string): string => renames.get(id) ?? id;
  const olds = new Map(before.steps.map((step) => [step.id, step.full]));
  const steps = diff.steps.flatMap((step) =>
    step.after === null ? [] : [applyStep(step, { old: olds.get(step.before?.id ?? ''), rename })],
  );
  return { fields: changed(asObject(respelled(before.fields, [], rename)), diff.fields), steps };
}

function applyStep(
  step: StepDiff,
  { old, rename }: { readonly old: JsonObject | undefined; readonly rename: (id: string) => string },
) {
  const { id, name, type, summary } = step.after!;
  const renamed = asObject(respelled(old ?? {}, ['steps', id], rename));
  const waits = isJsonList(renamed['needs']) ? renamed['needs'] : [];
  const needs = asSet(waits.map((need) => rename(String(need))));
  const full = withDefaults(changed(old === undefined ? renamed : { ...renamed, needs }, step.fields));
  return { id, name, type, summary, parent: step.parent, said: full, full };
}

/** The same diff seen from the other side; keys, hints and order aside, which the sides do not share. */
export function mirrored(diff: WorkflowDiff): unknown {
  const other = new Map(diff.steps.map((step) => [step.key, step.before?.id ?? step.key]));
  const place = (at: NonNullable<StepDiff['moved']>['from']) => ({
    parent: keyed(at.parent, other),
    after: keyed(at.after, other),
  });
  return comparable({
    ...diff,
    fields: diff.fields.map(mirroredField),
    steps: diff.steps.map((step) => ({
      ...step,
      key: other.get(step.key) ?? step.key,
      status: step.status === 'added' ? 'removed' : step.status === 'removed' ? 'added' : step.status,
      before: step.after,
      after: step.before,
      moved: step.moved === null ? null : { from: place(step.moved.to), to: place(step.moved.from) },
      fields: step.fields.map(mirroredField),
    })),
    edges: diff.edges.map(({ from, to, status }) => ({
      from: other.get(from) ?? from,
      to: other.get(to) ?? to,
      status: status === 'added' ? 'removed' : status === 'removed' ? 'added' : status,
    })),
    capabilities: { gained: diff.capabilities.lost, lost: diff.capabilities.gained },
  });
}

/** A diff with what depends on the direction left out and lists sorted. */
export function comparable({ same, fields, steps, edges, capabilities }: WorkflowDiff): unknown {
  const sorted = (list: readonly unknown[]): readonly string[] => list.map((item) => canonicalJson(item)).sort();
  return {
    same,
    fields: sorted(fields),
    steps: sorted(steps.map((step) => ({ ...step, parent: null }))),
    edges: sorted(edges),
    gained: sorted(capabilities.gained),
    lost: sorted(capabilities.lost),
  };
}

function mirroredField({ path, before, after, words, items }: FieldChange): FieldChange {
  const swap = { removed: 'added', added: 'removed', same: 'same' } as const;
  return {
    path,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
    ...(words === undefined ? {} : { words: turned(words.map(({ kind, text }) => ({ kind: swap[kind], text }))) }),
    ...(items === undefined ? {} : { items: { removed: items.added, added: items.removed } }),
  };
}

/** What was removed comes before what was added, whichever way round it was found. */
function turned(words: NonNullable<FieldChange['words']>): NonNullable<FieldChange['words']> {
  const result: NonNullable<FieldChange['words']>[number][] = [];
  for (const part of words) {
    if (part.kind === 'removed' && result.at(-1)?.kind === 'added') result.splice(-1, 0, part);
    else result.push(part);
  }
  return result;
}

function changed(object: JsonObject, fields: readonly FieldChange[]): JsonObject {
  return fields.reduce((now, { path, after }) => asObject(put(now, path, after) ?? {}), object);
}

function put(value: Json | undefined, [key, ...rest]: readonly string[], next: Json | undefined): Json | undefined {
  if (key === undefined) return next;
  const object = value !== undefined && isJsonObject(value) ? value : {};
  const inner = put(object[key], rest, next);
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(inner === undefined ? others : [...others, [key, inner]]);
}

function respelled(value: Json, at: readonly string[], rename: (id: string) => string): Json {
  if (typeof value === 'string') return renamedReads(value, at, rename);
  if (isJsonList(value)) return value.map((item, index) => respelled(item, [...at, String(index)], rename));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === 'needs' ? member : respelled(member, [...at, key], rename)]),
  );
}

function keyed(key: string | null, names: ReadonlyMap<string, string>): string | null {
  return key === null ? null : (names.get(key) ?? key);
}

function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}
