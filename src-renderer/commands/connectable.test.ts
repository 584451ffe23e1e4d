import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comingAfter, possibleHeirs, possibleNeeds } from './connectable.ts';
import { draftOf, EMPTY_DRAFT, siblingsOf } from './draft.ts';
import { refuseConnection } from './step-edits.ts';

const wait = (id: string, needs: readonly string[]) => ({ id, type: 'wait', for_sec: 1, needs });

it('[D17] the steps offered for a connection are those it is not refused for, circles and loops included', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const steps = fc.tuple(...ids.map((id) => fc.subarray(ids).map((needs) => wait(id, needs))));
  fc.assert(
    fc.property(steps, (made) => {
      const loop = { id: 'l', type: 'loop', times: 1, needs: ['a'], steps: [wait('x', []), wait('y', ['x']), wait('z', ['x'])] };
      const draft = draftOf({ steps: [...made, loop] }) ?? EMPTY_DRAFT;
      const all = [...draft.all.values()];
      for (const one of all) {
        const named = (found: typeof all) => found.map(({ id }) => id).sort();
        const isFree = (from: string, to: string) => refuseConnection(draft, from, to) === undefined;
        expect(named([...possibleNeeds(draft, one.id)])).toEqual(named(all.filter((other) => isFree(other.id, one.id))));
        expect(named([...possibleHeirs(draft, one.id)])).toEqual(named(all.filter((other) => isFree(one.id, other.id))));
        const after = comingAfter(siblingsOf(draft, one.parent), one.id);
        for (const other of siblingsOf(draft, one.parent))
          if (refuseConnection(draft, other.id, one.id)?.code === 'circle') expect(after.has(other.id)).toBe(true);
      }
    }),
  );
});
