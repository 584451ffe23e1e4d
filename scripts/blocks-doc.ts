/** `node scripts/blocks-doc.ts`: writes docs/blocks.md from the built-in blocks' own words. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksPage } from '../src-main/tools/blocks-page.ts';
import { builtinToolViews } from '../src-main/tools/builtin-tools.ts';

writeFileSync(join(import.meta.dirname, '../docs/blocks.md'), blocksPage(builtinToolViews()));
