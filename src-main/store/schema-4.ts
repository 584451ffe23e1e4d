import type { Statements } from './migrate.ts';

/** Version 4: a run knows the step it is a test of, where it is one. */
export const VERSION_4: Statements = [`ALTER TABLE runs ADD COLUMN test_step TEXT`];
