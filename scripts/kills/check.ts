import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src-shared/history/events.ts';
import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import { hasEnded, stepsOf } from '../../src-shared/engine/views.ts';
import type { History } from '../../src-main/ports/history.ts';
import { openHistory } from '../../src-main/store/open-history.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { createLogWatch } from '../sim/log-watch.ts';
import { createSameness } from '../sim/same.ts';
import { createViolations, type Violation } from '../sim/violation.ts';
import type { Witness } from './drive.ts';
import type { Places } from './engine.ts';

/** Checks I1–I6 on what is left after a run has ended and its engine is closed. */
export async function checkAfter(of: {
  readonly places: Places;
  readonly runId: string;
  readonly witness: Witness;
  readonly effects: string;
}): Promise<readonly Violation[]> {
  const { places, runId, witness, effects } = of;
  const violations = createViolations();
  const opened = openHistory(join(places.home, 'history.db'), systemClock);
  if (!opened.ok) {
    violations.add('I1', `the history cannot be opened: ${opened.error.message}`);
    return violations.found;
  }
  const { history } = opened.value;
  let kept = false;
  try {
    const runs = [runId, ...history.runs({ parent: runId, limit: 100 }).map((child) => child.runId)];
    const logs = runs.map((one) => checkRun({ history, runId: one, witness, violations }));
    const log = logs[0] ?? [];
    kept = log.some(({ body }) => body.type === 'workspaceReleased' && body.kept);
    const same = createSameness();
    for (const [seq, event] of witness.seen) {
      const difference = same.difference(event, log[seq - 1]);
      if (difference !== undefined) violations.add('I1', `event ${seq} was shown and is not what the history has: ${difference}`);
    }
    checkEffects(
      logs.flat().map(({ body }) => body),
      effects,
      violations.add,
    );
  } finally {
    await history.close();
  }
  for (const pid of processesOf(places.home)) violations.add('I5', `process ${pid} is left`);
  const folder = join(places.cacheDir, 'workspaces');
  const left = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, runId))) : [];
  if (!kept && left.length > 0) violations.add('I5', `its workspace is left in ${left.join(', ')}`);
  return violations.found;
}

/** What the history has of one run: without gaps, equal to its rows, ended well, with every answer that was taken. */
function checkRun(of: {
  readonly history: History;
  readonly runId: string;
  readonly witness: Witness;
  readonly violations: ReturnType<typeof createViolations>;
}): readonly RunEvent[] {
  const { history, runId, witness, violations } = of;
  const row = history.run(runId);
  const compiled = row === undefined ? undefined : history.pinned(row.workflowHash);
  if (row === undefined || compiled === undefined) {
    violations.add('I1', `${runId} is not in the history`);
    return [];
  }
  const log = history.events(runId, 0);
  const watch = createLogWatch(compiled, runId, violations);
  for (const event of log) watch.read(event);
  for (const taken of witness.taken) {
    const { step, boundTo } = taken;
    if (taken.runId !== runId) continue;
    if (!log.some(({ body }) => body.type === 'answerGiven' && body.step === step && body.boundTo === boundTo))
      violations.add('I1', `an answer to ${step} was taken and is not in the history`);
  }
  const state = log.reduce(fold, emptyRun(runId, compiled));
  if (state.status !== row.status || state.seq !== row.seq)
    violations.add('I3', `the row says ${row.status}, the log ${state.status}`);
  const rows = new Map(history.steps(runId).map((step) => [step.step, step]));
  for (const { step, status, attempts } of stepsOf(state))
    if (attempts.length > 0 && rows.get(step)?.status !== status)
      violations.add('I3', `the row of ${step} says ${rows.get(step)?.status ?? 'nothing'}, the log ${status}`);
  if (!hasEnded(state)) violations.add('live', `the run is ${state.status}`);
  if (state.status !== 'succeeded') violations.add('live', `the run ${state.status}: ${state.error?.message ?? ''}`);
  return log;
}

/** A step leaves at least one line if it has succeeded, and never more than it was begun. */
function checkEffects(
  log: readonly { readonly type: string; readonly step?: string }[],
  effects: string,
  say: (id: 'I4', what: string) => void,
): void {
  const lines = new Map<string, number>();
  for (const line of readFileSync(effects, 'utf8').split('\n')) if (line !== '') lines.set(line, (lines.get(line) ?? 0) + 1);
  const begun = new Map<string, number>();
  for (const { type, step } of log) {
    const id = step?.split('.').at(-1) ?? '';
    if (type === 'stepStarted') begun.set(id, (begun.get(id) ?? 0) + 1);
  }
  for (const [id, count] of lines)
    if (count > (begun.get(id) ?? 0)) say('I4', `${id} had its effect ${count} times, but was begun ${begun.get(id) ?? 0} times`);
}

/** Processes started by an engine of this data directory that are still alive. */
export function processesOf(home: string): readonly number[] {
  const wanted = [Buffer.from('FLOWRIGHT_PROCESS='), Buffer.from(home)];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environ = readFileSync(join('/proc', name, 'environ'));
        return wanted.every((part) => environ.includes(part)) ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
}
