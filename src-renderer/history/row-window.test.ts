import { expect, test } from 'vitest';
import { rowsInView } from './row-window.ts';

test('[UH1] of ten thousand rows only those in view and some beyond are drawn, at the top, in the middle and at the end', () => {
  const rows = { count: 10_000, height: 48 };
  const at = (top: number) => rowsInView({ top, height: 960 }, rows);
  expect([at(0), at(48 * 5_000), at(48 * 9_980)]).toEqual([
    { from: 0, to: 40 },
    { from: 4_980, to: 5_040 },
    { from: 9_960, to: 10_000 },
  ]);
});

test('[UH2] a list that became shorter than the place scrolled to still shows its end', () => {
  expect(rowsInView({ top: 480_000, height: 960 }, { count: 3, height: 48 })).toEqual({ from: 2, to: 3 });
  expect(rowsInView({ top: 0, height: 960 }, { count: 0, height: 48 })).toEqual({ from: 0, to: 0 });
});
