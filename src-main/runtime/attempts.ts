import type { GatherEffect, PerformEffect } from '../../src-shared/engine/io.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { limitsOf } from '../../src-shared/engine/limits.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { limitsPaths, type EffectivePolicies } from '../../src-shared/workflow/policies/effective.ts';
import type { Executor, ExecutorContext } from '../ports/executor.ts';
import { changedSince } from './agreed-files.ts';
import { DID_NOT_STOP, findings, givenUp, outcome, type EndReason, type Found } from './attempt-outcome.ts';
import { callEvidence, callExecutor } from './calls.ts';
import { chosenPaths } from './chosen-paths.ts';
import type { FolderTurns } from './folder-turns.ts';
import { createIsolation, stoppedBefore, takesTurns } from './isolation.ts';
import type { PathWatches } from './path-watch.ts';
import { createProgressGate } from './progress-gate.ts';
import { coveredChecks, coveredResult, createRedactions, type Redaction } from './redaction.ts';
import type { RunInput, Send } from './run-writer.ts';
import { secretsFor } from './secret-context.ts';
import type { RuntimePorts } from './surface.ts';

/** How long an executor has to settle after it was told to end, before its attempt is given up, ms. */
const SETTLE_MS = 15_000;

interface Attempt {
  readonly end: (reason: EndReason) => void;
  readonly settled: Promise<void>;
}

type Surroundings = Omit<ExecutorContext, 'effect'>;
type Told = (reason: EndReason | undefined) => RunInput | undefined;
/** What an attempt does, and what is told of it when it had to be given up. */
type Work = (begun: Begun) => {
  readonly done: Promise<Told>;
  readonly abandoned: (error: StepError) => Told;
};

/** The attempts of one run that are at work. */
export interface Attempts {
  perform(effect: PerformEffect, state: RunState): void;
  gather(effect: GatherEffect, state: RunState): void;
  stop(step: string, attempt: number): void;
  stopAll(): void;
  /** The run has moved on. */
  moved(): void;
  /** Ends everything without a word to the run, so that the next host takes it up; resolves when nothing is left. */
  close(): Promise<void>;
}

