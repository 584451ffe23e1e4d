import type { Diagnostic } from '../../../src-shared/workflow/checks/diagnostic.ts';
import type { DeepAnswer, DeepQuestion } from './deep-check.ts';
import type { Checked } from './document-check.ts';
import type { DocumentClient } from './document-client.ts';

/** How long nothing may change before a text is looked at more deeply, ms. */
const PAUSE = 700;

/** What a deeper look needs from outside. */
export interface DeepSurroundings {
  readonly later: (key: string, ms: number, act: () => void) => void;
  /** Walks a text where it keeps nobody waiting; gives up when `signal` says so. Absent means that nothing is walked. */
  readonly deeper?: (question: DeepQuestion, signal: AbortSignal) => Promise<DeepAnswer>;
}

/** The newest text with what reading it found. */
export interface Looked {
  readonly text: string;
  readonly checked: Checked;
  /** What reading found is of an older text. */
  readonly checking: boolean;
}

/** Looks at a text more deeply once it rests: with what it uses, and as the engine would run it. */
export interface DeepLook {
  /** Looks after a pause, and gives the findings if the text is still the same by then. */
  readonly soon: (newest: () => Looked, take: (checked: Checked) => void) => void;
  /** Ends a look that is under way or was asked for: its text is not there any more, or nobody looks at it. */
  readonly stop: () => void;
}

/** Makes the {@link DeepLook} of one document. */
export function createDeepLook(client: DocumentClient, path: string, around: DeepSurroundings): DeepLook {
  const { deeper, later } = around;
  let looking = new AbortController();
  /** Looks that were asked for before this was counted up are not wanted any more. */
  let stopped = 0;
  /** What the last look added: a text that is looked at again is told it once. */
  let added: ReadonlySet<Diagnostic> = new Set();

  async function look(newest: () => Looked, take: (checked: Checked) => void): Promise<void> {
    const { text, checked, checking } = newest();
    if (deeper === undefined || checking || checked.draft === undefined) return;
    looking = new AbortController();
    const { signal } = looking;
    const answer = await deeper({ path, text }, signal);
    const read = checked.diagnostics.filter((one) => !added.has(one));
    const diagnostics =
      answer.kind === 'walked'
        ? inTextOrder([...read, ...answer.diagnostics])
        : (await client.documents.check({ path, text, tier: 3 })).diagnostics;
    const now = newest();
    const isSame = answer.kind === 'walked' && answer.diagnostics.length === 0 && read.length === checked.diagnostics.length;
    if (signal.aborted || now.text !== text || isSame) return;
    added = new Set(answer.kind === 'walked' ? answer.diagnostics : []);
    take({ ...now.checked, diagnostics });
  }

  return {
    soon(newest, take) {
      if (deeper === undefined) return;
      // A walk that was given up, or a host that is away: what reading found stays, and the next change looks again.
      const asked = stopped;
      later('deeper', PAUSE, () => {
        if (asked === stopped) void look(newest, take).catch(() => undefined);
      });
    },
    stop() {
      stopped += 1;
      looking.abort();
    },
  };
}

function inTextOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0));
}
