import { isJsonList } from '../../lib/json-guards.ts';
import type { NormalWorkflow } from './normal-form.ts';

/** One step waiting for another, on either side or on both; steps by their key in the diff. */
export interface EdgeDiff {
  readonly from: string;
  readonly to: string;
  readonly status: 'added' | 'removed' | 'same';
}

/** Every edge of both workflows; needs that name no sibling draw none. */
export function edgeChanges(
  { before, after }: { readonly before: NormalWorkflow; readonly after: NormalWorkflow },
  matches: ReadonlyMap<string, string>,
): readonly EdgeDiff[] {
  const olds = edgesOf(before, (id) => matches.get(id) ?? id);
  const news = edgesOf(after, (id) => id);
  return [...new Map([...news, ...olds])].map(([edge, { from, to }]) => ({
    from,
    to,
    status: !olds.has(edge) ? 'added' : !news.has(edge) ? 'removed' : 'same',
  }));
}

function edgesOf(
  { steps }: NormalWorkflow,
  keyOf: (id: string) => string,
): ReadonlyMap<string, { readonly from: string; readonly to: string }> {
  const parents = new Map(steps.map((step) => [step.id, step.parent]));
  return new Map(
    steps.flatMap((step) => {
      const needs = isJsonList(step.said['needs']) ? step.said['needs'] : [];
      return needs.flatMap((need) => {
        if (typeof need !== 'string' || !parents.has(need) || parents.get(need) !== step.parent) return [];
        const [from, to] = [keyOf(need), keyOf(step.id)];
        return [[`${from}\0${to}`, { from, to }] as const];
      });
    }),
  );
}
