import { expect, test } from 'vitest';
import { tookOf } from './format.ts';

test('[UI1] how long something took is never nothing, tenths while they matter, then a clock', () => {
  expect([-5, 0, 99, 100, 420, 9_949, 9_950, 62_000, 3_729_000].map(tookOf)).toEqual([
    '< 0.1 s',
    '< 0.1 s',
    '< 0.1 s',
    '0.1 s',
    '0.4 s',
    '9.9 s',
    '0:09',
    '1:02',
    '1:02:09',
  ]);
});
