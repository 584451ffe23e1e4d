import { problem } from '../../src-shared/lib/problem.ts';
import { os, problemError, unwrap } from './implementer.ts';
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
  return {
    list: os.workspaces.list.handler(async () => [...(await workspaces.list())]),
    usage: os.workspaces.usage.handler(() => workspaces.usage()),
    remove: os.workspaces.remove.handler(async ({ input }) => {
      ended(input.runId);
      unwrap(await workspaces.remove(input.runId, input.discard === true ? 'discard' : undefined));
      return { done: true };
    }),
    clean: os.workspaces.clean.handler(async ({ input }) => {
      const { removed, kept } = await workspaces.clean(clock.now() - input.olderThanDays * DAY_MS);
      return { removed: [...removed], kept: [...kept] };
    }),
    change: os.workspaces.change.handler(async ({ input }) => {
      const change = unwrap(await workspaces.change(input.runId));
      // For people to read; what is applied is made of the files themselves.
      const patch = input.without === 'patch' ? '' : unwrap(await coverText(input.runId, change.patch));
      return { ...change, patch, files: [...change.files] };
    }),
    preview: os.workspaces.preview.handler(async ({ input }) => {
      ended(input.runId);
      const preview = unwrap(await workspaces.preview(input.runId));
      return { ...preview, files: [...preview.files] };
    }),
    apply: os.workspaces.apply.handler(async ({ input }) => {
      ended(input.runId);
      const applied = unwrap(await workspaces.apply(input.runId, input.token));
      return { ...applied, files: [...applied.files] };
    }),
    undo: os.workspaces.undo.handler(async ({ input }) => ({ files: [...unwrap(await workspaces.undo(input.runId)).files] })),
    branch: os.workspaces.branch.handler(async ({ input }) => {
      ended(input.runId);
      return unwrap(await workspaces.branch(input.runId, input.name));
    }),
  };
}
