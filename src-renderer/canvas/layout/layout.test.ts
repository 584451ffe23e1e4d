import { describe, expect, it } from 'vitest';
import { EDITOR_SPACING, type LayoutGraph } from './graph.ts';
import { layOut } from './layout.ts';
import { roundedPath } from './path.ts';

const box = (id: string, height = 80) => ({ id, width: 176, height });

function layered(columns: number, rows: number): LayoutGraph {
  const nodes = Array.from({ length: columns * rows }, (_, at) => box(`n${at}`, at % 3 === 0 ? 96 : 80));
  const edges = nodes.flatMap((node, at) => {
    const column = Math.floor(at / rows);
    if (column === 0) return [];
    return [0, 1].map((more) => [`n${(column - 1) * rows + ((at + more * 3) % rows)}`, node.id] as const);
  });
  return { nodes, edges };
}

describe('layOut', () => {
  it('[L1] a chain is one straight row with the column gap between nodes', () => {
    const layout = layOut(
      {
        nodes: [box('a'), box('b'), box('c')],
        edges: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      },
      EDITOR_SPACING,
    );
    expect([...layout.boxes]).toEqual([
      ['a', { x: 0, y: 0, width: 176, height: 80 }],
      ['b', { x: 216, y: 0, width: 176, height: 80 }],
      ['c', { x: 432, y: 0, width: 176, height: 80 }],
    ]);
    expect(layout.routes.get('a>b')).toEqual([
      { x: 181, y: 40 },
      { x: 210, y: 40 },
    ]);
  });

  it('[L2] a fork is centred on its branches, which share one trunk', () => {
    const layout = layOut(
      {
        nodes: [box('a'), box('b'), box('c')],
        edges: [
          ['a', 'b'],
          ['a', 'c'],
        ],
      },
      EDITOR_SPACING,
    );
    expect(layout.boxes.get('a')?.y).toBe(64);
    expect(layout.boxes.get('c')).toEqual({ x: 216, y: 128, width: 176, height: 80 });
    expect(layout.routes.get('a>b')?.[1]?.x).toBe(196);
    expect(layout.routes.get('a>c')?.[1]?.x).toBe(196);
  });

  it('[L7] two forks into the same two joins share one trunk', () => {
    const layout = layOut(
      {
        nodes: [box('a'), box('b'), box('c'), box('d')],
        edges: [
          ['a', 'c'],
          ['a', 'd'],
          ['b', 'c'],
          ['b', 'd'],
        ],
      },
      EDITOR_SPACING,
    );
    expect(['a>d', 'b>c'].map((key) => layout.routes.get(key)?.[1]?.x)).toEqual([196, 196]);
  });

  it('[L3] a loop is as large as its body and its body lies inside', () => {
    const body = { nodes: [box('x'), box('y')], edges: [['x', 'y'] as const] };
    const layout = layOut({ nodes: [{ id: 'loop', width: 176, height: 80, body }], edges: [] }, EDITOR_SPACING);
    expect(layout.boxes.get('loop')).toEqual({ x: 0, y: 0, width: 440, height: 160 });
    expect(layout.boxes.get('y')).toEqual({ x: 240, y: 52, width: 176, height: 80 });
  });

  it('[L3] loops in loops lie at the same place in each, and each is as large as what it holds', () => {
    const within = (id: string, body: LayoutGraph) => ({ nodes: [{ id, width: 176, height: 80, body }], edges: [] });
    const layout = layOut(within('outer', within('middle', within('inner', { nodes: [box('x')], edges: [] }))), EDITOR_SPACING);
    expect(Object.fromEntries(layout.boxes)).toEqual({
      outer: { x: 0, y: 0, width: 320, height: 320 },
      middle: { x: 24, y: 52, width: 272, height: 240 },
      inner: { x: 24, y: 52, width: 224, height: 160 },
      x: { x: 24, y: 52, width: 176, height: 80 },
    });
  });

  it('[L4] no two nodes of a large graph overlap, an edge that closes a circle included', () => {
    const graph = layered(25, 40);
    const layout = layOut({ nodes: graph.nodes, edges: [...graph.edges, ['n961', 'n1']] }, EDITOR_SPACING);
    const columns = new Map<number, { y: number; height: number }[]>();
    for (const placed of layout.boxes.values()) columns.set(placed.x, [...(columns.get(placed.x) ?? []), placed]);
    const overlaps = [...columns.values()].flatMap((column) => {
      const sorted = column.sort((a, b) => a.y - b.y);
      return sorted.filter((placed, at) => at > 0 && placed.y < (sorted[at - 1]?.y ?? 0) + (sorted[at - 1]?.height ?? 0) + 48);
    });
    expect([layout.boxes.size, columns.size, overlaps]).toEqual([1000, 25, []]);
  });

  it('[L5] a long edge runs past the nodes between its ends', () => {
    const layout = layOut(
      {
        nodes: [box('a'), box('b'), box('c')],
        edges: [
          ['a', 'b'],
          ['b', 'c'],
          ['a', 'c'],
        ],
      },
      EDITOR_SPACING,
    );
    const middle = layout.boxes.get('b');
    const crossing = (layout.routes.get('a>c') ?? []).filter(
      (point) => point.y > (middle?.y ?? 0) && point.y < (middle?.y ?? 0) + 80,
    );
    const horizontal = (layout.routes.get('a>c') ?? []).map((point) => point.y);
    expect(horizontal.some((y) => y <= (middle?.y ?? 0) - 8 || y >= (middle?.y ?? 0) + 88)).toBe(true);
    expect(crossing.every((point) => point.x < 216 || point.x > 392)).toBe(true);
  });
});

describe('roundedPath', () => {
  it('[L6] rounds a corner by 8 px', () => {
    expect(
      roundedPath([
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 40 },
      ]),
    ).toBe('M0 0L12 0Q20 0 20 8L20 40');
  });
});
