import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diagnosticsPage } from './codes-page.ts';

test('[CODES] docs/diagnostics.md is what the table of codes says (node scripts/diagnostics-doc.ts writes it)', () => {
  expect(readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8')).toBe(diagnosticsPage());
});
