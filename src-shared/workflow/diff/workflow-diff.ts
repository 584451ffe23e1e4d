import type { Block, Capability } from '../capabilities.ts';
import { renamedReads } from '../expressions/rename-reads.ts';
import type { Workflow } from '../schema.ts';
import { capabilityChanges } from './capability-changes.ts';
import { edgeChanges, type EdgeDiff } from './edge-changes.ts';
import { fieldChanges, type FieldChange, type SameText } from './field-changes.ts';
import { hintsOf, type DiffHint } from './hints.ts';
import { matchSteps } from './match-steps.ts';
import { movedKeys } from './moved-steps.ts';
import { asSet, normalForm, type NormalStep, type NormalWorkflow } from './normal-form.ts';

/** A step as it is on one side: enough to draw it. `parent` is the id of the loop around it. */
export type StepSide = Pick<NormalStep, 'id' | 'name' | 'type' | 'summary' | 'parent'>;

/** Where a step stands: the loop around it and the sibling before it, both by key. */
export interface StepPlace {
  readonly parent: string | null;
  readonly after: string | null;
}

/**
 * What became of one step. `key` is its new id, or its old one where it is gone: no two steps of a diff share one. `fields` of an
 * added or removed step hold all that it says. `moved` is set only where the move means something.
 */
export interface StepDiff {
  readonly key: string;
  readonly status: 'added' | 'removed' | 'changed' | 'same';
  readonly before: StepSide | null;
  readonly after: StepSide | null;
  /** Key of the loop it is drawn in. */
  readonly parent: string | null;
  readonly renamed: boolean;
  readonly moved: { readonly from: StepPlace; readonly to: StepPlace } | null;
  readonly fields: readonly FieldChange[];
}

/** Two workflows compared by what they mean: text layout, spelling, key order and defaults make no difference. */
export interface WorkflowDiff {
  readonly same: boolean;
  /** Fields of the workflow itself: name, inputs, policies and so on; references are named by id. */
  readonly fields: readonly FieldChange[];
  /** Every step of both, each once, loop bodies after their loop, those that are gone where they stood. */
  readonly steps: readonly StepDiff[];
  /** Who waits for whom, on either side, by key. */
  readonly edges: readonly EdgeDiff[];
  /** What the new one may do that the old one could not, and the other way round. */
  readonly capabilities: { readonly gained: readonly Capability[]; readonly lost: readonly Capability[] };
  /** What somebody who reviews it should look at first. */
  readonly hints: readonly DiffHint[];
}

/** Compares two workflows as read, from whatever text; `blocks` gives the built-in blocks their names. */
export function diffWorkflows(before: Workflow, after: Workflow, blocks: readonly Block[] = []): WorkflowDiff {
  const sides = { before: normalForm(before), after: normalForm(after) };
  const matches = matchSteps(sides.before, sides.after);
  const steps = stepDiffs(sides, matches);
  const fields = fieldChanges(sides.before.fields, sides.after.fields, sameTexts(matches, []));
  const edges = edgeChanges(sides, matches);
  const plain = { fields, steps, edges, capabilities: capabilityChanges({ before, after }, blocks) };
  const same = fields.length === 0 && steps.every((step) => step.status === 'same');
  return { same, ...plain, hints: same ? [] : hintsOf(plain, sides) };
}

/** Both sides of a comparison. */
export interface Sides {
  readonly before: NormalWorkflow;
  readonly after: NormalWorkflow;
}

function stepDiffs({ before, after }: Sides, matches: ReadonlyMap<string, string>): readonly StepDiff[] {
  const context: StepContext = {
    matches,
    places: {
      before: placesOf(before, (id) => matches.get(id) ?? id),
      after: placesOf(after, (id) => id),
    },
    moved: reordered({ before, after }, matches),
  };
  const olds = new Map(before.steps.map((step) => [matches.get(step.id) ?? step.id, step]));
  const news = new Map(after.steps.map((step) => [step.id, step]));
  return keysInOrder({ before, after }, matches).map((key) =>
    stepDiff(key, { before: olds.get(key), after: news.get(key) }, context),
  );
}

interface StepContext {
  readonly matches: ReadonlyMap<string, string>;
  readonly places: { readonly before: ReadonlyMap<string, StepPlace>; readonly after: ReadonlyMap<string, StepPlace> };
  readonly moved: ReadonlySet<string>;
}

