import type { Statements } from './migrate.ts';

/**
 * Version 2: old runs are compacted to a summary, a person may keep one whole, and search knows the names of steps and
 * what failed. Everything of version 1 stays as it is; its search rows are made anew, for they cannot be read.
 */
export const VERSION_2: Statements = [
  `ALTER TABLE runs ADD COLUMN kept INTEGER NOT NULL DEFAULT 0`,
  `CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL`,
  `
  -- A run that retention compacted: its summary, and whether its events and files are gone yet ('events', 'files', 'done').
  CREATE TABLE compactions (
    run INTEGER PRIMARY KEY REFERENCES runs (key),
    at INTEGER NOT NULL,
    events INTEGER NOT NULL,
    remove_artifacts INTEGER NOT NULL,
    stage TEXT NOT NULL,
    summary TEXT NOT NULL
  ) STRICT
  `,
  `CREATE INDEX compactions_unfinished ON compactions (run) WHERE stage <> 'done'`,
  `DROP TRIGGER events_never_go`,
  `DROP TABLE retention`,
  `
  CREATE TRIGGER events_never_go BEFORE DELETE ON events
  WHEN NOT EXISTS (SELECT 1 FROM compactions WHERE run = OLD.run)
  BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
  END
  `,
  `
  CREATE TRIGGER compacted_runs_never_grow BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM compactions WHERE run = NEW.run)
  BEGIN
    SELECT RAISE(ABORT, 'a compacted run gets no more events');
  END
  `,
  `
  CREATE TRIGGER only_old_runs_are_compacted BEFORE INSERT ON compactions
  WHEN (SELECT count(*) FROM runs WHERE key = NEW.run AND ended_at IS NOT NULL AND kept = 0) = 0
  BEGIN
    SELECT RAISE(ABORT, 'only a run that has ended and is not kept is compacted');
  END
  `,
  `
  CREATE TRIGGER compactions_never_go BEFORE DELETE ON compactions
  BEGIN
    SELECT RAISE(ABORT, 'that a run was compacted stays on record');
  END
  `,
  `
  CREATE TRIGGER summaries_never_change BEFORE UPDATE OF run, at, events, summary ON compactions
  BEGIN
    SELECT RAISE(ABORT, 'the summary of a compacted run is never changed');
  END
  `,
  `DROP TABLE search`,
  `
  CREATE VIRTUAL TABLE search USING fts5 (
    words, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
  )
  `,
  `
  INSERT INTO search (rowid, words)
  SELECT key, substr(
    run_id || char(10) || workflow_name || char(10) || workflow_id || char(10) || source || char(10) || project_root || char(10)
    || ifnull((
      SELECT group_concat(CASE WHEN json_valid(body) THEN ifnull(body ->> '$.inputs', '') || ifnull(body ->> '$.outputs', '') END, ' ')
      FROM events WHERE events.run = runs.key AND (events.seq = 1 OR events.seq > runs.seq - 4)
    ), '') || char(10)
    || CASE WHEN error IS NOT NULL AND json_valid(error) THEN ifnull(error ->> '$.message', '') || ' ' || ifnull(error ->> '$.at', '') ELSE '' END || char(10)
    || ifnull((
      SELECT group_concat(name || CASE WHEN status = 'failed' THEN ' ' || ifnull(line, '') ELSE '' END, ' ')
      FROM steps WHERE steps.run = runs.key
    ), ''),
    1, 65536)
  FROM runs
  `,
];
