import { edgeKey, type Box, type Layout, type LayoutGraph, type LayoutNode, type Point, type Spacing } from './graph.ts';
import { assignLanes, type Gap } from './lanes.ts';
import { layerGraph, type Layering } from './layering.ts';
import { placeRows } from './rows.ts';

interface Flat {
  /** The nodes of the graph itself, without those inside of its loops. */
  readonly own: ReadonlySet<string>;
  readonly boxes: Map<string, Box>;
  readonly routes: Map<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays a workflow out from left to right: columns by dependency, loops around their own laid-out body, edges as
 * right-angled lines that share trunks. Deterministic, and near the old picture when a node is added.
 */
export function layOut(graph: LayoutGraph, spacing: Spacing): Layout {
  const { boxes, routes } = flat(graph, spacing);
  return { boxes, routes };
}

/** Px from a loop's corner to its body's corner. */
export function bodyOffset(spacing: Spacing): Point {
  // The first 16 px below the header leave room for a condition on the topmost step.
  return { x: spacing.inset + 8, y: spacing.header + spacing.inset };
}

function flat(graph: LayoutGraph, spacing: Spacing): Flat {
  const bodies = new Map<string, Flat>();
  const nodes = graph.nodes.map((node): LayoutNode => {
    if (node.body === undefined) return node;
    const body = flat(node.body, spacing);
    bodies.set(node.id, body);
    return { id: node.id, ...loopSize(body, spacing, node) };
  });
  const sized = { nodes, edges: graph.edges };
  const layering = layerGraph(sized);
  const centre = placeRows(sized, layering, spacing);
  const gaps = assignLanes(sized, layering, centre);
  const columns = columnsOf(sized, layering, { gaps, spacing });
  const boxes = new Map<string, Box>();
  let top = Infinity;
  let bottom = -Infinity;
  nodes.forEach((node, at) => {
    top = Math.min(top, (centre[at] ?? 0) - node.height / 2);
    bottom = Math.max(bottom, (centre[at] ?? 0) + node.height / 2);
  });
  layering.slots.forEach((slot, at) => {
    if (slot.node >= 0) return;
    top = Math.min(top, centre[at] ?? 0);
    bottom = Math.max(bottom, centre[at] ?? 0);
  });
  nodes.forEach((node, at) => {
    const column = columns[layering.slots[at]?.layer ?? 0];
    boxes.set(node.id, {
      x: column?.x ?? 0,
      y: (centre[at] ?? 0) - node.height / 2 - top,
      width: node.width,
      height: node.height,
    });
  });
  const routes = routesOf(sized, { layering, centre: centre.map((y) => y - top), gaps, columns, spacing });
  for (const [id, body] of bodies) {
    const box = boxes.get(id);
    const offset = bodyOffset(spacing);
    // What lies deeper has its place in the loop around it already.
    for (const [child, inner] of body.boxes)
      boxes.set(child, body.own.has(child) ? { ...inner, x: inner.x + offset.x, y: inner.y + offset.y } : inner);
    const x = (box?.x ?? 0) + offset.x;
    const y = (box?.y ?? 0) + offset.y;
    for (const [key, points] of body.routes)
      routes.set(
        key,
        points.map((point) => ({ x: point.x + x, y: point.y + y })),
      );
  }
  const last = columns.at(-1);
  const own = new Set(graph.nodes.map((node) => node.id));
  return { own, boxes, routes, width: (last?.x ?? 0) + (last?.width ?? 0), height: nodes.length === 0 ? 0 : bottom - top };
}

function loopSize(body: Flat, spacing: Spacing, node: LayoutNode): { width: number; height: number } {
  const offset = bodyOffset(spacing);
  const height = body.height + offset.y + spacing.inset;
  return { width: Math.max(node.width, body.width + 2 * offset.x), height: Math.max(node.height, Math.ceil(height / 16) * 16) };
}

interface Column {
  readonly x: number;
  readonly width: number;
  /** Width of the gap after the column. */
  readonly gap: number;
}

function columnsOf(graph: LayoutGraph, layering: Layering, { gaps, spacing }: Pick<Drawing, 'gaps' | 'spacing'>): Column[] {
  let x = 0;
  return layering.columns.map((slots, layer) => {
    const width = slots.reduce((widest, slot) => Math.max(widest, graph.nodes[layering.slots[slot]?.node ?? -1]?.width ?? 0), 0);
    const gap = spacing.gap + Math.max(0, (gaps[layer]?.lanes ?? 0) - 2) * 8;
    const column = { x, width, gap };
    x += width + gap;
    return column;
  });
}

interface Drawing {
  readonly layering: Layering;
  readonly centre: readonly number[];
  readonly gaps: readonly Gap[];
  readonly columns: readonly Column[];
  readonly spacing: Spacing;
}

function routesOf(graph: LayoutGraph, { layering, centre, gaps, columns, spacing }: Drawing): Map<string, readonly Point[]> {
  const routes = new Map<string, readonly Point[]>();
  layering.chains.forEach((chain, edge) => {
    const ends = graph.edges[edge];
    const from = graph.nodes[chain[0] ?? -1];
    const to = layering.slots[chain.at(-1) ?? -1];
    if (ends === undefined || from === undefined || to === undefined) return;
    const start = columns[layering.slots[chain[0] ?? 0]?.layer ?? 0];
    const points: Point[] = [{ x: (start?.x ?? 0) + from.width + spacing.start, y: centre[chain[0] ?? 0] ?? 0 }];
    for (let at = 0; at + 1 < chain.length; at++) {
      const layer = layering.slots[chain[at] ?? 0]?.layer ?? 0;
      const y = centre[chain[at] ?? 0] ?? 0;
      const next = centre[chain[at + 1] ?? 0] ?? 0;
      if (y === next) continue;
      const column = columns[layer];
      const x = (column?.x ?? 0) + (column?.width ?? 0) + laneAt(gaps[layer], edge, column?.gap ?? spacing.gap);
      points.push({ x, y }, { x, y: next });
    }
    points.push({ x: (columns[to.layer]?.x ?? 0) - spacing.end, y: centre[chain.at(-1) ?? 0] ?? 0 });
    routes.set(edgeKey(ends[0], ends[1]), points);
  });
  return routes;
}

/** Lanes keep 14 px to the port on the left and 18 px to the arrowhead on the right. */
function laneAt(gap: Gap | undefined, edge: number, width: number): number {
  const lanes = gap?.lanes ?? 1;
  const lane = gap?.laneOf.get(edge) ?? 0;
  if (lanes < 2) return width / 2;
  const left = Math.min(14, width * 0.35);
  const right = width - Math.min(18, width * 0.45);
  return Math.round(left + ((right - left) * lane) / (lanes - 1));
}
