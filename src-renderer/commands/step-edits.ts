import type { Loss } from '../../src-shared/formats/convert/convert-text.ts';
import type { NewFile } from '../../src-shared/formats/edit/edit-plan.ts';
import type { EditOperation } from '../../src-shared/formats/edit/edit-operation.ts';
import { applyEdit } from '../../src-shared/formats/edit/edit-workflow.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { TextChange } from '../../src-shared/workflow/checks/diagnostic.ts';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { applyBatch, type Change } from './change.ts';
import { withFreeIds } from './free-ids.ts';
import { comingBefore } from './connectable.ts';
import { draftOf, EMPTY_DRAFT, heirsOf, isSwitchedOff, siblingsOf, textField, type Draft, type DraftStep } from './draft.ts';

/** What an edit works on: the text, the file it belongs to, and the draft read from that text. */
export interface Source {
  readonly text: string;
  readonly path: string;
  readonly draft: Draft;
}

/** The outcome of every edit here: one named change, or why it cannot be. */
export type Edited = Result<Change, Problem>;

/** Where a new step goes. */
export type Place =
  | { readonly kind: 'free' }
  | { readonly kind: 'after'; readonly id: string }
  | { readonly kind: 'branch'; readonly id: string }
  | { readonly kind: 'before'; readonly id: string }
  | { readonly kind: 'between'; readonly from: string; readonly to: string };

/** A step to add: its fields without an id, where, and optionally where it is drawn. */
export interface NewStep {
  readonly step: JsonObject;
  readonly place: Place;
  readonly at?: readonly [number, number];
}

/** Runs operations one after the other as one named change. */
export function runOperations(
  source: Pick<Source, 'text' | 'path'>,
  label: string,
  operations: readonly EditOperation[],
): Edited {
  let text = source.text;
  const batches: (readonly TextChange[])[] = [];
  const files: NewFile[] = [];
  const losses: Loss[] = [];
  for (const operation of operations) {
    const edited = applyEdit(text, operation, { path: source.path });
    if (!edited.ok) return edited;
    text = edited.value.text;
    batches.push(edited.value.changes);
    files.push(...(edited.value.files ?? []));
    losses.push(...(edited.value.losses ?? []));
  }
  return ok({ label, batches, ...(files.length === 0 ? {} : { files }), ...(losses.length === 0 ? {} : { losses }) });
}

/** Adds a step: free-standing, after one, as a branch of one, before one, or between two. */
export function addStep(source: Source, { step, place, at }: NewStep): Edited {
  const made = withFreeIds(step, new Set(source.draft.all.keys()), new Map());
  const id = textField(made, 'id') ?? '';
  const label = `Add ${textField(made, 'name') ?? id}`;
  const added = runOperations(source, label, [additionOf(source.draft, made, place)]);
  if (!added.ok) return added;
  const edited = place.kind === 'after' ? added : settleNeeds(source, added.value, wantedNeeds(source.draft, id, place));
  if (!edited.ok) return edited;
  return ok({ ...edited.value, select: [id], ...(at === undefined ? {} : { moves: { [id]: at } }) });
}

function additionOf(draft: Draft, step: JsonObject, place: Place): EditOperation {
  const last = (parent: string | undefined) => siblingsOf(draft, parent).at(-1)?.id ?? null;
  switch (place.kind) {
    case 'free':
      return { op: 'addStep', step, needs: [], after: last(undefined) };
    case 'after':
      return { op: 'addStep', step, after: place.id };
    case 'branch':
      return { op: 'addStep', step, after: last(draft.all.get(place.id)?.parent), needs: [place.id] };
    case 'before': {
      const siblings = siblingsOf(draft, draft.all.get(place.id)?.parent);
      const at = siblings.findIndex((sibling) => sibling.id === place.id);
      return { op: 'addStep', step, after: siblings[at - 1]?.id ?? null, needs: [...(draft.all.get(place.id)?.needs ?? [])] };
    }
    case 'between':
      return { op: 'addStep', step, after: place.from, needs: [place.from] };
  }
}

/** What every step is to wait for once the new one is in. */
function wantedNeeds(draft: Draft, id: string, place: Place): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map([...draft.all.values()].map((step) => [step.id, step.needs]));
  if (place.kind === 'before') {
    wanted.set(id, draft.all.get(place.id)?.needs ?? []);
    wanted.set(place.id, [id]);
  }
  if (place.kind === 'between') {
    wanted.set(
      place.to,
      (draft.all.get(place.to)?.needs ?? []).map((need) => (need === place.from ? id : need)),
    );
  }
  return wanted;
}

/** The text and the steps a change leaves. */
export function afterChange(source: Pick<Source, 'text' | 'path'>, change: Pick<Change, 'batches'>): Source {
  const text = change.batches.reduce((current, batch) => applyBatch(current, batch), source.text);
  return { text, path: source.path, draft: draftOf(checkText(text, { path: source.path }).value) ?? EMPTY_DRAFT };
}

/** Continues a change until every step waits for what it should, whatever its position in the text says. */
export function settleNeeds(
  source: Pick<Source, 'text' | 'path'>,
  change: Change,
  wanted: ReadonlyMap<string, readonly string[]>,
): Edited {
  const { text, draft } = afterChange(source, change);
  const operations = [...draft.all.values()].flatMap((step): EditOperation[] => {
    const needs = wanted.get(step.id);
    if (needs === undefined) return [];
    const more = needs
      .filter((need) => !step.needs.includes(need))
      .map((from): EditOperation => ({ op: 'connect', from, to: step.id }));
    const less = step.needs
      .filter((need) => !needs.includes(need))
      .map((from): EditOperation => ({ op: 'disconnect', from, to: step.id }));
    return [...more, ...less];
  });
  if (operations.length === 0) return ok(change);
  const rest = runOperations({ text, path: source.path }, change.label, operations);
  return rest.ok ? ok({ ...change, batches: [...change.batches, ...rest.value.batches] }) : rest;
}

