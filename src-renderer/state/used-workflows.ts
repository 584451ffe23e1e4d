import { usedBy, type UsedOutputs } from '../commands/described-draft.ts';
import type { Draft } from '../commands/draft.ts';
import type { DocumentClient } from './document-client.ts';
import type { DocumentSurroundings } from './document-store.ts';

/** Finds out what the workflows give that the steps of a document run. */
export interface UsedWorkflows {
  /** Asks after a pause about those a draft uses, `anew` about all, else where others are used than before. */
  readonly follow: (draft: Draft, how?: 'anew') => void;
}

const PAUSE = 300;

/** Makes the {@link UsedWorkflows} of one document; `take` gets what was found. */
export function createUsedWorkflows(
  { client, path }: { readonly client: Pick<DocumentClient, 'documents'>; readonly path: string },
  around: Pick<DocumentSurroundings, 'later' | 'project'>,
  take: (found: UsedOutputs) => void,
): UsedWorkflows {
  let asked: readonly string[] = [];

  async function ask(uses: readonly string[]): Promise<void> {
    const project = around.project?.();
    const given = project === undefined ? {} : { project };
    const answers = await Promise.all(
      // One that leads nowhere is told by the check of the text.
      uses.map((one) => client.documents.used({ path, uses: one, ...given }).catch(() => undefined)),
    );
    if (asked !== uses) return;
    take(new Map(uses.flatMap((one, at) => (answers[at]?.outputs == null ? [] : [[one, answers[at].outputs] as const]))));
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
