import type { Statements } from './migrate.ts';

/** Version 1: events, the rows projected from them, pinned workflows, settings and search. */
export const VERSION_1: Statements = [
  `
  CREATE TABLE workflows (
    hash TEXT PRIMARY KEY,
    steps INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Runs have a small integer key, so that event and step rows stay small and lie in the order they were written.
  CREATE TABLE runs (
    key INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    status TEXT NOT NULL,
    workflow_hash TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    workflow_name TEXT NOT NULL,
    source TEXT NOT NULL,
    project_root TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at INTEGER,
    steps_done INTEGER NOT NULL,
    steps_total INTEGER NOT NULL,
    credits REAL NOT NULL,
    error TEXT
  ) STRICT;
  `,
  `CREATE INDEX runs_open ON runs (key) WHERE ended_at IS NULL;`,
  `CREATE INDEX runs_workflow ON runs (workflow_id, run_id);`,
  `
  CREATE TABLE events (
    run INTEGER NOT NULL REFERENCES runs (key),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    v INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  `,
  `CREATE UNIQUE INDEX events_in_order ON events (run, seq);`,
  `
  CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs (key),
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    step_type TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    waiting_since INTEGER,
    prompt TEXT,
    bound_to TEXT,
    line TEXT
  ) STRICT;
  `,
  `CREATE UNIQUE INDEX steps_of_run ON steps (run, step);`,
  `CREATE INDEX steps_waiting ON steps (waiting_since) WHERE waiting_since IS NOT NULL;`,
  `
  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `CREATE VIRTUAL TABLE search USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');`,
  `
  -- Runs whose events retention is compacting at this moment; empty outside its transaction.
  CREATE TABLE retention (run INTEGER PRIMARY KEY) STRICT;
  `,
  `
  CREATE TRIGGER events_never_change BEFORE UPDATE ON events
  BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
  END;
  `,
  `
  CREATE TRIGGER events_never_go BEFORE DELETE ON events
  WHEN NOT EXISTS (SELECT 1 FROM retention WHERE run = OLD.run)
  BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
  END;
  `,
  `
  CREATE TRIGGER events_without_gap BEFORE INSERT ON events
  WHEN NEW.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM events WHERE run = NEW.run)
  BEGIN
    SELECT RAISE(ABORT, 'an event must follow the last one without a gap');
  END;
  `,
  `
  CREATE TRIGGER workflows_never_change BEFORE UPDATE ON workflows
  BEGIN
    SELECT RAISE(ABORT, 'pinned workflows are never changed');
  END;
  `,
];
