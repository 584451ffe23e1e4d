/**
 * The same random cases on every run of the tests, so that a red run says something about the change and not about chance.
 * Other cases: `FLOWRIGHT_SEED=7 npm run test:unit`, `FLOWRIGHT_SEED=any` for new ones each time, and `npm run fuzz` for many.
 */
import fc from 'fast-check';

const wanted = process.env['FLOWRIGHT_SEED'] ?? '20261121';
if (wanted !== 'any') fc.configureGlobal({ seed: Number(wanted) });
