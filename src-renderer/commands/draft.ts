import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { isSameJson } from '../../src-shared/lib/same-json.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { needsInOrder } from '../../src-shared/workflow/graph.ts';
import { freeId, slug, wordsFromId } from '../../src-shared/workflow/names.ts';
import { STEP_TYPES, type StepType } from '../../src-shared/workflow/schema.ts';

/** A step as far as it can be read while someone is still writing it: always drawable, not always runnable. */
export interface DraftStep {
  readonly id: string;
  /** Absent while the text names no known type. */
  readonly type: StepType | undefined;
  /** What people call it: the name, else words from the id. */
  readonly name: string;
  /** Effective needs: sibling ids, whether written or by position. */
  readonly needs: readonly string[];
  /** The loop that holds it. */
  readonly parent: string | undefined;
  /** The step as written. */
  readonly fields: JsonObject;
  readonly body: readonly DraftStep[];
}

/** A workflow under edit: the written fields, the tree of steps, and every step by id. */
export interface Draft {
  readonly fields: JsonObject;
  readonly steps: readonly DraftStep[];
  readonly all: ReadonlyMap<string, DraftStep>;
}

/** A draft without steps. */
export const EMPTY_DRAFT: Draft = { fields: {}, steps: [], all: new Map() };

/**
 * Reads what can be drawn from a parsed text, however incomplete; a text that is no map gives `undefined`. Steps that are the same as in
 * the draft before are the same objects.
 */
export function draftOf(raw: Json | undefined, before: Draft = EMPTY_DRAFT): Draft | undefined {
  if (!isJsonObject(raw)) return undefined;
  const all = new Map<string, DraftStep>();
  const steps = readSteps(raw.steps, { all, taken: new Set(), parent: undefined, before: before.all });
  return { fields: raw, steps, all };
}

/** Every step of a list and of the bodies below, in text order. */
export function eachStep(steps: readonly DraftStep[]): DraftStep[] {
  return steps.flatMap((step) => [step, ...eachStep(step.body)]);
}

/** The siblings of a step, itself included. */
export function siblingsOf(draft: Draft, parent: string | undefined): readonly DraftStep[] {
  return parent === undefined ? draft.steps : (draft.all.get(parent)?.body ?? []);
}

/** Sibling steps that wait for `id`. */
export function heirsOf(draft: Draft, id: string): readonly DraftStep[] {
  const step = draft.all.get(id);
  return step === undefined ? [] : siblingsOf(draft, step.parent).filter((other) => other.needs.includes(id));
}

/** The text at a key when it is one. */
export function textField(fields: JsonObject, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' ? value : undefined;
}

/** True for a step whose condition is switched off by hand (`when: false`). */
export function isSwitchedOff(step: Pick<DraftStep, 'fields'>): boolean {
  const when = step.fields.when;
  return when === false || (typeof when === 'string' && /^\s*false\s*(&&|$)/.test(when));
}

interface Reading {
  readonly all: Map<string, DraftStep>;
  readonly taken: Set<string>;
  readonly parent: string | undefined;
  readonly before: ReadonlyMap<string, DraftStep>;
}

function readSteps(raw: Json | undefined, reading: Reading): DraftStep[] {
  if (!isJsonList(raw)) return [];
  const fields = raw.filter(isJsonObject);
  const ids = fields.map((step) => {
    const written = textField(step, 'id') ?? textField(step, 'step_id');
    // A missing id gets the one the language derives; a repeated one stays drawable under another name.
    const id = freeId(written ?? slug(textField(step, 'name') ?? textField(step, 'goal') ?? '', 'step'), reading.taken);
    reading.taken.add(id);
    return id;
  });
  const known = new Set(ids);
  const needs = needsInOrder(fields.map((step, at) => ({ id: ids[at] ?? '', needs: textList(step.needs) })));
  return fields.map((step, at) => {
    const id = ids[at] ?? '';
    const read: DraftStep = {
      id,
      type: STEP_TYPES.find((type) => type === step.type),
      name: nameOf(step, id),
      needs: (needs[at] ?? []).filter((need) => known.has(need)),
      parent: reading.parent,
      fields: step,
      body: readSteps(step.steps, { ...reading, parent: id }),
    };
    const before = reading.before.get(id);
    const draft = before !== undefined && isSameStep(before, read) ? before : read;
    reading.all.set(id, draft);
    return draft;
  });
}

function isSameStep(one: DraftStep, other: DraftStep): boolean {
  return (
    one.parent === other.parent &&
    isSameList(one.needs, other.needs) &&
    isSameList(one.body, other.body) &&
    isSameJson(one.fields, other.fields)
  );
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

function nameOf(fields: JsonObject, id: string): string {
  const name = textField(fields, 'name')?.trim();
  return name === undefined || name === '' ? wordsFromId(id) : name;
}

function textList(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return isJsonList(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}
