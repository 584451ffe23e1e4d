import { decide } from '../../src-shared/engine/decide.ts';
import { wantsSlot } from '../../src-shared/engine/advance.ts';
import { assertNever } from '../../src-shared/lib/assert-never.ts';
import { lastSnapshot } from '../../src-shared/engine/checkpoints.ts';
import { instanceAt } from '../../src-shared/engine/find.ts';
import { nextIndex } from '../../src-shared/engine/index-set.ts';
import type { EngineEffect } from '../../src-shared/engine/io.ts';
import type { OwnLimits } from '../../src-shared/engine/limits.ts';
import type { EventBody } from '../../src-shared/history/events.ts';
import { RESULT } from '../../src-shared/engine/prompts.ts';
import { requestFor } from '../../src-shared/engine/request.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { holdsAlone, modeOf } from '../../src-shared/engine/step-kind.ts';
import { hasEnded } from '../../src-shared/engine/views.ts';
import { createAttempts } from './attempts.ts';
import type { FolderTurns } from './folder-turns.ts';
import type { PathWatches } from './path-watch.ts';
import { createRunWriter, type RunWriter } from './run-writer.ts';
import type { Amounts } from '../../src-shared/engine/resources.ts';
import { rankOf, type Rank } from './rank.ts';
import type { Slots, SlotClaim } from './slots.ts';
import type { RuntimePorts } from './surface.ts';

/** A run that has not ended, with its writer, its attempts at work and its timer. */
export interface OpenRun {
  readonly runId: string;
  readonly writer: RunWriter;
  /** Lets the run look for what it may start; several asks before it has looked are one. */
  nudge(): void;
  /** Tells the slots what the run holds and wants, without deciding anything. */
  claim(): void;
  /** Which working steps may simply start again, because they only read. */
  restartable(): readonly string[];
  /** Stops what works although nothing can be written. */
  stopAll(): void;
  close(): Promise<void>;
}

/** What an open run tells its host. */
export interface OpenRunEvents {
  changed(runId: string): void;
  ended(runId: string): void;
  /** Slots may have become free. */
  slotsMoved(): void;
  isClosing(): boolean;
  /** The rank of the run at the top of a family, or `own` where that is not open. */
  rankOf(root: string, own: Rank): Rank;
}

/** What all runs of the host may spend, and have. */
export interface Spending {
  limits(): OwnLimits;
  written(events: readonly EventBody[]): void;
}

/** The longest wait before the wall clock is looked at again, ms: a machine that slept is late by no more than this. */
const LOOK_AGAIN_MS = 60_000;

/** Refusals of a disk that may be over in a while, and how often they are tried anew. */
const PASSING: ReadonlySet<string> = new Set(['disk_full', 'io_error', 'busy']);
const RETRY_MS = 5_000;

