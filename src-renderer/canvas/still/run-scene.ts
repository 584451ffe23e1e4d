import type { Picture } from '../../../src-shared/wire/views.ts';
import type { FlowEdge, FlowEdgeData } from '../flow-edge.tsx';
import { edgeKey, RUN_SPACING, type Box, type LayoutGraph } from '../layout/graph.ts';
import { layOut } from '../layout/layout.ts';

/** A step of a run, placed. */
export interface RunNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly parent: string | undefined;
  readonly isLoop: boolean;
  readonly box: Box;
}

/** Everything the run's graph draws. */
export interface RunScene {
  readonly nodes: readonly RunNode[];
  readonly edges: FlowEdge[];
  readonly width: number;
  readonly height: number;
}

const SIZE = { width: 140, height: 48 };

/** Places the steps of a run and says how each line looks: done, live, or not reached yet. */
export function runScene(picture: Picture): RunScene {
  const layout = layOut(graphOf(picture, undefined), RUN_SPACING);
  const nodes = picture.nodes.map((node): RunNode => ({
    id: node.id,
    name: node.name,
    type: node.type,
    status: node.status ?? 'pending',
    parent: node.parent === undefined ? undefined : picture.nodes[node.parent]?.id,
    isLoop: node.type === 'loop',
    box: layout.boxes.get(node.id) ?? { x: 0, y: 0, ...SIZE },
  }));
  const edges = picture.edges.flatMap(([from, to]): FlowEdge[] => {
    const source = nodes[from];
    const target = nodes[to];
    if (source === undefined || target === undefined) return [];
    const id = edgeKey(source.id, target.id);
    const look = lookOf(source.status, target.status);
    return [
      {
        id,
        type: 'flow',
        source: source.id,
        target: target.id,
        zIndex: look === 'live' ? 1 : 0,
        data: { points: layout.routes.get(id) ?? [], splits: false, look },
      },
    ];
  });
  const outer = nodes.filter((node) => node.parent === undefined);
  return {
    nodes,
    edges,
    width: Math.max(0, ...outer.map((node) => node.box.x + node.box.width)),
    height: Math.max(0, ...outer.map((node) => node.box.y + node.box.height)),
  };
}

function lookOf(from: string, to: string): FlowEdgeData['look'] {
  if (to === 'running' || to === 'waiting') return 'live';
  if (from === 'succeeded' && !['pending', 'queued', 'skipped', 'cancelled'].includes(to)) return 'done';
  return 'waiting';
}

function graphOf(picture: Picture, parent: number | undefined): LayoutGraph {
  const inside = picture.nodes.flatMap((node, at) => (node.parent === parent ? [{ node, at }] : []));
  const ids = new Map(inside.map(({ node, at }) => [at, node.id]));
  return {
    nodes: inside.map(({ node, at }) => ({
      id: node.id,
      ...SIZE,
      ...(node.type === 'loop' ? { body: graphOf(picture, at) } : {}),
    })),
    edges: picture.edges.flatMap(([from, to]) => {
      const source = ids.get(from);
      const target = ids.get(to);
      return source === undefined || target === undefined ? [] : [[source, target] as const];
    }),
  };
}
