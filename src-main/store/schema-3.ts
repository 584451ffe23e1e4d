import type { Statements } from './migrate.ts';

/** Version 3: a run knows the run and step that started it, where one did. */
export const VERSION_3: Statements = [
  `ALTER TABLE runs ADD COLUMN parent_run TEXT`,
  `ALTER TABLE runs ADD COLUMN parent_step TEXT`,
  `CREATE INDEX runs_parent ON runs (parent_run) WHERE parent_run IS NOT NULL`,
];
