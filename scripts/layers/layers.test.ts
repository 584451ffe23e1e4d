import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cruiseLayers } from './cruise.ts';
import { rules } from './rules.mjs';

const fixtures = join(import.meta.dirname, 'fixtures');

describe('the import rules', () => {
  test('[layers] every rule has one failing fixture, and there is no fixture without a rule', () => {
    expect(readdirSync(fixtures).sort()).toEqual(rules.map((rule) => rule.name ?? '').sort());
  });

  test.each(rules.map((rule) => rule.name ?? ''))('[%s] a forbidden import is found', async (name) => {
    const { modules, violations } = await cruiseLayers(join(fixtures, name));
    expect(modules).toBeGreaterThan(0);
    expect([...new Set(violations.map((violation) => violation.rule))]).toContain(name);
  });
});
