import { BUDGET_STEP } from '../../../src-shared/engine/budget.ts';
import type { WaitingView } from '../../../src-shared/wire/views.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import type { App } from '../../compose-app.ts';
import { answerWords } from './answer-words.ts';
import { programName } from './program-name.ts';
import { askPrompt } from './questions.ts';
import { promptLines } from './prompt-lines.ts';
import { createRunScreen, summaryLines, type RunScreen } from './run-screen.ts';
import { artifactRows, waitingRow } from './rows.ts';
import { nothingTracked, track, type Tracked, type TrackedStep } from './run-tracker.ts';
import { problemOf, type Session } from './session.ts';
import { EXIT, safe, type ExitCode, type Terminal } from './terminal.ts';

/** Which run to watch and how much of it to show. */
export interface Watch {
  readonly runId: string;
  readonly verbose: 'steps' | 'everything';
}

/**
 * Shows a run to its end and gives the exit code. At a terminal the person answers here; elsewhere a run that waits for
 * a person ends the watch with the words to answer it by. Ctrl+C ends the watch, never the run.
 */
export async function watchRun(session: Session, app: App, { runId, verbose }: Watch): Promise<ExitCode> {
  const { terminal } = session;
  const { run } = await app.api.runs.get({ runId });
  const names = new Map(run.picture.nodes.map((node) => [node.id, node.name]));
  const left = new AbortController();
  const leave = (): void => left.abort();
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  if (!terminal.json)
    terminal.out(`${terminal.paint.bold(safe(run.workflowName))}  ${terminal.paint.dim(`${runId}  on ${run.projectRoot}`)}`);
  const screen = terminal.json ? undefined : createRunScreen(terminal, { names, verbose });
  const logs =
    screen && (terminal.live || verbose === 'everything') ? followLog(app, { runId, screen, signal: left.signal }) : undefined;
  try {
    const outcome = await follow({ app, runId, terminal, screen, signal: left.signal });
    if (outcome.kind === 'ended' && verbose === 'everything') await logs;
    screen?.end();
    if (outcome.kind === 'ended') return tellEnd(terminal, { runId, tracked: outcome.tracked });
    if (outcome.kind === 'stalled') return tellStalled(terminal, { runId, why: outcome.why });
    if (outcome.kind === 'waits') return tellWaiting(terminal, { runId, ...outcome });
    return tellLeft(terminal, { runId, role: app.role() });
  } finally {
    left.abort();
    screen?.end();
    process.off('SIGINT', leave);
    process.off('SIGTERM', leave);
  }
}

type Outcome =
  | { readonly kind: 'ended'; readonly tracked: Tracked }
  | { readonly kind: 'waits'; readonly tracked: Tracked; readonly below: readonly WaitingView[] }
  | { readonly kind: 'stalled'; readonly why: Problem }
  | { readonly kind: 'left' };

interface Following {
  readonly app: App;
  readonly runId: string;
  readonly terminal: Terminal;
  readonly screen: RunScreen | undefined;
  readonly signal: AbortSignal;
}

async function follow(following: Following): Promise<Outcome> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, following.signal]);
  const told = followEvents({ ...following, signal });
  try {
    const stalled = whenStalled(following.app, following.runId, signal).then((why): Promise<Outcome> | Outcome =>
      why === undefined ? told : { kind: 'stalled', why },
    );
    return await Promise.race([told, stalled]);
  } finally {
    over.abort();
    await told.catch(() => undefined);
  }
}

/** Why the run stands still because nothing of it can be recorded; undefined when that can no longer be seen. */
async function whenStalled(app: App, runId: string, signal: AbortSignal): Promise<Problem | undefined> {
  try {
    for await (const run of await app.api.runs.changes(undefined, { signal }))
      if (run.runId === runId && run.status === 'paused' && run.error) return run.error;
  } catch (error) {
    // The events tell the watcher what is wrong, in the same words.
    if (!signal.aborted && !problemOf(error)) throw error;
  }
  return undefined;
}

