import type { Answer, Question } from './live-messages.ts';

/** What a worker that reads is reached through. */
export interface ReaderPort {
  readonly post: (question: Question) => void;
  readonly end: () => void;
}

/** What a worker tells: an answer, or that it has broken. */
export interface ReaderEvents {
  readonly onAnswer: (answer: Answer) => void;
  readonly onBroken: () => void;
}

/** Reads one document, one question after the other. */
export interface Reader {
  readonly ask: (question: Question) => Promise<Answer>;
  /** Leaves the worker to whoever reads next. */
  readonly leave: () => void;
}

/**
 * The workers of this window that read documents. One that has read before reads several times faster than a new one, so the one
 * that is free stays.
 */
export interface Readers {
  readonly take: (path: string) => Reader;
  /** Has a worker ready before there is something to read. */
  readonly prepare: () => void;
}

interface Worked {
  readonly port: ReaderPort;
  waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (reason: Error) => void }[];
  broken: boolean;
}

/** Makes the {@link Readers} of a window; `start` starts a worker. */
export function createReaders(start: (events: ReaderEvents) => ReaderPort): Readers {
  let free: Worked | undefined;

  function begin(): Worked {
    const port = start({
      onAnswer: (answer) => worked.waiting.shift()?.resolve(answer),
      onBroken() {
        worked.broken = true;
        worked.port.end();
        if (free === worked) free = undefined;
        const lost = worked.waiting;
        worked.waiting = [];
        for (const { reject } of lost) reject(new Error('The reader of this document has stopped.'));
      },
    });
    const worked: Worked = { port, waiting: [], broken: false };
    return worked;
  }

  function giveBack(worked: Worked): void {
    if (worked.broken) return;
    // Who still works for someone is not free for another.
    if (free !== undefined || worked.waiting.length > 0) return worked.port.end();
    free = worked;
    // What was read is let go at once.
    worked.port.post({ kind: 'open', path: '' });
  }

  return {
    take(path) {
      let mine: Worked | undefined;
      return {
        ask(question) {
          if (mine === undefined || mine.broken) {
            mine = free ?? begin();
            free = undefined;
            mine.port.post({ kind: 'open', path });
          }
          const { port, waiting } = mine;
          port.post(question);
          return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
        },
        leave() {
          if (mine !== undefined) giveBack(mine);
          mine = undefined;
        },
      };
    },
    prepare() {
      free ??= begin();
    },
  };
}
