import { createAwayDocument } from './away-document.ts';
import { isDeepAnswer, type DeepAnswer, type DeepQuestion } from './deep-check.ts';
import type { DocumentSurroundings } from './document-store.ts';
import { isAnswer, type Answer } from './live-messages.ts';
import { useSettings } from './settings.ts';

/** What is around one document: `rest` while nobody looks at it, `close` with it. */
export interface OpenSurroundings extends DocumentSurroundings {
  readonly rest: () => void;
  readonly close: () => void;
}

/** The real clock, real timers, and workers that read and walk long texts of one file. */
export function createSurroundings(path: string): OpenSurroundings {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (reason: Error) => void }[] = [];
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(new URL('./document-check.worker.ts', import.meta.url), { type: 'module', name: path });
    started.onmessage = (event: MessageEvent<unknown>) => {
      if (isAnswer(event.data)) waiting.shift()?.resolve(event.data);
    };
    started.onerror = () => {
      started.terminate();
      worker = undefined;
      const lost = waiting;
      waiting = [];
      for (const { reject } of lost) reject(new Error('The reader of this document has stopped.'));
    };
    return started;
  }

  function end(): void {
    worker?.terminate();
    worker = undefined;
  }

  const walker = createWalker();
  return {
    now: () => Date.now(),
    deeper: walker.deeper,
    project: () => useSettings.getState().settings.project ?? undefined,
    later(key, ms, act) {
      clearTimeout(timers.get(key));
      timers.set(key, setTimeout(act, ms));
    },
    away: createAwayDocument((question) => {
      worker ??= start();
      worker.postMessage(question);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    }, end),
    rest: walker.close,
    close() {
      end();
      walker.close();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
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
