import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import { os, problemError, unwrap } from './implementer.ts';
import { knownRun } from './run-handlers.ts';
import type { Services } from './services.ts';

const DAY_MS = 86_400_000;

/** Handlers of `workspaces`: what is on the disk, and how a run's change comes back. */
export function workspaceHandlers({ workspaces, history, clock, coverText }: Services) {
  // A step may be at work in it: what it leaves is not the change yet.
  const ended = (runId: string): void => {
    if (!history.open().includes(runId)) return;
    throw problemError(
      problem('run_open', `The workspace of ${runId} is in use: the run has not ended.`, {
        hint: 'Cancel the run, or wait until it has ended.',
        at: runId,
      }),
    );
  };
  /** What was done in a run's workspace; where there is none, because there is no such run, says that. */
  const doneIn = <T>(runId: string, result: Result<T, Problem>): T => {
    if (!result.ok && (result.error.code === 'workspace_gone' || result.error.code === 'not_found')) knownRun({ history }, runId);
    return unwrap(result);
  };
  return {
    list: os.workspaces.list.handler(async () => [...(await workspaces.list())]),
    usage: os.workspaces.usage.handler(() => workspaces.usage()),
    remove: os.workspaces.remove.handler(async ({ input }) => {
      ended(input.runId);
      doneIn(input.runId, await workspaces.remove(input.runId, input.discard === true ? 'discard' : undefined));
      return { done: true };
    }),
    clean: os.workspaces.clean.handler(async ({ input }) => {
      const { removed, kept } = await workspaces.clean(clock.now() - input.olderThanDays * DAY_MS);
      return { removed: [...removed], kept: [...kept] };
    }),
    change: os.workspaces.change.handler(async ({ input }) => {
      const change = doneIn(input.runId, await workspaces.change(input.runId));
      // For people to read; what is applied is made of the files themselves.
      const patch = input.without === 'patch' ? '' : unwrap(await coverText(input.runId, change.patch));
      return { ...change, patch, files: [...change.files] };
    }),
    preview: os.workspaces.preview.handler(async ({ input }) => {
      ended(input.runId);
      const preview = doneIn(input.runId, await workspaces.preview(input.runId));
      return { ...preview, files: [...preview.files] };
    }),
    apply: os.workspaces.apply.handler(async ({ input }) => {
      ended(input.runId);
      const applied = doneIn(input.runId, await workspaces.apply(input.runId, input.token));
      return { ...applied, files: [...applied.files] };
    }),
    undo: os.workspaces.undo.handler(async ({ input }) => ({
      files: [...doneIn(input.runId, await workspaces.undo(input.runId)).files],
    })),
    branch: os.workspaces.branch.handler(async ({ input }) => {
      ended(input.runId);
      return doneIn(input.runId, await workspaces.branch(input.runId, input.name));
    }),
  };
}