/** Opens a run from its state on disk. */
export function openRun(
  ports: RuntimePorts,
  around: {
    readonly slots: Slots;
    readonly turns: FolderTurns;
    readonly events: OpenRunEvents;
    readonly spending: Spending;
    readonly paths: PathWatches;
  },
  initial: RunState,
): OpenRun {
  const { runId } = initial;
  const { slots, events, spending } = around;
  let nudged = false;
  let releasing = false;
  let cancelTimer: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  /** What is being done to the files as a whole; a host that closes waits for it. */
  let filesWork = Promise.resolve();

  const writer: RunWriter = createRunWriter(
    {
      clock: ports.clock,
      history: ports.history,
      decide: ports.decide ?? decide,
      limits: spending.limits,
      written: spending.written,
      // Before its first event nothing says where it works and with whom, so it may take nothing yet.
      capacity: (state) =>
        events.isClosing() || state.created === undefined ? 0 : slots.capacityFor(claimOf(state, ports.clock.now())),
      taken: takenBeside,
      decided(state) {
        if (hasEnded(state)) slots.leave(runId);
        else slots.claim(claimOf(state, ports.clock.now()));
      },
      perform,
      changed() {
        retryLater();
        attempts.moved();
        events.changed(runId);
        events.slotsMoved();
      },
    },
    initial,
  );
  const attempts = createAttempts(ports, {
    runId,
    send: writer.send,
    paths: around.paths,
    turns: around.turns,
    state: () => writer.state(),
  });

  /** What the disk refused is tried again by itself: nobody has to notice that there is room, in whichever run it was. */
  function retryLater(): void {
    const stalled = writer.stalled();
    if (stalled === undefined || !PASSING.has(stalled.code) || cancelRetry !== undefined || events.isClosing()) return;
    cancelRetry = ports.clock.after(RETRY_MS, () => {
      cancelRetry = undefined;
      if (writer.stalled() !== undefined && !events.isClosing()) writer.retry();
    });
  }

  function takenBeside(state: RunState): Amounts | undefined {
    return state.compiled.workflow.resources === undefined ? undefined : slots.takenBeside(runId);
  }

  function claimOf(state: RunState, now: number): SlotClaim {
    const root = state.created?.parent?.root ?? runId;
    const wants = !events.isClosing() && writer.stalled() === undefined && wantsSlot(state, now, takenBeside(state));
    return {
      runId,
      ...events.rankOf(root, rankOf(state)),
      root,
      rootLimit: state.created?.flags.maxParallel ?? 1,
      folder: modeOf(state) === 'in_place' ? state.created?.projectRoot : undefined,
      place: modeOf(state) === 'none' ? undefined : state.workspace?.root,
      alone: state.alone >= 0,
      wantsAlone: wants && nextHoldsAlone(state),
      resources: state.resources,
      working: state.workingCount,
      wants,
    };
  }

  function perform(effect: EngineEffect, state: RunState): void {
    switch (effect.type) {
      case 'prepareWorkspace':
        void prepareWorkspace(state);
        return;
      case 'perform':
        attempts.perform(effect, state);
        return;
      case 'takeCheckpoint':
        filesWork = filesWork.then(() => takeCheckpoint(state, effect));
        return;
      case 'rewindFiles':
        filesWork = filesWork.then(() => rewindFiles(effect.snapshot));
        return;
      case 'gather':
        attempts.gather(effect, state);
        return;
      case 'stop':
        attempts.stop(effect.step, effect.attempt);
        return;
      case 'wakeAt':
        wakeAt(effect.at);
        return;
      case 'askPerson':
        void bindFiles(state, effect);
        ports.notify.show({
          title: `${state.created?.workflowName ?? 'A run'} waits for you`,
          body: `${effect.prompt.title}: ${effect.prompt.reason}`,
          link: '/inbox',
        });
        return;
      case 'releaseWorkspace':
        void releaseWorkspace(state, effect);
        return;
      case 'runEnded':
        cancelTimer?.();
        events.ended(runId);
        return;
      default:
        assertNever(effect);
    }
  }

  function wakeAt(at: number): void {
    cancelTimer?.();
    cancelTimer = ports.clock.after(Math.min(Math.max(0, at - ports.clock.now()), LOOK_AGAIN_MS), () => {
      cancelTimer = undefined;
      void writer.send({ type: 'tick' });
    });
  }

  async function prepareWorkspace(state: RunState): Promise<void> {
    const { created } = state;
    if (created === undefined) return;
    const { mode } = state.compiled.workflow.workspace;
    const ref = state.compiled.workflow.project?.ref;
    const prepared = await ports.workspaces.prepare({
      runId,
      projectRoot: created.projectRoot,
      mode,
      ...(ref === undefined ? {} : { ref }),
      includeDirty: created.flags.dirty === true,
      artifacts: ports.artifacts.folder(runId),
      ...(state.files.start === undefined ? {} : { from: state.files.start }),
    });
    if (!prepared.ok) {
      await writer.send({ type: 'workspaceFailed', error: prepared.error });
      return;
    }
    const taken = await writer.send({ type: 'workspaceReady', workspace: prepared.value });
    // The run was cancelled meanwhile: what was prepared for it must not stay behind.
    if (!taken.ok && hasEnded(writer.state())) {
      await ports.workspaces.release({ runId, workspace: prepared.value, end: 'delete_on_success', succeeded: true });
    }
  }

  /** What a person is asked to confirm is bound to the files as they are now. */
  async function bindFiles(state: RunState, asked: Extract<EngineEffect, { type: 'askPerson' }>): Promise<void> {
    const { workspace } = state;
    const { step, attempt, prompt } = asked;
    const before = prompt.kind === 'confirm' && prompt.shows?.every(({ label }) => label !== RESULT) === true;
    if (!before || workspace === undefined || workspace.mode === 'none') return;
    const seen = await ports.workspaces.snapshot({ runId: workspace.lentBy ?? runId, step, attempt, workspace });
    if (seen.ok) void writer.send({ type: 'treeSeen', step, attempt, tree: seen.value });
  }

  async function takeCheckpoint(state: RunState, of: { readonly step: string; readonly attempt: number }): Promise<void> {
    const { step, attempt } = of;
    const before = lastSnapshot(state);
    const taken = await ports.workspaces.snapshot({ runId, step, attempt, ...(before === undefined ? {} : { before }) });
    // Not waited for: a disk that takes nothing must not keep the host from closing.
    void writer.send(
      taken.ok
        ? { type: 'checkpoint', step, attempt, snapshot: taken.value }
        : { type: 'checkpointFailed', step, attempt, error: taken.error },
    );
  }

  async function rewindFiles(snapshot: string): Promise<void> {
    const done = await ports.workspaces.restore({ runId, snapshot });
    void writer.send(done.ok ? { type: 'rewound', snapshot } : { type: 'rewindFailed', snapshot, error: done.error });
  }

  async function releaseWorkspace(state: RunState, effect: Extract<EngineEffect, { type: 'releaseWorkspace' }>): Promise<void> {
    const { workspace } = state;
    if (releasing || workspace === undefined) return;
    releasing = true;
    await filesWork;
    const patch = await ports.workspaces.patch(workspace);
    if (!patch.ok) {
      await writer.send({
        type: 'workspaceReleased',
        kept: true,
        reason: `Its change could not be read: ${patch.error.message}`,
      });
      return;
    }
    if (patch.value !== undefined) {
      const stored = await ports.artifacts.addText({
        runId,
        text: patch.value,
        type: 'patch',
        name: 'changes.patch',
        mediaType: 'text/x-diff',
      });
      if (!stored.ok) {
        await writer.send({
          type: 'workspaceReleased',
          kept: true,
          reason: `Its change could not be stored: ${stored.error.message}`,
        });
        return;
      }
      await writer.send({ type: 'artifact', artifact: stored.value });
    }
    const released = await ports.workspaces.release({ runId, workspace, end: effect.end, succeeded: effect.succeeded });
    const outcome = released.ok ? released.value : { kept: true, reason: released.error.message };
    await writer.send({ type: 'workspaceReleased', ...outcome });
  }

  function restartable(): readonly string[] {
    const state = writer.state();
    const found: string[] = [];
    for (let index = nextIndex(state.working, 0); index >= 0; index = nextIndex(state.working, index + 1)) {
      const request = requestFor(state, index);
      const executor = request.ok ? ports.executors.find((candidate) => candidate.type === request.value.type) : undefined;
      if (request.ok && executor?.restartable?.(request.value) === true) found.push(instanceAt(state, index).state.step);
    }
    return found;
  }

  return {
    runId,
    writer,
    nudge() {
      if (nudged) return;
      nudged = true;
      void writer.send({ type: 'tick' }).then(() => {
        nudged = false;
        events.slotsMoved();
      });
    },
    claim: () => slots.claim(claimOf(writer.state(), ports.clock.now())),
    restartable,
    stopAll: attempts.stopAll,
    async close() {
      cancelTimer?.();
      cancelRetry?.();
      await attempts.close();
      await filesWork;
      await writer.idle();
      if (writer.stalled() !== undefined || writer.state().workingCount === 0) return;
      await writer.send({ type: 'closing', restartable: restartable() });
    },
  };
}

/** Whether the step whose turn it is must have the workspace to itself. */
function nextHoldsAlone(state: RunState): boolean {
  const first = nextIndex(state.queue, 0);
  return first >= 0 && holdsAlone(state, instanceAt(state, first));
}
