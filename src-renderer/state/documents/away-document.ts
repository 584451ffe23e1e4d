import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { TextChange } from '../../../src-shared/workflow/checks/diagnostic.ts';
import { applyBatch, differenceOf } from '../../commands/change.ts';
import type { Draft } from '../../commands/draft.ts';
import type { EditCommand } from '../../commands/edit-command.ts';
import type { Edited } from '../../commands/step-edits.ts';
import type { Checked } from './document-check.ts';
import type { Answer, Question } from './live-messages.ts';
import { createMirror } from './live-mirror.ts';

/** A document read and edited elsewhere; one question at a time, so that what is typed meanwhile goes along with the next one. */
export interface AwayDocument {
  /** The reading of the newest text at the time it is read, with that text. */
  readonly read: (newest: () => string) => Promise<{ readonly text: string; readonly checked: Checked }>;
  /** Makes an edit on the newest text; with the text it was made on, and the reading of the text it leaves. */
  readonly edit: (newest: () => string, command: EditCommand) => Promise<AwayEdit>;
  /** The pinned form of the newest text, while nothing in it is wrong. */
  readonly compile: (newest: () => string) => Promise<CompiledWorkflow | undefined>;
  /** Ends whoever reads as soon as nothing is asked of them; what is asked while nobody looks begins anew and ends again. */
  readonly rest: () => void;
  /** Someone looks again: who reads stays. */
  readonly wake: () => void;
}

/** See {@link AwayDocument}. */
export interface AwayEdit {
  readonly on: string;
  readonly edited: Edited;
  readonly checked: Checked | undefined;
}

/** Speaks with a worker that holds a live document; `end` ends it, and the next question is for a new one. */
export function createAwayDocument(ask: (question: Question) => Promise<Answer>, end: () => void): AwayDocument {
  let mirror = createMirror();
  let there = '';
  let draft: Draft | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let resting = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    waiting += 1;
    const next = last.then(work);
    last = next.then(settle, () => {
      forget();
      settle();
    });
    return next;
  }

  function settle(): void {
    waiting -= 1;
    if (!resting || waiting > 0) return;
    end();
    forget();
  }

  /** Whoever answers next knows nothing yet; what is shown of steps that stayed the same stays. */
  function forget(): void {
    there = '';
    mirror = createMirror(draft);
  }

  function taken(checked: Checked): Checked {
    draft = checked.draft ?? draft;
    return checked;
  }

  function changesTo(text: string): readonly TextChange[] {
    const changes = differenceOf(there, text);
    there = text;
    return changes;
  }

  return {
    read: (newest) =>
      inTurn(async () => {
        const text = newest();
        const answer = await ask({ kind: 'read', changes: changesTo(text) });
        if (answer.kind !== 'read') throw new Error('The worker gave the answer to another question.');
        return { text, checked: taken(mirror(answer.reading)) };
      }),
    edit: (newest, command) =>
      inTurn(async () => {
        const on = newest();
        const answer = await ask({ kind: 'edit', changes: changesTo(on), command });
        if (answer.kind !== 'edit') throw new Error('The worker gave the answer to another question.');
        const { edited, reading } = answer.answer;
        if (edited.ok) there = edited.value.batches.reduce((text, batch) => applyBatch(text, batch), on);
        return { on, edited, checked: reading === undefined ? undefined : taken(mirror(reading)) };
      }),
    compile: (newest) =>
      inTurn(async () => {
        const answer = await ask({ kind: 'compile', changes: changesTo(newest()) });
        return answer.kind === 'compile' ? answer.compiled : undefined;
      }),
    rest() {
      resting = true;
      void inTurn(async () => undefined);
    },
    wake() {
      resting = false;
    },
  };
}
