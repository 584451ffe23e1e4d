import { os, ORPCError, type AnyRouter } from '@orpc/server';
import { problem, problemSchema, type Problem } from '../../src-shared/lib/problem.ts';
import { contract } from '../../src-shared/wire/contract.ts';
import type { Keeper } from './keeper.ts';

/** An entry this process answers itself, by its path joined with dots. `next` asks the backend. */
export type LocalEntries = Readonly<
  Record<
    string,
    (call: { readonly input: unknown; readonly signal: AbortSignal | undefined; next(): Promise<unknown> }) => unknown
  >
>;

/** The contract as this process answers it: over a transport, or at once. */
export interface Forwarder {
  readonly router: AnyRouter;
  call(path: readonly string[], request: { readonly input: unknown; readonly signal: AbortSignal | undefined }): Promise<unknown>;
}

/** Calls that must not be made twice when nobody knows whether the first one arrived. */
const ONCE = new Set([
  'runs.start',
  'runs.branch',
  'runs.answer',
  'documents.save',
  'documents.create',
  'documents.convert',
  'documents.writeNew',
  'trash.putBack',
  'workspaces.remove',
  'storage.fresh',
  'workspaces.apply',
  'workspaces.undo',
  'workspaces.branch',
]);

/**
 * A router for the whole contract that asks the backend of the moment. When the host goes away, reads are asked again
 * and feeds go on where they were; a call that may have happened fails with the problem `host_changed`.
 */
export function createForwarder(keeper: Keeper, local: LocalEntries): Forwarder {
  async function forward(path: readonly string[], input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    for (;;) {
      const backend = await keeper.current();
      if (!backend.ok) throw problemError(backend.error);
      try {
        const answer = await backend.value.call(path, { input, signal });
        return isFeed(answer) ? follow(answer, { path, input, signal, wasLost: () => backend.value.isLost() }) : answer;
      } catch (error) {
        if (signal?.aborted) throw error;
        if (isClosing(error)) {
          await backend.value.lost;
          continue;
        }
        if (!backend.value.isLost()) throw error;
        // How it said goodbye is known only then.
        await backend.value.lost;
        if (ONCE.has(path.join('.')) && !backend.value.wasDrained()) throw problemError(hostChanged(path));
      }
    }
  }

  async function* follow(first: AsyncIterator<unknown>, feed: Feed): AsyncGenerator<unknown, void> {
    let iterator = first;
    let input = feed.input;
    let wasLost = feed.wasLost;
    try {
      for (;;) {
        let next: IteratorResult<unknown>;
        try {
          next = await iterator.next();
        } catch (error) {
          if (!wasLost() || feed.signal?.aborted) throw error;
          const again = await forwardFeed({ ...feed, input });
          iterator = again.iterator;
          wasLost = again.wasLost;
          continue;
        }
        if (next.done) return;
        input = resumed(feed.path, input, next.value);
        yield next.value;
      }
    } finally {
      // A feed whose host is gone has nobody to tell.
      if (!wasLost()) await iterator.return?.();
    }
  }

  async function forwardFeed(feed: Feed): Promise<{ iterator: AsyncIterator<unknown>; wasLost: () => boolean }> {
    for (;;) {
      const backend = await keeper.current();
      if (!backend.ok) throw problemError(backend.error);
      try {
        const answer = await backend.value.call(feed.path, { input: feed.input, signal: feed.signal });
        if (!isFeed(answer)) throw new Error(`${feed.path.join('.')} is not a feed.`);
        return { iterator: answer, wasLost: () => backend.value.isLost() };
      } catch (error) {
        if (feed.signal?.aborted) throw error;
        if (!isClosing(error) && !backend.value.isLost()) throw error;
        await backend.value.lost;
      }
    }
  }

  function call(
    path: readonly string[],
    { input, signal }: { readonly input: unknown; readonly signal: AbortSignal | undefined },
  ): Promise<unknown> {
    const own = local[path.join('.')];
    const next = (): Promise<unknown> => forward(path, input, signal);
    return own ? Promise.resolve(own({ signal, input, next })) : next();
  }

  const entry = (path: readonly string[]) => base.handler(({ input, signal }) => call(path, { input, signal }));
  const router = Object.fromEntries(
    Object.entries(contract).map(([room, entries]) => [
      room,
      Object.fromEntries(Object.keys(entries).map((name) => [name, entry([room, name])])),
    ]),
  );
  return { router, call };
}

// Without the error in its map the library would call a PROBLEM an unexpected failure.
const base = os.errors({ PROBLEM: { data: problemSchema } });

interface Feed {
  readonly path: readonly string[];
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  wasLost(): boolean;
}

/** The input that makes a feed go on after `value`: by sequence number, or by cursor. */
function resumed(path: readonly string[], input: unknown, value: unknown): unknown {
  if (typeof input !== 'object' || typeof value !== 'object' || value === null) return input;
  switch (path.join('.')) {
    case 'runs.events':
      return 'seq' in value ? { ...input, after: value.seq } : input;
    case 'runs.logFeed':
      return 'cursor' in value ? { ...input, cursor: value.cursor } : input;
    default:
      return input;
  }
}

/** The host refused the call because it is ending: it was not made, so it may be made elsewhere. */
function isClosing(error: unknown): boolean {
  return (
    error instanceof ORPCError && error.code === 'PROBLEM' && problemSchema.safeParse(error.data).data?.code === 'host_closing'
  );
}

function isFeed(answer: unknown): answer is AsyncIterator<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

function problemError(data: Problem): ORPCError<'PROBLEM', Problem> {
  return new ORPCError('PROBLEM', { defined: true, message: data.message, data });
}

function hostChanged(path: readonly string[]): Problem {
  return problem('host_changed', 'The process that ran the workflows ended just now; this one goes on with them.', {
    hint: 'Look whether what you asked for has happened, then ask again if not.',
    at: path.join('.'),
  });
}
