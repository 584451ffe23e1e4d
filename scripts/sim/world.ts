import type { PerformRequest } from '../../src-shared/engine/io.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Executor, ExecutorContext } from '../../src-main/ports/executor.ts';
import type { OwnedProcess } from '../../src-main/ports/owned-processes.ts';
import type { Workspaces } from '../../src-main/ports/workspaces.ts';
import type { RuntimePorts } from '../../src-main/runtime/surface.ts';
import { createFakeWorld, fakePorts } from '../../src-main/runtime/testing/fake-ports.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import type { Draw } from './draw.ts';
import type { Fault } from './faults.ts';
import type { Life } from './life.ts';
import { createLogWatch, type LogWatch } from './log-watch.ts';
import { createSimDisk, type SimDisk } from './sim-disk.ts';
import type { Violations } from './violation.ts';

/** Something at work in the world on behalf of an attempt; one with a pid outlives its host. */
export interface Work {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
  readonly life: number;
  readonly pid: number | undefined;
  readonly request: PerformRequest;
  readonly timeoutSec: number | undefined;
  readonly begunAt: number;
  toldAt: number | undefined;
  /** Ends it now, as it would end by itself. */
  readonly finish: () => void;
}

/** A place a run works in. */
interface Place {
  readonly runId: string;
  kept: boolean;
}

/** Everything outside the engine: time, disk, processes, places, people's machine. Outlives every host. */
export interface World {
  readonly agenda: Agenda;
  readonly disk: SimDisk;
  readonly work: Set<Work>;
  readonly owned: Map<number, OwnedProcess>;
  readonly places: Map<string, Place>;
  readonly watches: Map<string, LogWatch>;
  /** Wall-clock ms. */
  wall(): number;
  /** Moves the wall clock alone. */
  jump(ms: number): void;
  has(fault: Fault): boolean;
  /** No fault happens from now on. */
  calm(): void;
  isCalm(): boolean;
  /** Knows a workflow that runs will have, so that their logs can be read. */
  expect(compiled: CompiledWorkflow): void;
  ports(life: Life): RuntimePorts;
  /** A host has died: what had no process of its own is gone. */
  died(life: Life): void;
}

const BEGINNING = 1_767_225_600_000;
const never = <T>(): Promise<T> => new Promise(() => undefined);

