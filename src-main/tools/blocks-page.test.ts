import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocksPage } from './blocks-page.ts';
import { builtinToolViews } from './builtin-tools.ts';

test('[docs] docs/blocks.md says what the blocks say; `node scripts/blocks-doc.ts` writes it', () => {
  expect(readFileSync('docs/blocks.md', 'utf8')).toBe(blocksPage(builtinToolViews()));
});
