import { EDITOR_SPACING, type LayoutGraph } from '../../src-renderer/canvas/layout/graph.ts';
import { layOut } from '../../src-renderer/canvas/layout/layout.ts';
import { timed, type Comparison } from './measure.ts';

/** The first picture of 1,000 and 5,000 steps: laying them out, against handing the same graph to a worker. */
export function layoutComparisons(): readonly Comparison[] {
  return [1_000, 5_000].map((count): Comparison => {
    const graph = layered(count);
    return {
      work: `layout of ${count.toLocaleString('en')} steps`,
      baseline: 'a copy of the graph',
      goal: null,
      ...(count === 1_000 ? { goalMs: 100 } : {}),
      raw: () => timed(() => structuredClone(graph)),
      ours: () => timed(() => layOut(graph, EDITOR_SPACING)),
    };
  });
}

/** Steps in layers of twenty, each waiting for three of the layer before, as the other samples have them. */
function layered(count: number): LayoutGraph {
  const nodes = Array.from({ length: count }, (_, index) => ({ id: `s${index}`, width: 176, height: 80 }));
  const edges = nodes.flatMap(({ id }, index) =>
    index < 20 ? [] : [0, 7, 13].map((offset) => [`s${index - (index % 20) - 20 + ((index + offset) % 20)}`, id] as const),
  );
  return { nodes, edges };
}
