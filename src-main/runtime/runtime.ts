import { waitingAttempt } from '../../src-shared/engine/answers.ts';
import { BUDGET_STEP } from '../../src-shared/engine/budget.ts';
import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { indexOfStep } from '../../src-shared/engine/find.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { RunStatus } from '../../src-shared/engine/state.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { OwnLimits } from '../../src-shared/engine/limits.ts';
import { checkEnforced } from './check-enforced.ts';
import { checkDirty, checkStart, readOnlyTools } from './check-start.ts';
import { createPathWatches } from './path-watch.ts';
import { createDayLedger } from './day-ledger.ts';
import { findDormant, type Dormant, type TakeUp } from './dormant.ts';
import { failClosed, readRun } from './read-run.ts';
import { attach } from './attachments.ts';
import { eventFeed } from './event-feed.ts';
import { createFolderTurns } from './folder-turns.ts';
import { openRun, type OpenRun } from './open-run.ts';
import { createChildren } from './children.ts';
import { createAdmission } from './admission.ts';
import { placeThere } from './place-there.ts';
import { firstOf, rankOf, type Rank } from './rank.ts';
import { createSlots } from './slots.ts';
import type { BranchRequest } from './branch-outlook.ts';
import { lookAhead, prepareBranch } from './branches.ts';
import type { RunInput } from './run-writer.ts';
import type { AnswerRequest, Runtime, RuntimePorts, StartRequest } from './surface.ts';

type Created = Extract<RunInput, { type: 'created' }>;

/** Steps at work at the same time over all runs, until told otherwise. */
const DEFAULT_PARALLEL = 8;
const ORPHAN_GRACE_MS = 5_000;

