import { describe, expect, it } from 'vitest';
import type { Picture } from '../../src-shared/wire/views.ts';
import { layoutPicture } from './picture-layout.ts';

const node = (id: string, parent?: number): Picture['nodes'][number] => ({
  id,
  name: id,
  type: 'command',
  ...(parent === undefined ? {} : { parent }),
});

describe('layoutPicture', () => {
  it('[L1] puts steps in columns by depth and spreads them over the room', () => {
    const layout = layoutPicture(
      {
        nodes: [node('a'), node('b'), node('c')],
        edges: [
          [0, 1],
          [1, 2],
        ],
      },
      { width: 200, height: 64 },
    );
    expect(layout.nodes.map(({ x, y, group }) => ({ x, y, group }))).toEqual([
      { x: 3, y: 3, group: false },
      { x: 91, y: 3, group: false },
      { x: 179, y: 3, group: false },
    ]);
    expect(layout.hidden).toBe(0);
  });

  it('[L2] draws a loop round its body and leads edges to the body', () => {
    const layout = layoutPicture(
      {
        nodes: [node('a'), node('each'), node('inner', 1), node('z')],
        edges: [
          [0, 1],
          [1, 3],
        ],
      },
      { width: 206, height: 64 },
    );
    expect(layout.nodes.filter((place) => place.group).map((place) => place.index)).toEqual([1]);
    expect(layout.edges.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  it('[L3] shows ten columns round the live step of a long chain and counts the rest', () => {
    const nodes = Array.from({ length: 30 }, (_, index) => ({
      ...node(`s${index}`),
      status: index === 20 ? ('running' as const) : ('pending' as const),
    }));
    const edges = nodes.slice(1).map((_, index): [number, number] => [index, index + 1]);
    const layout = layoutPicture({ nodes, edges }, { width: 206, height: 64 });
    expect({ first: layout.nodes[0]?.index, shown: layout.nodes.length, hidden: layout.hidden }).toEqual({
      first: 15,
      shown: 10,
      hidden: 20,
    });
  });

  it('[L5] draws as many steps side by side as the room has space for', () => {
    const nodes = Array.from({ length: 12 }, (_, index) => node(`s${index}`));
    expect([64, 140].map((height) => layoutPicture({ nodes, edges: [] }, { width: 300, height }).hidden)).toEqual([3, 0]);
  });

  it('[L4] ends on a cycle', () => {
    expect(
      layoutPicture(
        {
          nodes: [node('a'), node('b')],
          edges: [
            [0, 1],
            [1, 0],
          ],
        },
        { width: 206, height: 64 },
      ).nodes,
    ).toHaveLength(2);
  });
});
