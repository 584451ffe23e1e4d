import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { EventBody } from '../../src-shared/history/events.ts';
import type { RunSummary } from '../../src-shared/engine/state.ts';
import type { Append, History, StepRow } from '../../src-main/ports/history.ts';
import { openHistory } from '../../src-main/store/open-history.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { timed, type Comparison, type Timed } from './measure.ts';

const EVENTS = 1000;

/** The durable history against the database driver alone, which commits one small row at a time. */
export function commitComparisons(): Comparison[] {
  const baseline = `${EVENTS.toLocaleString('en')} raw commits`;
  return [
    { work: '1,000 events, one a commit', baseline, goal: 1.3, raw: rawCommits, ours: appends({ runs: 1, events: EVENTS }) },
    {
      work: '1,000 events, 50 runs at once',
      baseline,
      goal: 0.3,
      raw: rawCommits,
      ours: appends({ runs: 50, events: EVENTS / 50 }),
    },
  ];
}

/** A thousand commits of one small row each, by the database driver alone. */
export const rawCommits: Timed = () =>
  inFolder((folder) => {
    const database = new Database(join(folder, 'raw.db'));
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('CREATE TABLE events (run INTEGER, seq INTEGER, body TEXT)');
    const add = database.prepare<[number, number, string]>('INSERT INTO events VALUES (?, ?, ?)');
    const body = JSON.stringify(eventOf(0));
    return timed(() => {
      for (let round = 0; round < EVENTS; round += 1) add.run(1, round, body);
    }).finally(() => database.close());
  });

function appends({ runs, events }: { readonly runs: number; readonly events: number }): Timed {
  return () =>
    inFolder((folder) => {
      const opened = openHistory(join(folder, 'history.db'), systemClock);
      if (!opened.ok) throw new Error(opened.error.message);
      const { history } = opened.value;
      return timed(() => Promise.all(Array.from({ length: runs }, (_, run) => appendRun(history, `run_${run}`, events)))).finally(
        () => history.close(),
      );
    });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-commits-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each append starts a step or ends it, as a chain of steps does that take no time. */
async function appendRun(history: History, runId: string, events: number): Promise<void> {
  for (let round = 0; round < events; round += 1) {
    const appended = await history.append(appendOf(runId, round));
    if (!appended.ok) throw new Error(appended.error.message);
  }
}

function appendOf(runId: string, round: number): Append {
  const event = eventOf(round);
  const row: StepRow = {
    runId,
    step: stepOf(round),
    name: stepOf(round),
    stepType: 'command',
    status: event.type === 'stepStarted' ? 'running' : 'succeeded',
    attempt: 1,
    startedAt: 1,
    endedAt: event.type === 'stepStarted' ? null : 2,
    waitingSince: null,
    prompt: null,
    boundTo: null,
    line: null,
  };
  return { runId, after: round, at: round, events: [event], summary: summaryOf(runId, round + 1), steps: [row] };
}

function eventOf(round: number): EventBody {
  const step = stepOf(round);
  if (round % 2 === 0) return { type: 'stepStarted', step, attempt: 1, input: null };
  return { type: 'stepSucceeded', step, attempt: 1, output: null };
}

function stepOf(round: number): string {
  return `step_${Math.floor(round / 2)}`;
}

function summaryOf(runId: string, seq: number): RunSummary {
  return {
    runId,
    seq,
    status: 'running',
    workflowHash: 'none',
    workflowId: 'rate',
    workflowName: 'Rate',
    source: 'rate',
    inputs: {},
    projectRoot: '/',
    trigger: { kind: 'manual' },
    createdAt: 0,
    artifacts: [],
    context: {},
    credits: 0,
    cancelRequested: false,
  };
}
