import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasIndex, nextIndex, NO_INDEXES, withIndexes, withoutIndex } from './index-set.ts';
import { editTable, tableItems, tableOf } from './table.ts';

test('[I3] an edited table holds what a list would, and the old one stays as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { maxLength: 100 }),
      fc.array(fc.tuple(fc.nat(), fc.nat())),
      fc.array(fc.nat()),
      (items, sets, pushes) => {
        const table = tableOf(items);
        const list = [...items];
        const edit = editTable(table);
        for (const [at, item] of sets) {
          if (items.length === 0) continue;
          edit.set(at % items.length, item);
          list[at % items.length] = item;
        }
        for (const item of pushes) edit.push(item);
        expect([tableItems(edit.done()), tableItems(table)]).toEqual([[...list, ...pushes], items]);
      },
    ),
  );
});

test('[I3] an index set is a set of numbers read in ascending order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 300 })), fc.array(fc.nat({ max: 300 })), (added, removed) => {
      const set = removed.reduce(withoutIndex, withIndexes(NO_INDEXES, added));
      const expected = [...new Set(added)].filter((index) => !removed.includes(index)).sort((a, b) => a - b);
      const read: number[] = [];
      for (let index = nextIndex(set, 0); index >= 0; index = nextIndex(set, index + 1)) read.push(index);
      expect([read, set.length === 0, expected.every((index) => hasIndex(set, index))]).toEqual([
        expected,
        expected.length === 0,
        true,
      ]);
    }),
  );
});
