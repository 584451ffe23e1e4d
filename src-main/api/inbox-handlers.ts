import { promptSchema } from '../../src-shared/history/events.ts';
import type { WaitingView } from '../../src-shared/wire/views.ts';
import type { RunRow } from '../ports/history.ts';
import { os } from './implementer.ts';
import type { Services } from './services.ts';
import { createBell, pause } from './signals.ts';

const BURST_MS = 60;
/** A workspace is made before any step begins, so it stands among the first events. */
const FIRST_EVENTS = 20;

/** Everything that waits for a person, oldest first. */
export function waitingViews({ history }: Pick<Services, 'history'>): WaitingView[] {
  return history.waiting().flatMap((row): WaitingView[] => {
    const run = history.run(row.runId);
    if (!run || row.prompt === null || row.boundTo === null) return [];
    const prompt = promptSchema.safeParse(JSON.parse(row.prompt));
    if (!prompt.success || prompt.data.kind === 'wait') return [];
    return [
      {
        runId: row.runId,
        step: row.step,
        attempt: row.attempt,
        name: row.name,
        stepType: row.stepType,
        since: row.waitingSince ?? run.updatedAt,
        prompt: prompt.data,
        boundTo: row.boundTo,
        workflowName: run.workflowName,
        projectRoot: run.projectRoot,
        folder: folderOf(history, run),
        credits: run.credits,
        within: runsAbove(history, run),
      },
    ];
  });
}

/** Where the run works: its workspace, else the project itself. */
function folderOf(history: Services['history'], run: RunRow): string {
  for (const { body } of history.events(run.runId, 0, FIRST_EVENTS))
    if (body.type === 'workspaceReady') return body.workspace.root;
  return run.projectRoot;
}

function runsAbove(history: Services['history'], run: RunRow): WaitingView['within'] {
  if (run.parentRun === null || run.parentStep === null) return [];
  const parent = history.run(run.parentRun);
  const own = { runId: run.parentRun, step: run.parentStep, workflowName: parent?.workflowName ?? run.parentRun };
  return parent === undefined ? [own] : [own, ...runsAbove(history, parent)];
}

/** Handlers of `inbox`. */
export function inboxHandlers(services: Services) {
  return {
    list: os.inbox.list.handler(() => waitingViews(services)),
    changes: os.inbox.changes.handler(async function* ({ signal }) {
      const bell = createBell();
      const stop = services.runs.onChange(() => bell.ring());
      let shown = '';
      try {
        do {
          const views = waitingViews(services);
          const text = JSON.stringify(views);
          if (text !== shown) {
            shown = text;
            yield views;
          }
          if (!(await pause(services.clock.after, BURST_MS, signal))) return;
        } while (await bell.wait(signal));
      } finally {
        stop();
      }
    }),
  };
}
