import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { QueuedFor } from '../../src-shared/history/events.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { createGroups, groupsOf, type GroupClaim } from './groups.ts';
import { priorityOf } from './rank.ts';

/** What admission needs of the runtime. */
export interface AdmissionHost {
  now(): number;
  isClosing(): boolean;
  state(runId: string): RunState | undefined;
  isOpen(runId: string): boolean;
  pinned(hash: string): CompiledWorkflow | undefined;
  send(runId: string, input: { readonly type: 'admitted' } | { readonly type: 'queued'; readonly queued: QueuedFor }): unknown;
  cancel(runId: string, reason: string): unknown;
}

/** Decides when runs begin: at once, or when there is a place for them in their concurrency groups. */
export interface Admission {
  /** Asks for the places of a run that is being created; what it is to be told, and what to do once it is recorded. */
  ask(
    runId: string,
    compiled: CompiledWorkflow,
    parent: string | undefined,
  ): { readonly told: { readonly queued?: QueuedFor; readonly skipped?: string }; readonly recorded: () => void };
  /** Takes up an open run of an earlier host. */
  restore(state: RunState): void;
  /** The run has ended, or was never recorded. */
  leave(runId: string): void;
  changed(runId: string): void;
  /** Lets in who may go in now; the others are told what they wait for. A paused run lets others pass. */
  next(): void;
}

/** Makes the admission of a host. */
export function createAdmission(host: AdmissionHost): Admission {
  const queued = new Set<string>();
  const groups = createGroups((runId) => `${runId} (${host.state(runId)?.compiled.workflow.name ?? 'a run'})`);

  function next(): void {
    if (queued.size === 0 || host.isClosing()) return;
    const { entered, waiting } = groups.next((runId) => host.isOpen(runId) && host.state(runId)?.pauseReason === undefined);
    for (const runId of entered) {
      queued.delete(runId);
      host.send(runId, { type: 'admitted' });
    }
    for (const [runId, behind] of waiting)
      if (host.isOpen(runId) && host.state(runId)?.queuedFor?.reason !== behind.reason)
        host.send(runId, { type: 'queued', queued: behind });
  }

  function claimOf(runId: string, compiled: CompiledWorkflow, parent: string | undefined): GroupClaim {
    const own = compiled.workflow.policies?.concurrency;
    return {
      runId,
      parent,
      priority: priorityOf(compiled),
      createdAt: host.state(runId)?.createdAt ?? host.now(),
      groups: groupsOf(compiled, host.pinned),
      own: own === undefined ? undefined : { group: own.group, onConflict: own.on_conflict ?? 'queue' },
    };
  }

  return {
    ask(runId, compiled, parent) {
      const verdict = groups.enter(claimOf(runId, compiled, parent));
      switch (verdict.kind) {
        case 'enter':
          return { told: {}, recorded: () => undefined };
        case 'skip':
          return { told: { skipped: verdict.reason }, recorded: () => undefined };
        case 'queue':
          queued.add(runId);
          return {
            told: { queued: verdict.queued },
            recorded() {
              for (const older of verdict.replaces)
                host.cancel(older, `${runId} of group ${verdict.queued.group} takes its place.`);
            },
          };
      }
    },
    restore(state) {
      const had = state.queuedFor === undefined ? 'places' : 'none';
      if (had === 'none') queued.add(state.runId);
      groups.restore(claimOf(state.runId, state.compiled, state.created?.parent?.run), had);
    },
    leave(runId) {
      queued.delete(runId);
      groups.leave(runId);
      next();
    },
    changed(runId) {
      if (queued.has(runId)) next();
    },
    next,
  };
}
