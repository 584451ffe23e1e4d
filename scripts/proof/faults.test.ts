import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULT_ROWS } from './faults.ts';
import { THREAT_ROWS } from './threats.ts';

test('every test the reliability page names is there, and every fault and threat is on the page', () => {
  const root = join(import.meta.dirname, '../..');
  const missing = [...FAULT_ROWS, ...THREAT_ROWS].flatMap(({ tests }) =>
    tests.flatMap(({ file, ids }) => {
      const text = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
      return ids.filter((id) => !text.includes(`[${id}]`)).map((id) => `${id} in ${file}`);
    }),
  );
  const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8');
  const rows = [...FAULT_ROWS.map(({ fault }) => fault), ...THREAT_ROWS.map(({ threat }) => threat)];
  expect([missing, rows.filter((row) => !page.includes(`| ${row} |`))]).toEqual([[], []]);
});