async function followEvents({ app, runId, terminal, screen, signal }: Following): Promise<Outcome> {
  let tracked = nothingTracked;
  let asking: { readonly step: string; readonly stop: AbortController } | undefined;
  try {
    const feed = await app.api.runs.events({ runId, after: 0 }, { signal });
    for await (const event of feed) {
      tracked = track(tracked, event);
      if (terminal.json) terminal.line({ run_id: runId, seq: event.seq, at: event.at, ...event.body });
      screen?.event(event, tracked);
      if (screen && (event.body.type === 'runQueued' || event.body.type === 'pauseRequested')) {
        screen.clear();
        terminal.out(`${terminal.paint.yellow('‖')} ${safe(event.body.reason)}`);
      }
      if (tracked.ended) return { kind: 'ended', tracked };
      if (asking && tracked.steps.get(asking.step)?.status !== 'waiting') {
        asking.stop.abort();
        asking = undefined;
      }
      if (!mayBeStill(tracked)) continue;
      if ((await statusOf(app, runId)) !== 'waiting') continue;
      const below = await askedBelow(app, runId);
      const own = firstQuestion(tracked);
      const waiting = own === undefined ? childQuestion(tracked, below) : { runId, step: own.step, ...own.waiting };
      if (!waiting) continue;
      if (!terminal.interactive) return { kind: 'waits', tracked, below };
      if (!asking) {
        asking = {
          step: own?.step ?? below[0]?.within.find((above) => above.runId === runId)?.step ?? '',
          stop: new AbortController(),
        };
        screen?.clear();
        void answerHere({ app, terminal, waiting, signal: AbortSignal.any([asking.stop.signal, signal]) }).then((answered) => {
          // A child may ask again without its step here having moved.
          if (answered) asking = undefined;
        });
      }
    }
  } catch (error) {
    if (signal.aborted) return { kind: 'left' };
    throw error;
  } finally {
    asking?.stop.abort();
  }
  return signal.aborted || !tracked.ended ? { kind: 'left' } : { kind: 'ended', tracked };
}

/** Nothing works at the moment, so the run may be waiting for a person. */
function mayBeStill(tracked: Tracked): boolean {
  // At a limit of the run what is queued stays so until somebody answers.
  const held = tracked.steps.get(BUDGET_STEP)?.status === 'waiting';
  return ![...tracked.steps.values()].some((step) => step.status === 'running' || (step.status === 'queued' && !held));
}

function firstQuestion(tracked: Tracked): (TrackedStep & { waiting: NonNullable<TrackedStep['waiting']> }) | undefined {
  for (const step of tracked.steps.values()) {
    if (step.waiting && step.waiting.prompt.kind !== 'wait') return { ...step, waiting: step.waiting };
  }
  return undefined;
}

/** What the runs ask that this one started as steps, and those they started. */
async function askedBelow(app: App, runId: string): Promise<readonly WaitingView[]> {
  return (await app.api.inbox.list()).filter(({ within }) => within.some((above) => above.runId === runId));
}

function childQuestion(tracked: Tracked, below: readonly WaitingView[]): WaitingView | undefined {
  return [...tracked.steps.values()].some((step) => step.child !== undefined && step.status === 'waiting') ? below[0] : undefined;
}

async function statusOf(app: App, runId: string): Promise<string> {
  return (await app.api.runs.get({ runId })).run.status;
}

interface Asking {
  readonly app: App;
  readonly terminal: Terminal;
  readonly waiting: Pick<WaitingView, 'runId' | 'step' | 'prompt' | 'boundTo' | 'attempt'>;
  readonly signal: AbortSignal;
}

