import { options, rules } from './scripts/layers/rules.mjs';

/** The import rules of the house; see scripts/layers/rules.mjs. */
export default { forbidden: rules, options };
