import { readFileSync, writeFileSync } from 'node:fs';
import { IMPORT_CODES } from '../src-shared/import/import-codes.ts';
import { diagnosticsPage } from '../src-shared/workflow/checks/codes-page.ts';

// Writes docs/diagnostics.md from the table of codes; with --check only says whether it is current.
const page = new URL('../docs/diagnostics.md', import.meta.url);
const wanted = diagnosticsPage(IMPORT_CODES);
if (process.argv.includes('--check')) {
  const current = readFileSync(page, 'utf8') === wanted;
  process.stdout.write(
    current ? 'docs/diagnostics.md is current.\n' : 'docs/diagnostics.md is not current: run node scripts/diagnostics-doc.ts\n',
  );
  process.exitCode = current ? 0 : 1;
} else {
  writeFileSync(page, wanted);
  process.stdout.write('docs/diagnostics.md is written.\n');
}
