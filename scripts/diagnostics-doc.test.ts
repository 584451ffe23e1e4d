import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IMPORT_CODES } from '../src-shared/import/import-codes.ts';
import { diagnosticsPage } from '../src-shared/workflow/checks/codes-page.ts';

test('[CODES] docs/diagnostics.md is what the tables of codes say (node scripts/diagnostics-doc.ts writes it)', () => {
  expect(readFileSync(new URL('../docs/diagnostics.md', import.meta.url), 'utf8')).toBe(diagnosticsPage(IMPORT_CODES));
});

test('[CODES] every code that an import says is explained, and none that no import says', () => {
  const root = join(import.meta.dirname, '..');
  const said = ['src-shared/import', 'src-main/library/import'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/test|fixture|import-codes/.test(name))
      .flatMap((name) => readFileSync(join(root, folder, name), 'utf8').match(/(?<=')IM\d{3}(?=')/g) ?? []),
  );
  expect([...new Set(said)].sort()).toEqual(Object.keys(IMPORT_CODES).sort());
});
