import { createAwayDocument } from './away-document.ts';
import { isDeepAnswer, type DeepAnswer, type DeepQuestion } from './deep-check.ts';
import type { DocumentSurroundings } from './document-store.ts';
import { isAnswer } from './live-messages.ts';
import type { ReaderEvents, ReaderPort, Readers } from './readers.ts';
import { useSettings } from '../settings.ts';

/** What is around one document: `rest` while nobody looks at it, `close` with it. */
export interface OpenSurroundings extends DocumentSurroundings {
  readonly rest: () => void;
  readonly close: () => void;
}

/** The real clock, real timers, a worker of `readers` for a long text, and one that walks it. */
export function createSurroundings(path: string, readers: Readers): OpenSurroundings {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const reader = readers.take(path);
  const walker = createWalker();
  return {
    now: () => Date.now(),
    deeper: walker.deeper,
    project: () => useSettings.getState().settings.project ?? undefined,
    later(key, ms, act) {
      clearTimeout(timers.get(key));
      timers.set(key, setTimeout(act, ms));
    },
    away: createAwayDocument(reader.ask, reader.leave),
    rest: walker.close,
    close() {
      reader.leave();
      walker.close();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Starts a worker that reads documents. */
export function startReader({ onAnswer, onBroken }: ReaderEvents): ReaderPort {
  const worker = new Worker(new URL('./document-check.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<unknown>) => {
    if (isAnswer(event.data)) onAnswer(event.data);
  };
  worker.onerror = onBroken;
  return { post: (question) => worker.postMessage(question), end: () => worker.terminate() };
}

/** A worker that walks one text at a time; a walk that is not wanted any more ends with its worker. */
function createWalker(): Required<Pick<DocumentSurroundings, 'deeper'>> & { readonly close: () => void } {
  let worker: Worker | undefined;
  const close = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  const deeper = (question: DeepQuestion, signal: AbortSignal): Promise<DeepAnswer> =>
    new Promise((resolve, reject) => {
      worker ??= new Worker(new URL('./deep-check.worker.ts', import.meta.url), { type: 'module' });
      const giveUp = (): void => {
        close();
        reject(new Error('The walk was given up.'));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      worker.onmessage = (event: MessageEvent<unknown>) => {
        signal.removeEventListener('abort', giveUp);
        if (isDeepAnswer(event.data)) resolve(event.data);
      };
      worker.onerror = giveUp;
      worker.postMessage(question);
    });
  return { deeper, close };
}
