import type { Picture } from '../../src-shared/wire/views.ts';

/** A node's place in picture units; `group` marks a loop drawn round its body. */
export interface PlacedNode {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly group: boolean;
}

/** A picture laid out: places, the curves between them, its size, and how many steps found no room. */
export interface PictureLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly path: string }[];
  readonly width: number;
  readonly height: number;
  readonly hidden: number;
}

const NODE = { width: 18, height: 10 };

/** Rows stand closer together the more of them there are. */
function spaceOf(rows: number): number {
  return rows <= 3 ? 10 : rows === 4 ? 6 : 3;
}

const GROUP = { side: 5, top: 7 };
const COLUMNS = 10;
/** Rows a picture always has, and how small it may be drawn to show more of them. */
const ROWS = 6;
const SMALLEST = 0.5;
const MARGIN = 3;

interface Box {
  readonly index: number;
  readonly columns: readonly (readonly Box[])[] | null;
}

/** Lays a picture out in columns by depth, spread over `width`; at most ten columns, those round the step that is live. */
export function layoutPicture(picture: Picture, room: { readonly width: number; readonly height: number }): PictureLayout {
  const top = columnsOf(picture, undefined);
  const shown = windowOf(top, picture, Math.max(ROWS, Math.floor(room.height / SMALLEST / (NODE.height + 3))));
  const count = gaps(shown);
  const height = heightOf(shown);
  // A picture that is too tall is drawn smaller, so it may spread wider.
  const width = room.width * Math.max(1, (height + 2 * MARGIN) / room.height);
  const bare = widthOf(shown, 0);
  const gap = count === 0 ? 0 : Math.min((72 * width) / room.width, Math.max(12, (width - 2 * MARGIN - bare) / count));
  const total = widthOf(shown, gap);
  const nodes: PlacedNode[] = [];
  place(shown, { x: 0, y: 0, height, gap }, nodes);
  const offset = Math.max(MARGIN, (width - total) / 2);
  const placed = nodes.map((node) => ({ ...node, x: node.x + offset, y: node.y + MARGIN }));
  return {
    nodes: placed,
    edges: edgesOf(picture, placed),
    width: Math.max(width, total + 2 * MARGIN),
    height: height + 2 * MARGIN,
    hidden: picture.nodes.length - placed.length,
  };
}

function columnsOf(picture: Picture, parent: number | undefined): readonly (readonly Box[])[] {
  const members = picture.nodes.flatMap((node, index) => (node.parent === parent ? [index] : []));
  const inside = new Set(members);
  const incoming = new Map<number, number[]>();
  for (const [from, to] of picture.edges) {
    if (inside.has(from) && inside.has(to)) incoming.set(to, [...(incoming.get(to) ?? []), from]);
  }
  const depths = new Map<number, number>();
  const depthOf = (index: number, path: ReadonlySet<number>): number => {
    const known = depths.get(index);
    if (known !== undefined) return known;
    if (path.has(index)) return 0;
    const next = new Set(path).add(index);
    const depth = (incoming.get(index) ?? []).reduce((most, from) => Math.max(most, depthOf(from, next) + 1), 0);
    depths.set(index, depth);
    return depth;
  };
  const columns: Box[][] = [];
  for (const index of members) {
    const depth = depthOf(index, new Set());
    const body = columnsOf(picture, index);
    (columns[depth] ??= []).push({ index, columns: body.length === 0 ? null : body });
  }
  // A cycle can leave a depth without steps.
  return columns.filter((column) => column.length > 0);
}

function windowOf(columns: readonly (readonly Box[])[], picture: Picture, most: number): readonly (readonly Box[])[] {
  const rows = columns.map((column) => (column.length > most ? column.slice(0, most) : column));
  if (rows.length <= COLUMNS) return rows;
  const live = rows.findIndex((column) =>
    column.some((box) => ['running', 'waiting', 'failed', 'unknown'].includes(picture.nodes[box.index]?.status ?? '')),
  );
  const start = live < 0 ? 0 : Math.min(rows.length - COLUMNS, Math.max(0, live - COLUMNS / 2));
  return rows.slice(start, start + COLUMNS);
}