/** Performs what a run decided: one executor per type, limits on monotonic time, ownership of what was started. */
export function createAttempts(
  ports: RuntimePorts,
  run: {
    readonly runId: string;
    readonly send: Send;
    readonly paths: PathWatches;
    readonly turns: FolderTurns;
    state(): RunState;
  },
): Attempts {
  const executors = new Map<string, Executor>(ports.executors.map((executor) => [executor.type, executor]));
  const working = new Map<string, Attempt>();
  const redactions = createRedactions();
  let closing = false;
  const isolation = createIsolation(ports, {
    runId: run.runId,
    turns: run.turns,
    state: () => run.state(),
    keep: async ({ step, attempt }, text) => {
      const name = `${step}-${attempt}.patch`;
      const kept = await ports.artifacts.addText({ runId: run.runId, text, type: 'patch', name, mediaType: 'text/x-diff' });
      if (kept.ok) await run.send({ type: 'artifact', step, attempt, artifact: kept.value });
    },
  });

  function perform(effect: PerformEffect, state: RunState): void {
    begin(effect, state, (begun) => {
      const work = surround(begun, (held): Promise<Result<Json, StepError>> => {
        if (!held.ok) return Promise.resolve(err({ ...held.error, retryable: false }));
        const { surroundings, redaction } = held.value;
        // What a person agreed to are the files of the workspace, wherever the step itself works.
        const { workspace } = surroundings;
        const called = inPlace<Result<Json, StepError>>(begun, surroundings, {
          work: (context) =>
            underWatch<Result<Json, StepError>>(begun, context, {
              work: async () =>
                (await changedSince(ports.workspaces, effect, { runId: run.runId, workspace })) ??
                // Its place was made, or its files were looked at, for so long that it was given up. A child that is there is ended.
                (begun.signal.aborted && effect.childRun === undefined
                  ? err(stoppedBefore(effect.step))
                  : callExecutor(executors.get(effect.request.type), effect, Object.assign(context, { effect }))),
              otherwise: err,
            }),
          without: (why) => err({ ...why, retryable: false }),
        });
        return redaction === undefined ? called : called.then((result) => coveredResult(result, redaction));
      });
      const told =
        (result: Result<Json, StepError>): Told =>
        (reason) =>
          outcome(effect, result, reason);
      return { done: work.then(told), abandoned: (error) => told(err(error)) };
    });
  }

  function gather(effect: GatherEffect, state: RunState): void {
    begin(effect, state, (begun) => {
      const produced = state.artifacts.filter(({ step, attempt }) => step === effect.step && attempt === effect.attempt);
      const work = surround(begun, (held): Promise<Found> => {
        if (!held.ok) return Promise.resolve(givenUp(effect, held.error));
        const { surroundings, redaction } = held.value;
        const called = inPlace<Found>(begun, surroundings, {
          work: (context) =>
            underWatch<Found>(begun, context, {
              work: async () =>
                begun.signal.aborted
                  ? givenUp(effect, stoppedBefore(effect.step))
                  : { checks: await callEvidence(ports.evidence, effect, Object.assign(context, { produced })) },
              otherwise: (error) => givenUp(effect, error),
            }),
          without: (why) => givenUp(effect, why),
        });
        return called.then((found) => {
          const checks = redaction === undefined ? found.checks : coveredChecks(found.checks, redaction);
          return bringIn(effect, { ...found, checks }, begun.signal);
        });
      });
      const told =
        (found: Found): Told =>
        (reason) =>
          findings(effect, found, reason);
      return { done: work.then(told), abandoned: (error) => told(givenUp(effect, error)) };
    });
  }

  /** Works where the step is to work; where nobody changes the workspace as a whole, at once. */
  function inPlace<T>(
    { effect, state, signal }: Begun,
    surroundings: Surroundings,
    how: { work(context: Surroundings): Promise<T>; without(why: Problem): T },
  ): Promise<T> {
    if (!takesTurns(state)) return how.work(surroundings);
    return isolation.enter(effect, state, signal).then(async (entered) => {
      if (!entered.ok) return how.without(entered.error);
      try {
        return await how.work(Object.assign(surroundings, { workspace: entered.value.workspace }));
      } finally {
        entered.value.done();
      }
    });
  }

  /** Brings the change of an isolated step into the workspace once all its evidence holds. */
  async function bringIn(effect: GatherEffect, found: Found, signal: AbortSignal): Promise<Found> {
    if (found.conflict !== undefined || effect.isolated?.apply !== true || found.checks.some((check) => !check.ok)) return found;
    const conflict = await isolation.apply(effect, signal);
    return conflict === undefined ? found : { ...found, conflict };
  }

  /** Reads the secrets of an attempt and of its family, and makes what surrounds it; `then` is called at once where there are none. */
  function surround<T>(begun: Begun, then: (held: Result<Held, Problem>) => Promise<T>): Promise<T> {
    const { effect, state } = begun;
    const own = ports.policies.current();
    if (!own.ok) return then(own);
    const policies = limitsOf(state, own.value);
    if (effect.secrets.length === 0 && !ports.family.mayHold(run.runId))
      return then(ok({ surroundings: surroundingsOf({ ...begun, policies }) }));
    return secretsFor(ports.secrets, { names: effect.secrets, state, policies }).then(async (secrets) => {
      if (!secrets.ok) return then(secrets);
      const own = Object.values(secrets.value);
      // Another step may have left its secrets where this one finds them.
      const values = [...new Set([...own, ...(await ports.family.readable(run.runId))])].sort();
      const holding: Holding = {
        policies,
        ...(own.length === 0 ? {} : { secrets: secrets.value }),
        ...(values.length === 0 ? {} : { redaction: redactions(values) }),
      };
      return then(ok({ ...holding, surroundings: surroundingsOf({ ...begun, ...holding }) }));
    });
  }

  /** Work that may write files under limits is looked at before anybody hears what came of it. */
  async function underWatch<T>(
    { effect, state, signal }: Begun,
    { policies, workspace, unenforced }: Surroundings,
    act: { readonly work: () => Promise<T>; readonly otherwise: (error: StepError) => T },
  ): Promise<T> {
    const writes = effect.type === 'gather' || WRITERS.has(effect.request.type);
    if (!writes || policies === undefined || !limitsPaths(policies)) return act.work();
    if (workspace.mode === 'none') return unenforced === true ? act.work() : act.otherwise(cannotWatch());
    const { step, attempt } = effect;
    const told = await run.paths.around({ runId: run.runId, step, attempt, workspace, rules: policies.repo, signal }, act.work);
    if (told.forbidden !== undefined) {
      ports.logs.write(run.runId, { at: ports.clock.now(), step, attempt, stream: 'system', text: told.forbidden.message });
      return act.otherwise(told.forbidden);
    }
    return (
      told.result ??
      act.otherwise({ code: 'stopped', message: `"${state.created?.workflowName ?? run.runId}" was told to stop.` })
    );
  }

  /** Surrounds the work of an attempt with its limit, its log and its processes; \`work\` says what came of it, once it is known why it ended. */
  function begin(effect: PerformEffect | GatherEffect, state: RunState, work: Work): void {
    // Decided before the host began to close: the next host finds it begun and takes it up.
    if (closing) return;
    const controller = new AbortController();
    const pids: number[] = [];
    const key = keyOf(effect.step, effect.attempt);
    let reason: EndReason | undefined;
    let cancelGrace: (() => void) | undefined;
    let giveUp: (error: StepError) => void = () => undefined;
    const givenUp = new Promise<StepError>((resolve) => {
      giveUp = resolve;
    });
    const isChild = effect.type === 'perform' && effect.childRun !== undefined;
    const end = (why: EndReason): void => {
      // A child that was told to end and cannot be recorded as ended is left to the next host.
      if (reason !== undefined && why === 'close' && isChild)
        giveUp({ code: DID_NOT_STOP, message: `"${effect.step}" had not ended when its host closed.` });
      if (reason !== undefined) return;
      reason = why;
      // A child run gives up its own steps; to leave it behind would leave it without an owner.
      if (!isChild)
        cancelGrace = ports.clock.after(SETTLE_MS, () =>
          giveUp({
            code: DID_NOT_STOP,
            message: `"${effect.step}" did not stop in ${SETTLE_MS / 1000} s.`,
            hint: 'Look for its program on this machine and end it, then run again.',
          }),
        );
      controller.abort();
    };
    const cancelLimit =
      effect.timeoutSec === undefined ? undefined : ports.clock.after(effect.timeoutSec * 1000, () => end('timeout'));
    const progress = createProgressGate(ports.clock, (update) =>
      deliver({ type: 'progress', step: effect.step, attempt: effect.attempt, ...update }),
    );
    const disown = (): void => {
      for (const pid of pids) ports.owned.remove(pid);
    };
    const { done, abandoned } = work({ effect, state, signal: controller.signal, pids, progress: progress.update });
    let lives = false;
    const left = givenUp.then((error) => {
      lives = true;
      return abandoned(error);
    });
    const settled = Promise.race([done, left]).then((told) => {
      cancelLimit?.();
      cancelGrace?.();
      progress.close();
      working.delete(key);
      // What was given up may still be alive: it keeps its owner until the executor itself says otherwise.
      if (lives) void done.then(disown);
      else disown();
      ports.logs.end(run.runId, effect.step, effect.attempt);
      const input = told(reason);
      if (input !== undefined) deliver(input, effect);
    });
    working.set(key, { end, settled });
  }

  /** A closing host takes in what succeeded; what it stopped itself is for the next host to judge. */
  function deliver(input: RunInput, effect?: PerformEffect | GatherEffect): void {
    if (closing && input.type !== 'stepDone' && input.type !== 'evidence' && input.type !== 'artifact') return;
    const sent = run.send(input);
    if (input.type === 'stepDone' || effect?.isolated === undefined) return;
    void sent.then((taken) => {
      if (taken.ok) isolation.leave(effect);
    });
  }

  function surroundingsOf(of: Begun & Holding): Surroundings {
    const { effect, state, policies, secrets, redaction } = of;
    const { step, attempt } = effect;
    if (state.workspace === undefined) throw new Error(`"${step}" was started before run ${run.runId} had its workspace.`);
    const covered = (text: string): string => redaction?.text(text) ?? text;
    const redactor = redaction === undefined ? {} : { redactor: redaction.stream };
    let files: { readonly stdout: string; readonly stderr: string } | undefined;
    const logFiles = (): { readonly stdout: string; readonly stderr: string } =>
      (files ??= ports.logs.files(run.runId, step, attempt));
    return {
      runId: run.runId,
      policies,
      unenforced: state.created?.flags.unenforced === true,
      workspace: state.workspace,
      workflowDir: state.created?.workflowDir,
      chosen: chosenPaths(state),
      ...(secrets === undefined ? {} : { secrets }),
      ...redactor,
      signal: of.signal,
      log: (stream, text) => ports.logs.write(run.runId, { at: ports.clock.now(), step, attempt, stream, text: covered(text) }),
      get stdoutFile() {
        return logFiles().stdout;
      },
      get stderrFile() {
        return logFiles().stderr;
      },
      progress: ({ message, ...rest }) =>
        of.progress({ ...rest, ...(message === undefined ? {} : { message: covered(message) }) }),
      async artifact(file) {
        const named = { type: file.type, name: covered(file.name) };
        const added = await ports.artifacts.add({ runId: run.runId, file: file.path, ...named, ...redactor });
        if (!added.ok) throw new Error(added.error.message);
        const recorded = await run.send({ type: 'artifact', step, attempt, artifact: added.value });
        if (!recorded.ok) throw new Error(recorded.error.message);
        return added.value;
      },
      owns(identity) {
        of.pids.push(identity.pid);
        ports.owned.add({ ...identity, runId: run.runId, step, attempt });
      },
    };
  }

  return {
    perform,
    gather,
    moved: isolation.moved,
    stop: (step, attempt) => working.get(keyOf(step, attempt))?.end('stop'),
    stopAll: () => {
      for (const attempt of working.values()) attempt.end('stop');
    },
    async close() {
      closing = true;
      const left = [...working.values()];
      for (const attempt of left) attempt.end('close');
      await Promise.all(left.map((attempt) => attempt.settled));
    },
  };
}

/** What may write files of the workspace; a child run is looked at step by step. */
const WRITERS: ReadonlySet<PerformEffect['request']['type']> = new Set(['command', 'tool', 'agent', 'deploy']);

function cannotWatch(): StepError {
  return {
    code: 'cannot_enforce',
    message: 'policies.repo limits which files may change, and without a workspace of its own nobody can look.',
    hint: 'Let the workflow work in a copy (workspace: isolated).',
    retryable: false,
  };
}

/** An attempt that has begun. */
interface Begun {
  readonly effect: PerformEffect | GatherEffect;
  readonly state: RunState;
  readonly signal: AbortSignal;
  readonly pids: number[];
  readonly progress: ExecutorContext['progress'];
}

/** What an attempt may do and holds. */
interface Holding {
  readonly policies: EffectivePolicies;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly redaction?: Redaction;
}

interface Held {
  readonly surroundings: Surroundings;
  /** Where its family holds secrets: what covers them in all that comes of it. */
  readonly redaction?: Redaction;
}

function keyOf(step: string, attempt: number): string {
  return `${step}#${attempt}`;
}
