import { assertNever } from '../../../src-shared/lib/assert-never.ts';
import { createLiveDocument } from './live-document.ts';
import { isQuestion, type Answer, type Question } from './live-messages.ts';

// One document at a time: typing, dragging and drawing never wait for it.
let document = createLiveDocument('');

self.onmessage = (event: MessageEvent<unknown>) => {
  if (!isQuestion(event.data)) return;
  const answer = answerTo(event.data);
  if (answer === undefined) return;
  const places =
    answer.kind === 'read' ? answer.reading.places : answer.kind === 'edit' ? answer.answer.reading?.places : undefined;
  self.postMessage(answer, { transfer: places === undefined ? [] : [places.buffer] });
};

function answerTo(question: Question): Answer | undefined {
  switch (question.kind) {
    case 'open':
      document = createLiveDocument(question.path);
      return undefined;
    case 'read':
      return { kind: 'read', reading: document.read(question.changes) };
    case 'edit':
      return { kind: 'edit', answer: document.edit(question.changes, question.command) };
    case 'compile':
      return { kind: 'compile', compiled: document.compiled(question.changes) };
    default:
      return assertNever(question);
  }
}
