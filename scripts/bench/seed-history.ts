import Database from 'better-sqlite3';
import type { EventBody } from '../../src-shared/history/events.ts';
import { openHistory } from '../../src-main/store/open-history.ts';
import { systemClock } from '../../src-main/system/clock.ts';

/** How large a history to make: `events` over all runs, `longest` of them in the newest one. */
export interface SeedSize {
  readonly runs: number;
  readonly events: number;
  readonly longest: number;
}

const WORKFLOWS = [
  'Repo health',
  'Nightly tests',
  'Tidy downloads',
  'Release notes',
  'Invoice check',
  'Translate docs',
  'Backup photos',
];
const NOUNS = [
  'orders',
  'ledger',
  'garden',
  'harbour',
  'lantern',
  'compass',
  'meadow',
  'quartz',
  'saddle',
  'thimble',
  'velvet',
  'willow',
];
const STEPS = 12;
const PINNED = 'seeded';

/** The id of the run with this number, the same in every seeded history; ids sort as runs were started. */
export function seededRun(number: number): string {
  return `run_${String(number).padStart(8, '0')}`;
}

/**
 * Writes a history of so many ended runs at `path` (a few open), the same every time for the same size. It goes past the
 * engine, straight into the tables, with their triggers on.
 */
export async function seedHistory(path: string, { runs, events, longest }: SeedSize): Promise<void> {
  const made = openHistory(path, systemClock);
  if (!made.ok) throw new Error(made.error.message);
  await made.value.history.close();
  const database = new Database(path);
  database.pragma('synchronous = OFF');
  const draw = numbers(7);
  const addRun = database.prepare(
    `INSERT INTO runs (key, run_id, seq, status, workflow_hash, workflow_id, workflow_name, source, project_root, created_at,
       updated_at, ended_at, steps_done, steps_total, credits, error)
     VALUES (?, ?, ?, ?, '${PINNED}', ?, ?, ?, ?, ?, ?, ?, ?, ${STEPS}, 0, ?)`,
  );
  const addEvent = database.prepare('INSERT INTO events (run, seq, at, v, body) VALUES (?, ?, ?, 1, ?)');
  const addStep = database.prepare(
    "INSERT INTO steps (run, step, name, step_type, status, attempt, started_at, ended_at) VALUES (?, ?, ?, 'command', ?, 1, ?, ?)",
  );
  const addSearch = database.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)');
  const each = Math.floor((events - longest) / (runs - 1));
  database.exec('BEGIN');
  for (let number = 1; number <= runs; number += 1) {
    const kind = draw(WORKFLOWS.length);
    const name = WORKFLOWS[kind] ?? '';
    const word = `${NOUNS[draw(NOUNS.length)] ?? ''} ${NOUNS[draw(NOUNS.length)] ?? ''} n${number}`;
    const status = number > runs - 5 ? 'waiting' : draw(20) === 0 ? 'failed' : 'succeeded';
    const at = 1_700_000_000_000 + number * 60_000;
    const error = status === 'failed' ? JSON.stringify({ code: 'command_failed', message: `The ${word} did not fit` }) : null;
    const last = number === runs ? longest : each;
    addRun.run(
      number,
      seededRun(number),
      last,
      status,
      `w${kind}`,
      name,
      `bundled/w${kind}`,
      `/projects/p${draw(30)}`,
      at,
      at + 50_000,
      status === 'waiting' ? null : at + 50_000,
      STEPS,
      error,
    );
    for (let step = 0; step < STEPS; step += 1)
      addStep.run(number, `s${step}`, `Step ${step} of ${name}`, 'succeeded', at, at + 1);
    for (let seq = 1; seq <= last; seq += 1)
      addEvent.run(number, seq, at + seq, JSON.stringify(eventOf(seq, { word, name, kind })));
    addSearch.run(number, [seededRun(number), name, `w${kind}`, word, error ?? '', `Step of ${name}`].join('\n'));
    if (number % 500 === 0) database.exec('COMMIT; BEGIN');
  }
  database.exec('COMMIT');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

function eventOf(seq: number, of: { readonly word: string; readonly name: string; readonly kind: number }): EventBody {
  const step = `s${seq % STEPS}`;
  if (seq > 1) {
    return seq % 3 === 0
      ? { type: 'stepStarted', step, attempt: 1, input: { command: `make ${of.word}` } }
      : { type: 'stepProgressed', step, attempt: 1, message: `${seq} of the ${of.word} are done`, percent: seq % 100 };
  }
  return {
    type: 'runCreated',
    workflowHash: PINNED,
    workflowId: `w${of.kind}`,
    workflowName: of.name,
    source: `bundled/w${of.kind}`,
    inputs: { subject: of.word },
    projectRoot: '/projects',
    trigger: { kind: 'manual' },
    flags: { maxParallel: 4 },
  };
}

/** Numbers below a bound, the same every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
