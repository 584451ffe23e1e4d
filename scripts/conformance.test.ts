import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCases } from './conformance/case-file.ts';
import { runCase } from './conformance/run-case.ts';

const cases = readCases(readFileSync(new URL('../src-shared/engine/cases.yaml', import.meta.url), 'utf8'));

describe('the engine by example', () => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', (_, one) => {
    expect(runCase(one)).toEqual([]);
  });
});