function stepDiff(
  key: string,
  { before, after }: { readonly before: NormalStep | undefined; readonly after: NormalStep | undefined },
  { matches, places, moved }: StepContext,
): StepDiff {
  const [from, to] = [places.before.get(key), places.after.get(key)];
  const shown = {
    key,
    before: sideOf(before),
    after: sideOf(after),
    parent: (to ?? from)?.parent ?? null,
    renamed: false,
    moved: null,
  };
  if (before === undefined || after === undefined) {
    const fields = fieldChanges(before?.said ?? {}, after?.said ?? {}, () => true);
    return { ...shown, status: before === undefined ? 'added' : 'removed', fields };
  }
  const fields = fieldChanges(before.full, after.full, sameTexts(matches, ['steps', key])).filter(
    ({ path, before: left, after: right }) => path[0] !== 'needs' || !sameNeeds(left, right, matches),
  );
  const waitsForOthers = fields.some(({ path }) => path[0] === 'needs');
  const hasMoved = from !== undefined && to !== undefined && (from.parent !== to.parent || (waitsForOthers && moved.has(key)));
  const renamed = before.id !== after.id;
  return {
    ...shown,
    status: fields.length > 0 || renamed || hasMoved ? 'changed' : 'same',
    renamed,
    moved: hasMoved ? { from, to } : null,
    fields,
  };
}

function sideOf(step: NormalStep | undefined): StepSide | null {
  if (step === undefined) return null;
  const { id, name, type, summary, parent } = step;
  return { id, name, type, summary, parent };
}

function sameNeeds(left: FieldChange['before'], right: FieldChange['after'], matches: ReadonlyMap<string, string>): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return false;
  const mapped = asSet(left.map((id) => matches.get(String(id)) ?? String(id)));
  return JSON.stringify(mapped) === JSON.stringify(right);
}

/** Texts are the same when they are so once both name the steps they read in the same way. */
function sameTexts(matches: ReadonlyMap<string, string>, at: readonly string[]): SameText {
  const renames = [...matches].filter(([old, now]) => old !== now);
  const [olds, news] = [new Map(renames), new Set(renames.map(([, now]) => now))];
  return ([left, right], path) => {
    if (path[0] === 'needs') return left === right;
    if (left === right && !renames.some((ids) => ids.some((id) => left.includes(id)))) return true;
    const place = [...at, ...path];
    // An id that only the other side has leads nowhere here: it is no step's name, whatever became of that step.
    const before = renamedReads(left, place, (id) => olds.get(id) ?? (news.has(id) ? `${id}-nowhere` : id));
    return before === renamedReads(right, place, (id) => (olds.has(id) ? `${id}-nowhere` : id));
  };
}

function placesOf({ steps }: NormalWorkflow, keyOf: (id: string) => string): ReadonlyMap<string, StepPlace> {
  const last = new Map<string | null, string>();
  return new Map(
    steps.map((step) => {
      const key = keyOf(step.id);
      const parent = step.parent === null ? null : keyOf(step.parent);
      const after = last.get(parent) ?? null;
      last.set(parent, key);
      return [key, { parent, after }];
    }),
  );
}

/** Keys of steps that changed places with siblings. */
function reordered({ before, after }: Sides, matches: ReadonlyMap<string, string>): ReadonlySet<string> {
  const lists = (workflow: NormalWorkflow, keyOf: (id: string) => string): ReadonlyMap<string | null, readonly string[]> => {
    const found = new Map<string | null, string[]>();
    for (const { id, parent } of workflow.steps) {
      const list = parent === null ? null : keyOf(parent);
      found.set(list, [...(found.get(list) ?? []), keyOf(id)]);
    }
    return found;
  };
  const former = new Map([...matches].map(([old, now]) => [now, old]));
  const nameOf = (key: string): string => [key, former.get(key) ?? key].sort().join(' ');
  const olds = lists(before, (id) => matches.get(id) ?? id);
  const news = lists(after, (id) => id);
  return new Set([...olds].flatMap(([parent, keys]) => [...movedKeys({ before: keys, after: news.get(parent) ?? [] }, nameOf)]));
}

/** The new order, with each step that is gone put behind the one it stood behind. */
function keysInOrder({ before, after }: Sides, matches: ReadonlyMap<string, string>): readonly string[] {
  const keys = after.steps.map((step) => step.id);
  const gone = new Map<string | null, string[]>();
  let last: string | null = null;
  for (const { id } of before.steps) {
    const key = matches.get(id);
    if (key === undefined) gone.set(last, [...(gone.get(last) ?? []), id]);
    else last = key;
  }
  return [...(gone.get(null) ?? []), ...keys.flatMap((key) => [key, ...(gone.get(key) ?? [])])];
}