/** Removes steps; with `heal` what followed takes over what they needed. */
export function removeSteps(source: Source, ids: readonly string[], how: 'cut' | 'heal'): Edited {
  const inner = ids.filter((id) => !hasAncestor(source.draft, id, ids));
  const first = source.draft.all.get(inner[0] ?? '');
  if (first === undefined) return err(problem('nothing_selected', 'There is no step selected to delete.'));
  const next = heirsOf(source.draft, first.id)[0]?.id ?? first.needs[0];
  const label = inner.length === 1 ? `Delete ${first.name}` : `Delete ${inner.length} steps`;
  const operations = inner.map((id): EditOperation =>
    how === 'heal' ? { op: 'removeStep', id, heal: true } : { op: 'removeStep', id },
  );
  const edited = runOperations(source, label, operations);
  if (!edited.ok) return edited;
  return ok({ ...edited.value, select: next !== undefined && !inner.includes(next) ? [next] : [] });
}

/** Whether one of the loops around a step is among `ids`. */
export function hasAncestor(draft: Draft, id: string, ids: readonly string[]): boolean {
  for (let parent = draft.all.get(id)?.parent; parent !== undefined; parent = draft.all.get(parent)?.parent) {
    if (ids.includes(parent)) return true;
  }
  return false;
}

/** Makes `to` wait for `from`. */
export function connectSteps(source: Source, from: string, to: string): Edited {
  const refused = refuseConnection(source.draft, from, to);
  if (refused !== undefined) return err(refused);
  return runOperations(source, `Connect ${nameOf(source, from)} to ${nameOf(source, to)}`, [{ op: 'connect', from, to }]);
}

/** Why two steps cannot be connected, or `undefined` when they can. */
export function refuseConnection(draft: Draft, from: string, to: string): Problem | undefined {
  const source = draft.all.get(from);
  const target = draft.all.get(to);
  if (source === undefined || target === undefined) return problem('unknown_step', 'One of these steps is gone.');
  if (from === to) return problem('same_step', 'A step cannot wait for itself.', { hint: 'Use a loop to repeat it.' });
  if (source.parent !== target.parent) {
    return problem('other_group', 'Steps inside a loop connect only to steps in the same loop.', {
      hint: 'Connect the loop itself.',
    });
  }
  if (target.needs.includes(from)) return problem('already_connected', `${target.name} already waits for ${source.name}.`);
  if (comingBefore(draft, from).has(to)) {
    return problem('circle', `${source.name} already comes after ${target.name}; this would make a circle.`, {
      hint: 'Use a loop to repeat steps.',
    });
  }
  return undefined;
}

/** Takes the line between two steps away. */
export function disconnectSteps(source: Source, from: string, to: string): Edited {
  return runOperations(source, `Disconnect ${nameOf(source, from)} from ${nameOf(source, to)}`, [{ op: 'disconnect', from, to }]);
}

/** Sets a field at a path (`steps.review.goal`); `undefined` removes it. */
export function setField(source: Source, path: string, value: Json | undefined): Edited {
  const id = path.startsWith('steps.') ? path.split('.')[1] : undefined;
  const label = `Change ${id === undefined ? 'the workflow' : nameOf(source, id)}`;
  return runOperations(source, label, [value === undefined ? { op: 'removeField', path } : { op: 'setField', path, value }]);
}

/** Gives a step another name; its id stays. */
export function nameStep(source: Source, id: string, name: string): Edited {
  return runOperations(source, `Rename ${nameOf(source, id)}`, [{ op: 'setField', path: `steps.${id}.name`, value: name }]);
}

/** Gives a step another id; everything that names it follows. */
export function renameStep(source: Source, id: string, to: string): Edited {
  const edited = runOperations(source, `Rename ${id}`, [{ op: 'renameStep', id, to }]);
  return edited.ok ? ok({ ...edited.value, select: [to], renamed: { from: id, to } }) : edited;
}

/** Switches steps off (their condition becomes false) or on again, by what the first one is. */
export function toggleSteps(source: Source, ids: readonly string[]): Edited {
  const steps = ids.flatMap((id) => source.draft.all.get(id) ?? []);
  const first = steps[0];
  if (first === undefined) return err(problem('nothing_selected', 'There is no step selected.'));
  const off = isSwitchedOff(first);
  const label = `${off ? 'Switch on' : 'Switch off'} ${steps.length === 1 ? first.name : `${steps.length} steps`}`;
  return runOperations(
    source,
    label,
    steps.flatMap((step) => toggleOf(step, off ? 'on' : 'off')),
  );
}

function toggleOf(step: DraftStep, to: 'on' | 'off'): EditOperation[] {
  const path = `steps.${step.id}.when`;
  const when = step.fields.when;
  const written = typeof when === 'string' ? when : when === false ? 'false' : undefined;
  if (isSwitchedOff(step) === (to === 'off')) return [];
  if (to === 'off') return [{ op: 'setField', path, value: written === undefined ? 'false' : `false && (${written})` }];
  const rest = (written ?? '').replace(/^\s*false\s*(&&\s*)?/, '').replace(/^\((.*)\)$/s, '$1');
  return [rest === '' ? { op: 'removeField', path } : { op: 'setField', path, value: rest }];
}

/** What people call a step, its id when it is gone. */
export function nameOf(source: Pick<Source, 'draft'>, id: string): string {
  return source.draft.all.get(id)?.name ?? id;
}
