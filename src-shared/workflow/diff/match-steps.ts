import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json } from '../../lib/json.ts';
import type { NormalStep, NormalWorkflow } from './normal-form.ts';

/** The new id of each old step that is still there, by its old id. */
export type Matches = ReadonlyMap<string, string>;

/** How alike two steps with different ids must be to be called one step that was renamed (0 to 1). */
const ALIKE = 0.5;
/** Pairs that are weighed at most; beyond it only steps that are wholly alike are paired. */
const MOST_PAIRS = 20_000;

/** Which step of the one workflow is which of the other: by id, else by type and content. The same both ways round. */
export function matchSteps(before: NormalWorkflow, after: NormalWorkflow): Matches {
  const there = new Set(after.steps.map((step) => step.id));
  const here = new Set(before.steps.map((step) => step.id));
  const matches = new Map(before.steps.flatMap(({ id }) => (there.has(id) ? [[id, id] as const] : [])));
  const gone = weighed(before, (id) => !there.has(id));
  const come = weighed(after, (id) => !here.has(id));
  const found = gone.length * come.length > MOST_PAIRS ? exactPairs(gone, come) : alikePairs(gone, come);
  const taken = new Set<string>();
  for (const { old, now } of found) {
    if (matches.has(old) || taken.has(now)) continue;
    matches.set(old, now);
    taken.add(now);
  }
  return matches;
}

/** A step with what it is recognised by. */
interface Weighed {
  readonly step: NormalStep;
  readonly place: number;
  readonly leaves: ReadonlyMap<string, Json>;
  readonly print: string;
}

interface Pair {
  readonly old: string;
  readonly now: string;
}

function weighed(workflow: NormalWorkflow, wanted: (id: string) => boolean): readonly Weighed[] {
  return workflow.steps.flatMap((step, place) => {
    if (!wanted(step.id)) return [];
    const body = workflow.steps.filter((inner) => inner.parent === step.id).map((inner) => inner.summary);
    const leaves = new Map<string, Json>();
    for (const [key, value] of Object.entries(step.said)) {
      if (key !== 'type' && key !== 'needs' && key !== 'name') addLeaves(leaves, key, value);
    }
    leaves.set('name', step.name);
    if (body.length > 0) leaves.set('body', body.join('\n'));
    return [{ step, place, leaves, print: canonicalJson([step.type, [...leaves].filter(([key]) => key !== 'name').sort()]) }];
  });
}

function addLeaves(into: Map<string, Json>, path: string, value: Json): void {
  if (isJsonObject(value)) for (const [key, inner] of Object.entries(value)) addLeaves(into, `${path}.${key}`, inner);
  else if (isJsonList(value)) into.set(path, value.map((item) => canonicalJson(item)).join(' '));
  else into.set(path, value);
}

function exactPairs(gone: readonly Weighed[], come: readonly Weighed[]): readonly Pair[] {
  const waiting = new Map<string, string[]>();
  for (const { print, step } of come) waiting.set(print, [...(waiting.get(print) ?? []), step.id]);
  return gone.flatMap(({ print, step }) => {
    const now = waiting.get(print)?.shift();
    return now === undefined ? [] : [{ old: step.id, now }];
  });
}

function alikePairs(gone: readonly Weighed[], come: readonly Weighed[]): readonly Pair[] {
  return gone
    .flatMap((old) =>
      come.flatMap((now) => {
        const score = likeness(old, now);
        return score < ALIKE ? [] : [{ old: old.step.id, now: now.step.id, score, far: Math.abs(old.place - now.place) }];
      }),
    )
    .sort((a, b) => b.score - a.score || a.far - b.far || (unordered(a) < unordered(b) ? -1 : 1));
}

function unordered({ old, now }: Pair): string {
  return old < now ? `${old}\0${now}` : `${now}\0${old}`;
}

/** How alike two steps are, from 0 to 1: the share of what they say that both say, long texts word by word. */
function likeness(old: Weighed, now: Weighed): number {
  if (old.step.type !== now.step.type) return 0;
  if (old.print === now.print) return old.step.name === now.step.name ? 3 : 2;
  let shared = 0;
  let whole = 0;
  for (const key of new Set([...old.leaves.keys(), ...now.leaves.keys()])) {
    const [left, right] = [old.leaves.get(key), now.leaves.get(key)];
    const weight = Math.max(weightOf(left), weightOf(right));
    whole += weight;
    if (left !== undefined && right !== undefined) shared += weight * alikeness(left, right);
  }
  return whole === 0 ? 0 : shared / whole;
}

function weightOf(value: Json | undefined): number {
  return typeof value === 'string' ? 1 + Math.min(4, value.length / 20) : value === undefined ? 0 : 1;
}

function alikeness(left: Json, right: Json): number {
  if (left === right) return 1;
  if (typeof left !== 'string' || typeof right !== 'string') return 0;
  const [one, two] = [wordsOf(left), wordsOf(right)];
  if (one.size + two.size === 0) return 0;
  return (2 * [...one].filter((word) => two.has(word)).length) / (one.size + two.size);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
