import { usedBy, type UsedWorkflows } from '../../commands/described-draft.ts';
import type { Draft } from '../../commands/draft.ts';
import type { DocumentClient } from './document-client.ts';
import type { DocumentSurroundings } from './document-store.ts';

/** Finds out what the workflows give that the steps of a document run. */
export interface UsedWorkflowsAsked {
  /** Asks after a pause about those a draft uses, `anew` about all, else where others are used than before. */
  readonly follow: (draft: Draft, how?: 'anew') => void;
}

const PAUSE = 300;

/** Makes the {@link UsedWorkflowsAsked} of one document; `take` gets what was found. */
export function createUsedWorkflows(
  { client, path }: { readonly client: Pick<DocumentClient, 'documents'>; readonly path: string },
  around: Pick<DocumentSurroundings, 'later' | 'project'>,
  take: (found: UsedWorkflows) => void,
): UsedWorkflowsAsked {
  let asked: readonly string[] = [];

  async function ask(uses: readonly string[]): Promise<void> {
    const project = around.project?.();
    const given = project === undefined ? {} : { project };
    const answers = await Promise.all(
      // One that leads nowhere is told by the check of the text.
      uses.map((one) => client.documents.used({ path, uses: one, ...given }).catch(() => undefined)),
    );
    if (asked !== uses) return;
    take(
      new Map(
        uses.flatMap((one, at) => {
          const { inputs, outputs } = answers[at] ?? {};
          return inputs === undefined || outputs == null ? [] : [[one, { inputs, outputs }] as const];
        }),
      ),
    );
  }

  return {
    follow(draft, how) {
      const uses = usedBy(draft);
      if (how === undefined && uses.length === asked.length && uses.every((one, at) => one === asked[at])) return;
      asked = uses;
      around.later('used', uses.length === 0 ? 0 : PAUSE, () => void ask(uses));
    },
  };
}
