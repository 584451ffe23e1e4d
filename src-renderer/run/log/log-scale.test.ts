import { expect, test } from 'vitest';
import { scaleOf } from './log-scale.ts';

test('[E89] a short log scrolls pixel by pixel, a huge one reaches its first and its last line', () => {
  const short = scaleOf(1000, 400);
  expect([short.height, short.lineAt(400), short.topOf(20)]).toEqual([20_000, 20, 400]);
  const huge = scaleOf(5_000_000, 400);
  const bottom = huge.height - 400;
  expect([huge.height, huge.lineAt(0), Math.round(huge.lineAt(bottom)), Math.round(huge.lineAt(huge.topOf(2_000_000)))]).toEqual([
    8_000_000, 0, 4_999_980, 2_000_000,
  ]);
});
