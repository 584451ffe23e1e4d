/** A node to place: its size in px, and the graph inside it when it is a loop. */
export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly body?: LayoutGraph;
}

/** Nodes in text order and edges as `[from, to]` ids among them. */
export interface LayoutGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly (readonly [string, string])[];
}

/** A placed node, px from the top left of its parent. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A corner of an edge, px. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything goes: boxes relative to their parent, routes by {@link edgeKey} in absolute px. */
export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

/** Sizes of the picture, px. `gap` lies between columns, `row` between nodes of a column. */
export interface Spacing {
  readonly gap: number;
  readonly row: number;
  /** Room between a loop's border and its body. */
  readonly inset: number;
  /** Height of a loop's header. */
  readonly header: number;
  /** How far an edge starts and ends from its node. */
  readonly start: number;
  readonly end: number;
}

/** The editor's spacing. */
export const EDITOR_SPACING: Spacing = { gap: 40, row: 48, inset: 16, header: 36, start: 5, end: 6 };

/** The run page's tighter spacing. */
export const RUN_SPACING: Spacing = { gap: 28, row: 16, inset: 12, header: 28, start: 1, end: 2 };

/** The key of an edge in a {@link Layout}. */
export function edgeKey(from: string, to: string): string {
  return `${from}>${to}`;
}
