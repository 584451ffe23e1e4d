import { BUDGET_STEP } from '../../src-shared/engine/budget.ts';
import { decide as realDecide } from '../../src-shared/engine/decide.ts';
import type { Decide, EngineInput } from '../../src-shared/engine/io.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { hasEnded } from '../../src-shared/engine/views.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import { createRuntime } from '../../src-main/runtime/runtime.ts';
import type { AnswerRequest, Runtime } from '../../src-main/runtime/surface.ts';
import type { Bug } from './bugs.ts';
import type { Draw } from './draw.ts';
import { createLife, type Life } from './life.ts';
import type { Violations } from './violation.ts';
import type { Made } from './workflow.ts';
import type { World } from './world.ts';

/** The hosts of a world, one after another, and what people ask of the one that lives. */
export interface Hosts {
  isUp(): boolean;
  /** Number of the host that lives, 0 when none does. */
  life(): number;
  /** Whether the host has recovered what an earlier one left and takes calls. */
  isReady(): boolean;
  open(limit: number): void;
  /** Ends in good order; takes its time. */
  close(): void;
  crash(fate: 'kept' | 'lost'): void;
  /** Lets the host die at the nth call from now. */
  dieIn(calls: number, fate: 'kept' | 'lost'): void;
  /** Clears away after a host that died at a call. */
  noticeDeath(): void;
  start(request: Made & { readonly maxParallel: number }): void;
  /** False while an earlier answer to the same step is on its way. */
  answer(runId: string, request: AnswerRequest): boolean;
  cancel(draw: Draw): void;
  pause(draw: Draw): void;
  resume(draw: Draw): void;
  /** Resumes a run that is paused or cannot write; false when there is none. */
  resumeOne(): boolean;
  limit(slots: number): void;
  /** Gives the core a result it has had already; it must change nothing. */
  probeOldResult(draw: Draw): void;
  /** Runs the disk has as not ended. */
  openRuns(): readonly string[];
  state(runId: string): RunState | undefined;
  stalled(runId: string): Problem | undefined;
  /** Answers given and taken so far. */
  readonly answered: readonly { readonly runId: string; readonly request: AnswerRequest }[];
  words(): string;
}

interface Host {
  readonly life: Life;
  readonly runtime: Runtime;
  ready: boolean;
  closing: boolean;
  fate: 'kept' | 'lost';
}