async function answerHere({ app, terminal, waiting, signal }: Asking): Promise<boolean> {
  const { runId, prompt, boundTo, attempt } = waiting;
  for (;;) {
    const decided = await askPrompt(terminal, prompt, signal);
    if (!decided || signal.aborted) return false;
    try {
      await app.api.runs.answer({ runId, step: waiting.step, attempt, boundTo, ...decided });
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      terminal.problem(problem);
      if (problem.code === 'not_waiting' || problem.code === 'stale_answer') return true;
    }
  }
}

async function followLog(
  app: App,
  { runId, screen, signal }: { readonly runId: string; readonly screen: RunScreen; readonly signal: AbortSignal },
): Promise<void> {
  try {
    for await (const { lines } of await app.api.runs.logFeed({ runId }, { signal })) screen.log(lines);
  } catch (error) {
    // The log is a courtesy beside the events; leaving or losing it does not end the watch.
    if (!signal.aborted && !problemOf(error)) screen.log([]);
  }
}

const EXITS = { succeeded: EXIT.done, failed: EXIT.failed, cancelled: EXIT.cancelled } as const;

function tellEnd(terminal: Terminal, { runId, tracked }: { readonly runId: string; readonly tracked: Tracked }): ExitCode {
  const { ended } = tracked;
  if (!ended) return EXIT.failed;
  if (terminal.json) {
    terminal.line({
      type: 'result',
      run_id: runId,
      status: ended.status,
      outputs: ended.outputs,
      artifacts: artifactRows(tracked),
      cost: { credits: tracked.credits },
      ...(ended.error ? { error: ended.error } : {}),
      ...(ended.reason === undefined ? {} : { reason: ended.reason }),
    });
  } else {
    for (const line of summaryLines(terminal, { runId, tracked })) terminal.out(line);
  }
  return EXITS[ended.status];
}

function tellStalled(terminal: Terminal, { runId, why }: { readonly runId: string; readonly why: Problem }): ExitCode {
  if (terminal.json) terminal.line({ type: 'result', run_id: runId, status: 'paused', outputs: {}, artifacts: [], error: why });
  terminal.problem({
    ...why,
    hint: `${why.hint ?? 'Nothing that was recorded is lost.'} Go on with: ${programName()} resume ${runId}`,
  });
  return EXIT.failed;
}

function tellWaiting(
  terminal: Terminal,
  { runId, tracked, below }: { readonly runId: string; readonly tracked: Tracked; readonly below: readonly WaitingView[] },
): ExitCode {
  const own = [...tracked.steps.values()].flatMap((step) =>
    step.waiting && step.waiting.prompt.kind !== 'wait' ? [{ step: step.step, ...step.waiting, runId }] : [],
  );
  const waiting = [...own, ...below];
  if (terminal.json) {
    terminal.line({
      type: 'result',
      run_id: runId,
      status: 'waiting',
      outputs: {},
      artifacts: [],
      cost: { credits: tracked.credits },
      waiting: waiting.map((asked) => ({
        ...(asked.runId === runId ? {} : { run_id: asked.runId }),
        step: asked.step,
        ...waitingRow(asked),
      })),
    });
    return EXIT.waiting;
  }
  for (const { runId: asker, step, prompt } of waiting) {
    terminal.out(
      `\n${terminal.paint.yellow('◆')} ${safe(prompt.title)} waits for you${prompt.reason === '' ? '' : `: ${safe(prompt.reason)}`}`,
    );
    for (const line of promptLines(terminal, prompt)) terminal.out(`  ${line}`);
    for (const words of answerWords(asker, { step, prompt })) terminal.out(`  ${words}`);
  }
  return EXIT.waiting;
}

function tellLeft(terminal: Terminal, { runId, role }: { readonly runId: string; readonly role: 'host' | 'client' }): ExitCode {
  const words =
    role === 'host'
      ? 'Stopped here; the run is kept and can go on.'
      : 'No longer watching; the run goes on in the process that hosts it.';
  terminal.note(`\n${words}\n  go on:   ${programName()} resume ${runId}\n  end it:  ${programName()} cancel ${runId}`);
  return EXIT.cancelled;
}