function gaps(columns: readonly (readonly Box[])[]): number {
  const inner = columns.map((column) =>
    column.reduce((most, box) => Math.max(most, box.columns === null ? 0 : gaps(box.columns)), 0),
  );
  return Math.max(0, columns.length - 1) + inner.reduce((sum, one) => sum + one, 0);
}

function widthOf(columns: readonly (readonly Box[])[], gap: number): number {
  const widths = columns.map((column) => columnWidth(column, gap));
  return widths.reduce((sum, one) => sum + one, 0) + Math.max(0, columns.length - 1) * gap;
}

function columnWidth(column: readonly Box[], gap: number): number {
  return column.reduce(
    (most, box) => Math.max(most, box.columns === null ? NODE.width : widthOf(box.columns, gap) + 2 * GROUP.side),
    0,
  );
}

function boxHeight(box: Box): number {
  return box.columns === null ? NODE.height : heightOf(box.columns) + 2 * GROUP.top;
}

function heightOf(columns: readonly (readonly Box[])[]): number {
  return columns.reduce((most, column) => Math.max(most, columnHeight(column)), NODE.height);
}

function columnHeight(column: readonly Box[]): number {
  return column.reduce((sum, box) => sum + boxHeight(box), 0) + Math.max(0, column.length - 1) * spaceOf(column.length);
}

function place(
  columns: readonly (readonly Box[])[],
  area: { readonly x: number; readonly y: number; readonly height: number; readonly gap: number },
  into: PlacedNode[],
): void {
  const { gap } = area;
  let x = area.x;
  for (const column of columns) {
    const width = columnWidth(column, gap);
    let y = area.y + (area.height - columnHeight(column)) / 2;
    for (const box of column) {
      const height = boxHeight(box);
      const own = box.columns === null ? NODE.width : widthOf(box.columns, gap) + 2 * GROUP.side;
      const left = x + (width - own) / 2;
      into.push({ index: box.index, x: left, y, width: own, height, group: box.columns !== null });
      if (box.columns !== null)
        place(box.columns, { x: left + GROUP.side, y: y + GROUP.top, height: height - 2 * GROUP.top, gap }, into);
      y += height + spaceOf(column.length);
    }
    x += width + gap;
  }
}

function edgesOf(picture: Picture, placed: readonly PlacedNode[]): PictureLayout['edges'] {
  const byIndex = new Map(placed.map((node) => [node.index, node]));
  return picture.edges.flatMap(([from, to]) =>
    endsOf(picture, from, 'last').flatMap((source) =>
      endsOf(picture, to, 'first').flatMap((target) => {
        const a = byIndex.get(source);
        const b = byIndex.get(target);
        if (a === undefined || b === undefined) return [];
        return [{ from: source, to: target, path: curve(a, b) }];
      }),
    ),
  );
}

/** A loop's edges go to the steps its body begins or ends with. */
function endsOf(picture: Picture, index: number, side: 'first' | 'last'): readonly number[] {
  const body = picture.nodes.flatMap((node, at) => (node.parent === index ? [at] : []));
  if (body.length === 0) return [index];
  const inner = body.filter(
    (at) =>
      !picture.edges.some(([from, to]) =>
        side === 'first' ? to === at && body.includes(from) : from === at && body.includes(to),
      ),
  );
  return inner.flatMap((at) => endsOf(picture, at, side));
}

function curve(a: PlacedNode, b: PlacedNode): string {
  const x1 = a.x + a.width;
  const y1 = a.y + a.height / 2;
  const y2 = b.y + b.height / 2;
  const middle = (x1 + b.x) / 2;
  return `M${round(x1)} ${round(y1)}C${round(middle)} ${round(y1)} ${round(middle)} ${round(y2)} ${round(b.x)} ${round(y2)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