/** No host yet, over a world. `bug` is planted in every host. */
export function createHosts(world: World, violations: Violations, bug: Bug | undefined): Hosts {
  const decide: Decide = bug?.decide === undefined ? realDecide : bug.decide(realDecide);
  const answered: { runId: string; request: AnswerRequest }[] = [];
  const busy = new Set<string>();
  let host: Host | undefined;
  let lives = 0;

  function openRuns(): string[] {
    return [...world.disk.memory.runs.values()].filter(({ row }) => row.endedAt === null).map(({ row }) => row.runId);
  }

  function ready(): Host | undefined {
    return host?.ready === true && !host.closing ? host : undefined;
  }

  function buried(): void {
    if (host === undefined) return;
    world.died(host.life);
    world.disk.crash(host.fate);
    host = undefined;
    busy.clear();
  }

  /** Calls the runtime; what it acknowledges must be on the disk at that moment. */
  function call<T>(
    name: string,
    asked: (runtime: Runtime) => Promise<Result<T, Problem>>,
    check: (value: T) => string | undefined,
  ): boolean {
    const asker = ready();
    if (asker === undefined || busy.has(name)) return false;
    busy.add(name);
    asked(asker.runtime).then(
      (result) => {
        if (host !== asker) return;
        busy.delete(name);
        if (!result.ok) {
          checkRefusal(name, result.error);
          return;
        }
        const missing = check(result.value);
        if (missing !== undefined) violations.add('I1', `${name} was acknowledged, but ${missing}`);
      },
      (thrown: unknown) => violations.add('fault', `${name} threw ${String(thrown)}`),
    );
    return true;
  }

  function checkRefusal(name: string, { code, message }: Problem): void {
    if (code === 'engine_fault') violations.add('fault', `${name}: ${message}`);
    if (code === '' || message === '') violations.add('I6', `${name} was refused without a reason`);
  }

  function durable(runId: string, holds: (type: string, step: string | undefined) => boolean): boolean {
    return world.disk.events(runId).some(({ body }) => holds(body.type, 'step' in body ? body.step : undefined));
  }

  const hosts: Hosts = {
    isUp: () => host !== undefined,
    life: () => host?.life.number ?? 0,
    isReady: () => ready() !== undefined,
    open(limit) {
      lives += 1;
      const life = createLife(lives);
      const real = { ...world.ports(life), decide };
      const runtime = createRuntime(bug?.ports?.(real) ?? real);
      const mine: Host = { life, runtime, ready: false, closing: false, fate: 'lost' };
      host = mine;
      runtime.limits({ maxParallelSteps: limit });
      runtime.recover().then(
        () => {
          if (host !== mine || !life.alive()) return;
          mine.ready = true;
          const left = [...world.work].filter((work) => work.life < life.number && work.pid !== undefined);
          for (const work of left)
            violations.add('I5', `${work.runId}: a process of ${work.step} outlived its host and was not ended`);
        },
        (thrown: unknown) => violations.add('fault', `recovery threw ${String(thrown)}`),
      );
    },
    close() {
      const mine = ready();
      if (mine === undefined) return;
      mine.closing = true;
      mine.runtime.close().then(
        () => {
          if (host !== mine) return;
          for (const work of world.work)
            if (
              work.life === mine.life.number &&
              (work.pid === undefined || !world.owned.has(work.pid)) &&
              work.toldAt === undefined
            )
              violations.add('I5', `${work.runId}: ${work.step} still works after the host has closed`);
          buried();
        },
        (thrown: unknown) => violations.add('fault', `close threw ${String(thrown)}`),
      );
    },
    crash(fate) {
      if (host === undefined) return;
      host.fate = fate;
      buried();
    },
    dieIn(calls, fate) {
      if (host === undefined) return;
      host.fate = fate;
      host.life.dieIn(calls);
    },
    noticeDeath() {
      if (host !== undefined && !host.life.alive()) buried();
    },
    start(request) {
      call(
        `start ${lives}`,
        (runtime) =>
          runtime.start({
            ...request,
            inputs: {},
            projectRoot: '/project',
            source: 'sim',
            trigger: { kind: 'manual' },
          }),
        ({ runId }) => (durable(runId, (type) => type === 'runCreated') ? undefined : `${runId} is not on the disk`),
      );
    },
    answer(runId, request) {
      const before = world.disk.events(runId).length;
      return call(
        `answer ${runId} ${request.step}`,
        (runtime) => runtime.answer(runId, request),
        () => {
          const since = world.disk.events(runId).slice(before);
          if (request.step === BUDGET_STEP)
            return since.some(({ body }) => body.type === 'budgetAnswered')
              ? undefined
              : 'the answer about the budget is not on the disk';
          const given = since.some(
            ({ body }) =>
              body.type === 'answerGiven' &&
              body.step === request.step &&
              body.boundTo === request.boundTo &&
              body.attempt === request.attempt,
          );
          if (given) answered.push({ runId, request });
          return given ? undefined : `the answer to ${request.step} is not on the disk`;
        },
      );
    },
    cancel(draw) {
      const runId = draw.any(openRuns());
      if (runId === undefined) return;
      call(
        `cancel ${runId}`,
        (runtime) => runtime.cancel(runId, { by: 'me' }),
        () => (durable(runId, (type) => type === 'cancelRequested') ? undefined : 'it is not on the disk'),
      );
    },
    pause(draw) {
      const runId = draw.any(openRuns());
      if (runId === undefined) return;
      call(
        `pause ${runId}`,
        (runtime) => runtime.pause(runId, 'lunch'),
        () => (durable(runId, (type) => type === 'pauseRequested') ? undefined : 'it is not on the disk'),
      );
    },
    resume(draw) {
      const runId = draw.any(openRuns());
      if (runId !== undefined)
        call(
          `resume ${runId}`,
          (runtime) => runtime.resume(runId),
          () => undefined,
        );
    },
    resumeOne() {
      const runId = openRuns().find((id) => {
        const state = hosts.state(id);
        // A child that was paused with its parent goes on with it.
        const waits = state?.pauseReason !== undefined && (state.pausedByParent !== true || hosts.stalled(id) !== undefined);
        return waits && !busy.has(`resume ${id}`);
      });
      if (runId === undefined) return false;
      call(
        `resume ${runId}`,
        (runtime) => runtime.resume(runId),
        () => undefined,
      );
      return true;
    },
    limit: (slots) => host?.runtime.limits({ maxParallelSteps: slots }),
    probeOldResult(draw) {
      const runId = draw.any(openRuns());
      const state = runId === undefined ? undefined : ready()?.runtime.state(runId);
      if (runId === undefined || state === undefined || hasEnded(state)) return;
      const begun = world.disk.events(runId).flatMap(({ body }) => (body.type === 'stepStarted' ? [body] : []));
      const watch = world.watches.get(runId);
      // One whose next attempt is at work says more than one that has ended.
      const passed = begun.filter(({ step, attempt }) => ![0, attempt].includes(watch?.openAttempt(step) ?? 0));
      const old = draw.any(passed) ?? draw.any(begun);
      if (old === undefined || watch?.openAttempt(old.step) === old.attempt) return;
      const { step, attempt } = old;
      const results: readonly WithoutMoment<Late>[] = [
        { type: 'stepDone', step, attempt, output: {} },
        { type: 'stepError', step, attempt, error: { code: 'late', message: 'late' } },
        { type: 'stepStopped', step, attempt },
        { type: 'progress', step, attempt, percent: 1 },
      ];
      const result = draw.any(results);
      if (result === undefined) return;
      // No slots: what could begin anyway would begin for want of a tick, not for the result.
      const moment = { now: world.wall(), capacity: 0 };
      const caused = decide(state, { ...moment, ...result }).events;
      if (caused.length === 0 || JSON.stringify(caused) === JSON.stringify(decide(state, { type: 'tick', ...moment }).events))
        return;
      const types = caused.map(({ type }) => type).join(', ');
      violations.add('I4', `${runId}: an old ${result.type} for attempt ${attempt} of ${step} made ${types}`);
    },
    openRuns,
    state: (runId) => host?.runtime.state(runId),
    stalled: (runId) => host?.runtime.stalled(runId),
    answered,
    words() {
      const runs = openRuns().map((runId) => {
        const state = hosts.state(runId);
        return `${runId} is ${state?.status ?? 'not open'}${state?.pauseReason === undefined ? '' : ` (${state.pauseReason})`}`;
      });
      return `${host === undefined ? 'no host' : ready() === undefined ? 'a host that is not ready' : 'a host'}; ${runs.join(', ')}; asked: ${[...busy].join(', ')}`;
    },
  };
  return hosts;
}

type Late = Extract<EngineInput, { type: 'stepDone' | 'stepError' | 'stepStopped' | 'progress' }>;
type WithoutMoment<T> = T extends unknown ? Omit<T, 'now' | 'capacity'> : never;
