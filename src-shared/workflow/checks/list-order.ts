import { parseExpression } from '../expressions/expression.ts';
import { inWaitingOrder, needsInOrder } from '../graph.ts';
import type { Step } from '../schema.ts';
import { stepNotes } from './step-notes.ts';

/** What is known before a run about the order within one list of siblings. */
export interface ListOrder {
  /** False for steps on or behind a cycle, of which nothing more is known. */
  readonly isOrdered: (id: string) => boolean;
  /** Whether `of` waits for `id`, directly or through others. */
  readonly waitsFor: (of: string, id: string) => boolean;
  /** Whether `id` has surely succeeded whenever `of` starts. */
  readonly isCertain: (of: string, id: string) => boolean;
}

type Bits = Uint32Array;

const known = new WeakMap<readonly Step[], ListOrder>();

/** Order facts of a list, computed once for the same list with bit sets: n²/32 words of work for n steps. */
export function listOrder(steps: readonly Step[]): ListOrder {
  const before = known.get(steps);
  if (before !== undefined) return before;
  const text = steps.map(ownOrder).join('\n');
  const order = recent.get(text) ?? compute(steps);
  recent.delete(text);
  recent.set(text, order);
  const oldest = recent.size > RECENT ? recent.keys().next().value : undefined;
  if (oldest !== undefined) recent.delete(oldest);
  known.set(steps, order);
  return order;
}

/** Lists that say the same about order, whatever else their steps say: an edit makes a new list and seldom a new order. */
const recent = new Map<string, ListOrder>();
const RECENT = 32;

/** What a step says about order. */
function ownOrder(step: Step): string {
  const notes = stepNotes(step);
  notes.order ??= JSON.stringify([step.id, step.needs ?? null, step.when ?? null, step.skip ?? null, step.on_failure ?? null]);
  return notes.order;
}

function compute(steps: readonly Step[]): ListOrder {
  const words = Math.ceil(steps.length / 32);
  const indexOf = new Map<string, number>();
  steps.forEach((step, index) => indexOf.has(step.id) || indexOf.set(step.id, index));
  const needs = needsInOrder(steps).map((ids) => ids.map((id) => indexOf.get(id)).filter((index) => index !== undefined));
  const sequence = inWaitingOrder(steps);
  const ordered = new Set(sequence);
  const branches = skippedBranches(steps, needs, sequence);
  const ancestors: Bits[] = steps.map(() => new Uint32Array(words));
  const certain: Bits[] = steps.map(() => new Uint32Array(words));
  for (const index of sequence) {
    const step = steps[index];
    const mine = ancestors[index];
    const sure = certain[index];
    if (step === undefined || mine === undefined || sure === undefined) continue;
    const replaced = statusReads(step);
    for (const need of needs[index] ?? []) {
      const needed = steps[need];
      if (needed === undefined) continue;
      join(mine, ancestors[need]);
      set(mine, need);
      if (replaced.has(needed.id)) continue;
      const taken = branches.filter((branch) => branch.has(need) && !branch.has(index));
      if (taken.some((branch) => branch.root !== need)) continue;
      join(sure, certain[need]);
      if (succeedsToPass(needed, taken.length === 0 ? 'branch holds' : 'branch left')) set(sure, need);
    }
  }
  const has = (sets: readonly Bits[], of: string, id: string): boolean => {
    const bits = sets[indexOf.get(of) ?? -1];
    const index = indexOf.get(id);
    return bits !== undefined && index !== undefined && test(bits, index);
  };
  return {
    isOrdered: (id) => ordered.has(indexOf.get(id) ?? -1),
    waitsFor: (of, id) => has(ancestors, of, id),
    isCertain: (of, id) => has(certain, of, id),
  };
}

function succeedsToPass(step: Step, branch: 'branch holds' | 'branch left'): boolean {
  if (step.on_failure === 'continue') return false;
  return step.when === undefined || (step.skip === 'branch' && branch === 'branch holds');
}

/** What is skipped along when a step with `skip: branch` is, by index; `root` is that step. */
interface Branch {
  readonly root: number;
  readonly has: (index: number) => boolean;
}

function skippedBranches(
  steps: readonly Step[],
  needs: readonly (readonly number[])[],
  sequence: readonly number[],
): readonly Branch[] {
  return steps.flatMap((step, root) => {
    if (step.when === undefined || step.skip !== 'branch') return [];
    const along = new Set([root]);
    for (const index of sequence) {
      const waits = needs[index] ?? [];
      if (waits.length > 0 && waits.every((need) => along.has(need))) along.add(index);
    }
    return [{ root, has: (index: number) => along.has(index) }];
  });
}

/** Ids whose `.status` the step's own condition reads: it replaces the gate for those needs. */
export function statusReads(step: Pick<Step, 'when'>): ReadonlySet<string> {
  if (step.when === undefined) return new Set();
  const parsed = parseExpression(step.when);
  if (!parsed.ok) return new Set();
  const ids = parsed.value.names.flatMap((read) =>
    read.root === 'steps' && read.path[1] === 'status' && typeof read.path[0] === 'string' ? [read.path[0]] : [],
  );
  return new Set(ids);
}

/** Whether a step may end without output although the run goes on: conditions, `continue`, or a branch skipped along. */
export function mayLackOutput(step: Step, siblings: readonly Step[]): boolean {
  if (step.when !== undefined || step.on_failure === 'continue') return true;
  const order = listOrder(siblings);
  return siblings.some((other) => other.skip === 'branch' && other.when !== undefined && order.waitsFor(step.id, other.id));
}

function set(bits: Bits, index: number): void {
  bits[index >> 5] = (bits[index >> 5] ?? 0) | (1 << (index & 31));
}

function test(bits: Bits, index: number): boolean {
  return ((bits[index >> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

function join(into: Bits, from: Bits | undefined): void {
  if (from === undefined) return;
  for (let word = 0; word < into.length; word++) into[word] = (into[word] ?? 0) | (from[word] ?? 0);
}
