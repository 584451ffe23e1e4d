import { z } from 'zod';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { TextChange } from '../../../src-shared/workflow/checks/diagnostic.ts';
import type { EditCommand } from '../../commands/edit-command.ts';
import type { EditAnswer, Reading } from './live-document.ts';

/** What is asked of the worker: to open a document, which needs no answer, then always with the changes since the text it has. */
export type Question =
  | { readonly kind: 'open'; readonly path: string }
  | ({ readonly changes: readonly TextChange[] } & (
      { readonly kind: 'read' } | { readonly kind: 'edit'; readonly command: EditCommand } | { readonly kind: 'compile' }
    ));

/** What the worker answers, one answer to each question but `open`, in their order. */
export type Answer =
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'edit'; readonly answer: EditAnswer }
  | { readonly kind: 'compile'; readonly compiled: CompiledWorkflow | undefined };

const answer = z.object({ kind: z.enum(['read', 'edit', 'compile']) });
const question = z.union([
  z.object({ kind: z.literal('open'), path: z.string() }),
  answer.extend({ changes: z.array(z.object({ offset: z.number(), length: z.number(), text: z.string() })) }),
]);

/** Whether a message is a question: the page and its worker are one program, so its form is all there is to check. */
export function isQuestion(message: unknown): message is Question {
  return question.safeParse(message).success;
}

/** Whether a message is an answer; see {@link isQuestion}. */
export function isAnswer(message: unknown): message is Answer {
  return answer.safeParse(message).success;
}