/** A world for one seed. */
export function createWorld(draw: Draw, faults: ReadonlySet<Fault>, violations: Violations): World {
  const agenda = createAgenda();
  const work = new Set<Work>();
  const owned = new Map<number, OwnedProcess>();
  const places = new Map<string, Place>();
  const watches = new Map<string, LogWatch>();
  const awaited = new Map<string, CompiledWorkflow>();
  const fake = createFakeWorld();
  let offset = BEGINNING;
  let calm = false;
  let pids = 100;
  let runs = 0;

  const has = (fault: Fault): boolean => !calm && faults.has(fault);
  const disk = createSimDisk({
    agenda,
    draw,
    violations,
    refusal() {
      if (has('disk_full') && draw.chance(6))
        return problem('disk_full', 'The disk is full.', { hint: 'Free some space, then resume.' });
      if (has('busy') && draw.chance(4))
        return problem('database_busy', 'Another program holds the database.', { hint: 'Wait, then resume.' });
      return undefined;
    },
    committed(runId, events) {
      let watch = watches.get(runId);
      if (watch === undefined) {
        const [first] = events;
        const compiled = first?.body.type === 'runCreated' ? awaited.get(first.body.workflowHash) : undefined;
        if (compiled === undefined) return;
        watch = createLogWatch(compiled, runId, violations);
        watches.set(runId, watch);
      }
      for (const event of events) watch.read(event);
    },
  });

  /** Resolves after simulated time, unless the host has died meanwhile. */
  function later<T>(life: Life, ms: number, value: () => T): Promise<T> {
    return new Promise((resolve) => {
      agenda.after(ms, () => {
        if (!life.alive()) return;
        const made = value();
        life.takesCall();
        if (life.alive()) resolve(made);
      });
    });
  }

  function perform(life: Life, request: PerformRequest, context: ExecutorContext): Promise<Result<Json, StepError>> {
    if (!life.alive()) return never();
    const { runId, effect } = context;
    const { step, attempt } = effect;
    const watch = watches.get(runId);
    if (watch?.openAttempt(step) !== attempt)
      violations.add('I1', `${runId}: attempt ${attempt} of ${step} is performed, but the disk does not have it as begun`);
    if (watch?.stepEnded(step) === true) violations.add('I4', `${runId}: ${step} is performed again after it had ended`);
    for (const other of work)
      if (other.runId === runId && other.step === step && !isGivenUp(other, agenda.now()))
        violations.add('I5', `${runId}: ${step} is performed twice at once`);
    if (
      /^\/w\/run_\w+$/.test(context.workspace.root) &&
      context.workspace.kind === 'copy' &&
      !places.has(context.workspace.root.slice('/w/'.length))
    )
      violations.add('I5', `${runId}: ${step} is performed in a workspace that is gone`);
    if (has('throws') && draw.chance(5)) throw new Error('The executor has a bug.');
    const pid = request.type === 'command' || request.type === 'agent' ? (pids += 1) : undefined;
    return new Promise((resolve) => {
      const finish = (result: () => Result<Json, StepError>): void => {
        if (!work.delete(mine)) return;
        life.takesCall();
        if (life.alive()) resolve(result());
      };
      const mine: Work = {
        runId,
        step,
        attempt,
        life: life.number,
        pid,
        request,
        timeoutSec: watch?.limitOf(step),
        begunAt: agenda.now(),
        toldAt: undefined,
        finish: () => finish(() => ok(outputOf(request))),
      };
      work.add(mine);
      life.takesCall();
      if (pid !== undefined) context.owns({ pid, startedAt: String(agenda.now()) });
      const stop = (): void => {
        mine.toldAt ??= agenda.now();
        const stubborn = has('stubborn') && draw.chance(30);
        const grace = stubborn ? 30_000 : draw.below(3_000);
        const lateSuccess = draw.chance(15);
        agenda.after(grace, () =>
          finish(() => (lateSuccess ? ok(outputOf(request)) : err({ code: 'stopped', message: 'It was stopped.' }))),
        );
      };
      if (context.signal.aborted) stop();
      else context.signal.addEventListener('abort', stop);
      behave(mine, context, finish);
    });
  }

  function behave(mine: Work, context: ExecutorContext, finish: (result: () => Result<Json, StepError>) => void): void {
    if (has('hang') && draw.chance(12)) return;
    const takes = draw.chance(20) ? 0 : draw.below(draw.chance(10) ? 200_000 : 12_000);
    if (draw.chance(15)) {
      agenda.after(draw.below(takes + 1), () => {
        if (work.has(mine)) context.progress({ percent: draw.below(100), ...(draw.chance(30) ? { credits: 1 } : {}) });
      });
    }
    const fails = has('fails') && draw.chance(30);
    agenda.after(takes, () =>
      finish(() => (fails ? err({ code: 'exit_code', message: 'It ended with code 1.' }) : ok(outputOf(mine.request)))),
    );
  }

  function workspacesOf(life: Life): Workspaces {
    const mine = fakePorts(fake).workspaces;
    return {
      ...mine,
      dirty: () => later(life, draw.below(5), () => ok(false)),
      prepare({ runId, mode, projectRoot, artifacts }) {
        if (!life.takesCall()) return never();
        return later(life, draw.below(500), () => {
          if (has('workspace_fails') && draw.chance(20))
            return err(problem('workspace_failed', 'The folder could not be copied.', { hint: 'Look at it.' }));
          if (mode === 'isolated') places.set(runId, { runId, kept: false });
          return ok({
            mode,
            kind: mode === 'none' ? 'none' : mode === 'isolated' ? 'copy' : 'folder',
            root: `/w/${runId}`,
            projectRoot,
            artifacts,
          } as const);
        });
      },
      snapshot() {
        if (!life.takesCall()) return never();
        return later(life, draw.below(300), () =>
          draw.chance(5) ? err(problem('disk_full', 'The files could not be kept.')) : ok(`files-${draw.below(5)}`),
        );
      },
      restore() {
        if (!life.takesCall()) return never();
        return later(life, draw.below(300), () =>
          draw.chance(10) ? err(problem('disk_full', 'The files could not be put back.')) : ok(undefined),
        );
      },
      patch: () => later(life, draw.below(50), () => ok(draw.chance(50) ? 'diff' : undefined)),
      release({ runId, succeeded }) {
        if (!life.takesCall()) return never();
        return later(life, draw.below(200), () => {
          const place = places.get(runId);
          const unmerged = watches.get(runId)?.ended() !== true && (!succeeded || draw.chance(30));
          const kept = place !== undefined && unmerged;
          if (place !== undefined && kept) place.kept = true;
          else places.delete(runId);
          return ok({ kept, reason: kept ? 'It has unmerged work.' : 'by policy' });
        });
      },
      async reconcile(open) {
        await later(life, draw.below(50), () => undefined);
        for (const [runId, place] of places) if (!open.has(runId) && !place.kept) places.delete(runId);
      },
    };
  }

  function ports(life: Life): RuntimePorts {
    const executor = (type: PerformRequest['type']): Executor => ({
      type,
      restartable: (request) => request.type === 'tool' && request.tool.startsWith('read_'),
      perform: (request, context) => perform(life, request, context),
    });
    return {
      ...fakePorts(fake),
      clock: {
        now: () => Math.round(offset + agenda.now()),
        monotonic: () => agenda.now(),
        after(ms, callback) {
          return agenda.after(ms, () => {
            if (life.alive()) callback();
          });
        },
      },
      ids: { run: newRunId, token: () => 'token' },
      history: disk.history(life),
      executors: (['command', 'tool', 'http', 'deploy', 'agent'] as const).map(executor),
      workspaces: workspacesOf(life),
      notify: { show: () => void life.takesCall() },
      processes: {
        async endStrays() {
          await later(life, draw.below(100), () => {
            for (const left of work) if (left.pid !== undefined && left.life < life.number) work.delete(left);
          });
        },
        async endOrphan({ pid }) {
          await later(life, draw.below(3_000), () => {
            for (const left of work) if (left.pid === pid) work.delete(left);
          });
        },
      },
      owned: {
        add(process) {
          if (life.alive()) owned.set(process.pid, process);
        },
        remove(pid) {
          if (life.alive()) owned.delete(pid);
        },
        left: () => [...owned.values()],
        clear() {
          if (life.alive()) owned.clear();
        },
      },
    };
  }

  function newRunId(): string {
    runs += 1;
    return `run_${String(runs).padStart(4, '0')}`;
  }

  return {
    agenda,
    disk,
    work,
    owned,
    places,
    watches,
    wall: () => Math.round(offset + agenda.now()),
    jump(ms) {
      offset += ms;
    },
    has,
    calm() {
      calm = true;
    },
    isCalm: () => calm,
    expect: (compiled) => void awaited.set(compiled.hash, compiled),
    ports,
    died(life) {
      life.end();
      for (const left of work) if (left.life === life.number && left.pid === undefined) work.delete(left);
    },
  };
}

/** How long the runtime waits for what it told to stop, ms. */
const SETTLE_MS = 15_000;

/** Whether work that does not let itself be stopped was given up, with its loop begun anew or its host closed. */
export function isGivenUp({ step, toldAt }: Work, now: number): boolean {
  return step.includes('.') && toldAt !== undefined && now - toldAt >= SETTLE_MS;
}

function outputOf(request: PerformRequest): Json {
  switch (request.type) {
    case 'command':
      return { exit_code: 0, stdout: '' };
    case 'http':
      return { status: 200, headers: {}, body: null };
    case 'deploy':
      return { url: 'http://localhost/' };
    default:
      return { text: '' };
  }
}
