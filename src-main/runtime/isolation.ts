import { isAbsolute, relative, resolve } from 'node:path';
import { mkdirSync, realpathSync } from 'node:fs';
import { lastSnapshot } from '../../src-shared/engine/checkpoints.ts';
import { indexOfStep, instanceAt } from '../../src-shared/engine/find.ts';
import { nextIndex } from '../../src-shared/engine/index-set.ts';
import type { GatherEffect, PerformEffect } from '../../src-shared/engine/io.ts';
import { planOf, type Plan } from '../../src-shared/engine/plan.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { isChildRun, isIsolated, modeOf } from '../../src-shared/engine/step-kind.ts';
import type { StepError, WorkspaceRecord } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { FolderTurns } from './folder-turns.ts';
import type { RuntimePorts } from './surface.ts';

type Effect = PerformEffect | GatherEffect;

/** Gives attempts the place where they work, and brings the change of isolated ones into the workspace in the order of the text. */
export interface Isolation {
  /** Where an attempt works; `done` is to be called when it has settled. An error where it was told to end before its turn came. */
  enter(
    effect: Effect,
    state: RunState,
    signal: AbortSignal,
  ): Promise<Result<{ readonly workspace: WorkspaceRecord; done(): void }, Problem>>;
  /** Waits for those before it in the text, then applies the change; a conflict applies nothing and keeps the patch. */
  apply(effect: GatherEffect, signal: AbortSignal): Promise<StepError | undefined>;
  /** Deletes the place of an attempt that is over. */
  leave(effect: Effect): void;
  /** The run has moved on: somebody's turn may have come. */
  moved(): void;
}

/** What steps of a workflow do that the others must know of: work elsewhere, or work as a run of the same workspace. */
type Apart = 'elsewhere' | 'as runs' | 'nothing';

const apart = new WeakMap<CompiledWorkflow, Apart>();

/** Whether the steps of a run go through turns: where one works elsewhere, or another run of the family may change its workspace. */
export function takesTurns(state: RunState): boolean {
  const { compiled } = state;
  const known = apart.get(compiled) ?? inPlan(planOf(compiled));
  apart.set(compiled, known);
  if (known === 'elsewhere' || modeOf(state) === 'none') return known === 'elsewhere';
  return known === 'as runs' || state.workspace?.lentBy !== undefined;
}

function inPlan({ steps }: Plan): Apart {
  if (steps.some(({ isolated, step }) => isolated === true || typeof step.workspace === 'object')) return 'elsewhere';
  const inner = steps.flatMap(({ body }) => (body === undefined ? [] : [inPlan(body)]));
  if (inner.includes('elsewhere')) return 'elsewhere';
  return inner.includes('as runs') || steps.some(({ step }) => isChildRun(step)) ? 'as runs' : 'nothing';
}

/** Makes the isolation of one run. */
export function createIsolation(
  ports: Pick<RuntimePorts, 'workspaces' | 'artifacts'>,
  run: {
    readonly runId: string;
    readonly turns: FolderTurns;
    state(): RunState;
    keep(effect: GatherEffect, patch: string): Promise<void>;
  },
): Isolation {
  const waiters = new Set<() => void>();
  const placeOf = ({ step, attempt }: Effect) => ({ runId: run.runId, step, attempt });

  /** Whether a step before this one in the text still works in a place of its own. */
  function isBehind(step: string): boolean {
    const state = run.state();
    const own = indexOfStep(state, step);
    for (let index = nextIndex(state.working, 0); index >= 0 && index < own; index = nextIndex(state.working, index + 1))
      if (isIsolated(state, instanceAt(state, index))) return true;
    return false;
  }

  return {
    enter: async (effect, state, signal) => {
      const main = state.workspace;
      if (main === undefined) throw new Error(`"${effect.step}" was started before run ${run.runId} had its workspace.`);
      if (effect.isolated !== undefined) {
        // Where nobody works, the files as they are now are quiet; else the last quiet moment counts.
        const from = run.turns.isBusy(main.root) ? lastSnapshot(state) : undefined;
        const made = await ports.workspaces.isolate({
          place: placeOf(effect),
          workspace: main,
          ...(from === undefined ? {} : { from }),
        });
        return made.ok ? ok({ workspace: made.value, done: () => undefined }) : made;
      }
      const place = effect.folder === undefined ? ok(main) : folderOf(main, effect.folder);
      if (!place.ok) return place;
      // A child takes a turn for each of its own steps; one held for all of it would keep them, and those they wait for, out.
      const takesNone = modeOf(state) === 'none' || (effect.type === 'perform' && effect.childRun !== undefined);
      if (takesNone) return ok({ workspace: place.value, done: () => undefined });
      const alone = effect.type === 'perform' && effect.exclusive;
      const done = await run.turns.take(main.root, alone ? 'alone' : 'shared', signal);
      return done === undefined ? err(stoppedBefore(effect.step)) : ok({ workspace: place.value, done });
    },
    apply: async (effect, signal) => {
      while (isBehind(effect.step) && !signal.aborted) {
        await new Promise<void>((resolve) => {
          waiters.add(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      const root = run.state().workspace?.root ?? '';
      const done = await run.turns.take(root, 'alone', signal);
      if (done === undefined)
        return problem('cancelled', 'The change was not applied, because the step was stopped.', { at: effect.step });
      try {
        const merged = await ports.workspaces.merge(placeOf(effect));
        if (!merged.ok) return { ...merged.error, at: effect.step };
        const { conflict, patch } = merged.value;
        if (conflict === undefined) return undefined;
        if (patch !== undefined) await run.keep(effect, patch);
        return { ...conflict, at: effect.step };
      } finally {
        done();
      }
    },
    leave: (effect) => void ports.workspaces.leave(placeOf(effect)),
    moved: () => {
      const all = [...waiters];
      waiters.clear();
      for (const wake of all) wake();
    },
  };
}

/** Why an attempt that was told to end before it could begin has done nothing. */
export function stoppedBefore(step: string): Problem {
  return problem('stopped', `"${step}" was told to end before it began.`, { at: step, hint: 'Run it again.' });
}

/** A folder below the workspace as a workspace; made when it is not there, refused when it leads out. */
function folderOf(main: WorkspaceRecord, folder: string): Result<WorkspaceRecord, Problem> {
  const outside = problem('outside_workspace', `The folder ${folder} leads out of the workspace.`, {
    hint: 'Name a folder inside the project.',
    at: folder,
  });
  try {
    const top = realpathSync.native(main.root);
    const wanted = resolve(top, folder);
    if (leadsOut(top, wanted)) return err(outside);
    mkdirSync(wanted, { recursive: true });
    const root = realpathSync.native(wanted);
    return leadsOut(top, root) ? err(outside) : ok({ ...main, root });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(
      problem('folder_not_usable', `The folder ${folder} cannot be used: ${why}`, { at: folder, hint: 'Choose another folder.' }),
    );
  }
}

function leadsOut(top: string, path: string): boolean {
  const way = relative(top, path);
  return way.startsWith('..') || isAbsolute(way);
}
