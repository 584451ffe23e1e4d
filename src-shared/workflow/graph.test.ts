import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ancestorsOf, effectiveNeeds, findCycle, graphOfSteps, inWaitingOrder } from './graph.ts';

describe('graph', () => {
  test('[ORDER] a step without needs waits for the one before it; needs [] for nothing', () => {
    expect([...effectiveNeeds([{ id: 'a' }, { id: 'b' }, { id: 'c', needs: [] }, { id: 'd', needs: ['a', 'c'] }])]).toEqual([
      ['a', []],
      ['b', ['a']],
      ['c', []],
      ['d', ['a', 'c']],
    ]);
  });

  test('[ORDER] a cycle is found with its path, and ancestors survive one', () => {
    const steps = [{ id: 'a' }, { id: 'b', needs: ['d'] }, { id: 'c', needs: ['b'] }, { id: 'd', needs: ['c', 'a'] }];
    expect([findCycle(steps), [...ancestorsOf(steps, 'c')].sort()]).toEqual([
      ['b', 'd', 'c', 'b'],
      ['a', 'b', 'c', 'd'],
    ]);
  });

  test('[PICTURE] nodes stand in text order, bodies name their loop, edges stay inside a list', () => {
    const steps = [
      { id: 'a', type: 'command' as const },
      {
        id: 'l',
        type: 'loop' as const,
        name: 'Each',
        steps: [
          { id: 'x', type: 'command' as const },
          { id: 'y-z', type: 'wait' as const },
        ],
      },
      { id: 'b', type: 'command' as const, needs: ['gone', 'l'] },
    ];
    expect(graphOfSteps(steps)).toEqual({
      nodes: [
        { id: 'a', name: 'A', type: 'command' },
        { id: 'l', name: 'Each', type: 'loop' },
        { id: 'x', name: 'X', type: 'command', parent: 1 },
        { id: 'y-z', name: 'Y z', type: 'wait', parent: 1 },
        { id: 'b', name: 'B', type: 'command' },
      ],
      edges: [
        [2, 3],
        [0, 1],
        [1, 4],
      ],
    });
  });

  test('[ORDER] waiting order holds every step once, after its needs, exactly when there is no cycle', () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.array(
        fc.option(
          fc.array(
            fc.integer({ min: 0, max: size - 1 }).map((index) => `s${index}`),
            { maxLength: 3 },
          ),
          { nil: undefined },
        ),
        { minLength: size, maxLength: size },
      ),
    );
    fc.assert(
      fc.property(graph, (needs) => {
        const steps = needs.map((each, index) => (each === undefined ? { id: `s${index}` } : { id: `s${index}`, needs: each }));
        const order = inWaitingOrder(steps);
        const place = new Map(order.map((index, position) => [`s${index}`, position]));
        const wanted = effectiveNeeds(steps);
        const sound = order.every((index) =>
          (wanted.get(`s${index}`) ?? []).every((need) => (place.get(need) ?? Infinity) < (place.get(`s${index}`) ?? -1)),
        );
        expect([sound, order.length === steps.length]).toEqual([true, findCycle(steps) === undefined]);
      }),
    );
  });
});
