/** `npm run layers`: every import of the house against its rules; fails when one is broken or when nothing was looked at. */
import { join } from 'node:path';
import { cruiseLayers } from './layers/cruise.ts';

const { modules, violations } = await cruiseLayers(join(import.meta.dirname, '..'));
for (const { rule, from, to } of violations) console.error(`${from} must not import ${to} (${rule})`);
if (modules === 0) console.error('No module was looked at: the rules prove nothing.');
else console.log(`${modules} modules, ${violations.length} forbidden imports.`);
process.exit(modules > 0 && violations.length === 0 ? 0 : 1);
