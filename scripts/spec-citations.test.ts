import { expect, test } from 'vitest';
import { spec } from './spec-citations.ts';

test('every rule of the engine is shown by a test or a case, and every rule that one cites is there', () => {
  expect(spec(`${import.meta.dirname}/..`)).toEqual({ uncited: [], unknown: [] });
});
