import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, differenceOf, invertBatch } from './change.ts';

describe('text changes', () => {
  it('[C1] a batch and its inverse give back the same bytes', () => {
    const cut = fc.tuple(fc.nat(40), fc.nat(5), fc.string({ maxLength: 6 }));
    fc.assert(
      fc.property(fc.string({ minLength: 60, maxLength: 80 }), fc.array(cut, { maxLength: 4 }), (text, cuts) => {
        let free = 0;
        const batch = cuts.map(([gap, length, inserted]) => {
          const offset = Math.min(free + (gap % 8), text.length);
          free = Math.min(offset + length + 1, text.length);
          return { offset, length: Math.min(length, text.length - offset), text: inserted };
        });
        const after = applyBatch(text, batch);
        expect(applyBatch(after, invertBatch(text, batch))).toBe(text);
      }),
    );
  });

  it('[C2] the difference of two texts is the one stretch that differs', () => {
    expect(differenceOf('name: Old\n', 'name: Older\n')).toEqual([{ offset: 9, length: 0, text: 'er' }]);
    expect(differenceOf('same', 'same')).toEqual([]);
  });
});