/** Makes the runtime of a host. Call `recover()` once before starting runs, `close()` at the end. */
export function createRuntime(ports: RuntimePorts): Runtime {
  const open = new Map<string, OpenRun>();
  const listeners = new Set<(runId: string) => void>();
  const slots = createSlots(DEFAULT_PARALLEL);
  let closing = false;
  let dormant: Dormant | undefined;

  const ledger = createDayLedger(ports.clock, ports.history);
  let perDay: number | undefined;

  /** The person's own limits; where they cannot be read, each attempt is refused with the reason. */
  function limits(): OwnLimits {
    const own = ports.policies.current();
    const days = [perDay, own.ok ? own.value.maxCreditsPerDay : undefined].filter((max) => max !== undefined);
    return {
      policies: own.ok ? own.value.policies : undefined,
      ...(days.length === 0 ? {} : { day: { max: Math.min(...days), spent: ledger.spent() } }),
    };
  }

  /** Workflows that are being pinned at this moment. */
  const fresh = new Map<string, CompiledWorkflow>();
  const admission = createAdmission({
    now: () => ports.clock.now(),
    isClosing: () => closing,
    state,
    isOpen: (runId) => open.has(runId),
    pinned: (hash) => fresh.get(hash) ?? ports.history.pinned(hash),
    send: (runId, input) => void send(runId, input),
    cancel: (runId, reason) => void cancel(runId, { by: 'concurrency', reason }),
  });

  /** What has come back may be what others wait for: those that go first look first. */
  function offerResources(): void {
    const runs = [...open.values()].flatMap((run) => {
      const current = run.writer.state();
      const waits = current.created !== undefined && current.compiled.workflow.resources !== undefined;
      return waits ? [{ run, runId: run.runId, ...rankOf(current) }] : [];
    });
    for (const { run } of runs.toSorted(firstOf)) run.nudge();
  }

  const children = createChildren({
    isClosing: () => closing,
    state,
    isOpen: (runId) => open.has(runId),
    pinned: (hash) => ports.history.pinned(hash),
    begin: (runId, compiled, event) => begin(runId, compiled, { type: 'created', event }),
    attach: (runId, compiled, event) => attach(ports, runId, { compiled, event }),
    pause: (ms) =>
      new Promise((resolve) => {
        ports.clock.after(ms, resolve);
      }),
    async cancel(runId, reason) {
      await cancel(runId, { by: 'workflow', reason });
    },
    send: (runId, input) => send(runId, input),
    artifactsOf: (runId) => ports.artifacts.folder(runId),
  });
  const inner: RuntimePorts = { ...ports, executors: [...ports.executors, children.executor] };

  /** A forbidden change is kept with the run whose step made it. */
  async function keepForbidden(
    runId: string,
    { step, attempt, text }: { readonly step: string; readonly attempt: number; readonly text: string },
  ): Promise<void> {
    const added = await ports.artifacts.addText({
      runId,
      text,
      type: 'patch',
      name: 'forbidden.patch',
      mediaType: 'text/x-diff',
    });
    if (added.ok) await send(runId, { type: 'artifact', step, attempt, artifact: added.value });
  }

  const around = {
    slots,
    turns: createFolderTurns(),
    spending: { limits, written: ledger.count },
    paths: createPathWatches(ports, keepForbidden),
    events: {
      changed(runId: string) {
        for (const listener of [...listeners]) listener(runId);
        children.changed(runId);
        admission.changed(runId);
      },
      ended(runId: string) {
        open.delete(runId);
        slots.leave(runId);
        admission.leave(runId);
      },
      rankOf(root: string, own: Rank) {
        const above = open.get(root)?.writer.state();
        return above?.created === undefined ? own : rankOf(above);
      },
      slotsMoved() {
        if (slots.returned() && !closing) offerResources();
        const next = slots.next();
        if (next !== undefined && !closing) open.get(next)?.nudge();
      },
      isClosing: () => closing,
    },
  };

  function onChange(callback: (runId: string) => void): () => void {
    listeners.add(callback);
    return () => listeners.delete(callback);
  }

  async function start(request: StartRequest): Promise<Result<{ readonly runId: string }, Problem>> {
    if (closing) return err(isClosing());
    const inputs = checkStart(request);
    if (!inputs.ok) return inputs;
    const enforced = await checkEnforced(ports, request);
    if (!enforced.ok) return enforced;
    const clean = await checkDirty(ports, request);
    if (!clean.ok) return clean;
    const { workflow, hash } = request.compiled;
    const event: Created['event'] = {
      type: 'runCreated',
      workflowHash: hash,
      workflowId: workflow.id,
      workflowName: workflow.name,
      source: request.source,
      inputs: inputs.value,
      projectRoot: request.projectRoot,
      ...(request.workflowDir === undefined ? {} : { workflowDir: request.workflowDir }),
      trigger: request.trigger,
      ...(request.uses === undefined || Object.keys(request.uses).length === 0 ? {} : { uses: request.uses }),
      ...(enforced.value.length === 0 ? {} : { enforcement: [...enforced.value] }),
      flags: {
        maxParallel: request.maxParallel,
        ...(request.dirty === undefined ? {} : { dirty: request.dirty }),
        ...(request.unenforced === true ? { unenforced: true } : {}),
        ...(request.test?.scope === undefined ? {} : { test: request.test.scope }),
      },
    };
    const facts = request.test === undefined ? {} : { branch: request.test.facts };
    return launch(ports.ids.run(), [request.compiled, ...(request.parts ?? [])], { type: 'created', event, ...facts });
  }

  async function branch(runId: string, request: BranchRequest): Promise<Result<{ readonly runId: string }, Problem>> {
    if (closing) return err(isClosing());
    const outlook = await lookAhead(ports, state(runId), request);
    if (!outlook.ok) return outlook;
    const id = ports.ids.run();
    const prepared = await prepareBranch(ports, id, { outlook: outlook.value, request });
    if (!prepared.ok) return prepared;
    const { event, facts } = prepared.value;
    return launch(id, [outlook.value.pinned.compiled], { type: 'created', event, branch: facts });
  }

  /** Pins a workflow with those it uses, and begins a run of it. */
  async function launch(
    runId: string,
    [compiled, ...parts]: readonly [CompiledWorkflow, ...CompiledWorkflow[]],
    input: Created,
  ): Promise<Result<{ readonly runId: string }, Problem>> {
    const origin = input.branch?.find((fact) => fact.type === 'branchStarted')?.from.run;
    const attached = await attach(ports, runId, {
      compiled,
      event: input.event,
      ...(origin === undefined ? {} : { from: origin }),
    });
    if (!attached.ok) return attached;
    const place = await placeThere(ports, { runId, compiled, projectRoot: input.event.projectRoot });
    for (const part of parts) fresh.set(part.hash, part);
    const pinned = [compiled, ...parts].map((workflow) => ports.history.pin(workflow));
    const created = begin(runId, compiled, { ...input, event: attached.value, ...place });
    for (const part of parts) fresh.delete(part.hash);
    // Pinning and creating share a transaction; one without the other is never seen.
    const [creation, ...pins] = await Promise.all([created, ...pinned]);
    const unpinned = pins.find((pin) => !pin.ok);
    if (creation.ok && unpinned === undefined) return ok({ runId });
    open.delete(runId);
    slots.leave(runId);
    admission.leave(runId);
    return err(
      !creation.ok
        ? creation.error
        : unpinned?.ok === false
          ? unpinned.error
          : problem('not_started', 'The run could not be started.'),
    );
  }

  /** Opens a run and records what it begins with. */
  async function begin(runId: string, compiled: CompiledWorkflow, input: Created): Promise<Result<unknown, Problem>> {
    const run = openRun(inner, around, emptyRun(runId, compiled));
    open.set(runId, run);
    const place = admission.ask(runId, compiled, input.event.parent?.run);
    const flags = { ...input.event.flags, ...readOnlyTools(ports.executors, compiled.workflow.steps) };
    const creation = run.writer.send({ ...input, ...place.told, event: { ...input.event, flags } });
    // With its place it may start at once, recorded together with its creation.
    if (input.workspace !== undefined) run.nudge();
    const created = await creation;
    if (created.ok) {
      place.recorded();
      return created;
    }
    open.delete(runId);
    slots.leave(runId);
    admission.leave(runId);
    return created;
  }

  function found(runId: string): Result<OpenRun, Problem> {
    const run = open.get(runId);
    if (run !== undefined) return ok(run);
    const row = ports.history.run(runId);
    if (row === undefined)
      return err(problem('run_not_found', `There is no run ${runId}.`, { at: runId, hint: 'List the runs to see their ids.' }));
    return err(problem('run_ended', `Run ${runId} is not open any more; it ${row.status}.`, { at: runId }));
  }

  async function send(runId: string, input: Parameters<OpenRun['writer']['send']>[0]): Promise<Result<RunStatus, Problem>> {
    if (dormant?.has(runId) === true) await takeUp(runId);
    const run = found(runId);
    if (!run.ok) return run;
    const sent = await run.value.writer.send(input);
    return sent.ok ? ok(sent.value.status) : sent;
  }

  async function cancel(
    runId: string,
    request: { readonly by: string; readonly reason?: string },
  ): Promise<Result<RunStatus, Problem>> {
    const cancelled = await send(runId, { type: 'cancel', ...request });
    // A disk that takes nothing must not keep programs running against the person's will.
    if (!cancelled.ok) open.get(runId)?.stopAll();
    return cancelled;
  }

  async function answer(runId: string, request: AnswerRequest): Promise<Result<RunStatus, Problem>> {
    if (dormant?.has(runId) === true) await takeUp(runId);
    const run = found(runId);
    if (!run.ok) return run;
    const state = run.value.writer.state();
    const index = indexOfStep(state, request.step);
    const asked = request.step === BUDGET_STEP ? state.budget.asked : 1;
    const attempt = request.attempt ?? (index < 0 ? asked : waitingAttempt(state, index));
    return send(runId, { type: 'answer', ...request, attempt });
  }

  async function resume(runId: string): Promise<Result<RunStatus, Problem>> {
    const slept = dormant?.has(runId) === true;
    if (dormant?.has(runId) === true) await takeUp(runId);
    const run = found(runId);
    if (!run.ok) return run;
    const { writer } = run.value;
    if (writer.stalled() !== undefined) {
      writer.retry();
      await writer.idle();
      const stalled = writer.stalled();
      if (stalled !== undefined) return err(stalled);
    }
    const { parent } = writer.state().created ?? {};
    if (writer.state().pausedByParent === true && parent !== undefined && state(parent.run)?.pauseReason !== undefined) {
      return err(
        problem('parent_paused', `${runId} is paused with ${parent.run}, which started it as "${parent.step}".`, {
          at: runId,
          hint: `Go on with that one: \`flowright resume ${parent.run}\`.`,
        }),
      );
    }
    // Taking it up was all that was needed, unless it had been paused before.
    if (slept && writer.state().pauseReason === undefined) return ok(writer.state().status);
    return send(runId, { type: 'resume' });
  }

  function state(runId: string): RunState | undefined {
    const read = open.has(runId) ? undefined : readRun(ports.history, runId);
    const current = open.get(runId)?.writer.state() ?? (read?.ok === true ? read.value : undefined);
    return current?.created === undefined ? undefined : current;
  }

  async function recover(which: TakeUp = 'all'): Promise<void> {
    const orphans = ports.owned.left();
    await Promise.all(orphans.map((orphan) => ports.processes.endOrphan(orphan, ORPHAN_GRACE_MS)));
    // A host that was killed between starting a program and recording it has left one that no record names.
    await ports.processes.endStrays(ORPHAN_GRACE_MS);
    ports.owned.clear();
    const ids = ports.history.open();
    await ports.workspaces.reconcile(new Set(ids));
    dormant = findDormant(ports.history, which);
    await goOnWith(ids.filter((runId) => dormant?.has(runId) !== true));
  }

  /** Goes on with open runs from where history has them; one that cannot be read is ended with the reason. */
  async function goOnWith(ids: readonly string[]): Promise<void> {
    const runs: OpenRun[] = [];
    for (const runId of ids) {
      const read = readRun(ports.history, runId);
      if (read.ok) runs.push(openRun(inner, around, read.value));
      else await failClosed(ports.history, { runId, why: read.error, now: ports.clock.now() });
    }
    for (const run of runs) open.set(run.runId, run);
    // Before anybody goes on, all is known that anybody holds.
    for (const run of runs) {
      const current = run.writer.state();
      admission.restore(current);
      run.claim();
    }
    // A disk that takes nothing keeps the input for later; the host is ready all the same.
    for (const run of runs) void run.writer.send({ type: 'recovered', restartable: run.restartable() });
    await Promise.all(runs.map((run) => run.writer.idle()));
    admission.next();
    around.events.slotsMoved();
  }

  async function takeUp(runId?: string): Promise<number> {
    const ids = (runId === undefined ? dormant?.all() : dormant?.family(runId)) ?? [];
    if (ids.length === 0 || closing) return 0;
    dormant?.wake(ids);
    await goOnWith(ids);
    for (const id of ids) around.events.changed(id);
    return ids.length;
  }

  async function close(): Promise<void> {
    closing = true;
    await Promise.all([...open.values()].map((run) => run.close()));
  }

  return {
    start,
    lookAhead: (runId, request) => lookAhead(ports, state(runId), request),
    branch,
    cancel,
    answer,
    pause: (runId, reason) => send(runId, { type: 'pause', reason }),
    resume,
    state,
    stalled: (runId) => open.get(runId)?.writer.stalled(),
    events: (runId, after, signal) =>
      eventFeed(
        { history: ports.history, isOpen: (id) => open.has(id) || dormant?.has(id) === true, onChange },
        { runId, after },
        signal,
      ),
    onChange,
    recover,
    takeUp,
    isDormant: (runId) => dormant?.has(runId) === true,
    limits({ maxParallelSteps, maxCreditsPerDay }) {
      perDay = maxCreditsPerDay ?? undefined;
      slots.setLimit(maxParallelSteps);
      around.events.slotsMoved();
    },
    close,
  };
}

function isClosing(): Problem {
  return problem('closing', 'Flowright is closing; nothing new can start.', { hint: 'Open it again, then start the run.' });
}
