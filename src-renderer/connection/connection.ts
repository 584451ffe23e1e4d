import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client';
import type { Client } from './client.ts';
import { ConnectionLost, ConnectionRefused, orLost } from './lost.ts';
import type { Session, Transport } from './transport.ts';

/** How the connection stands. `lost`: it is being opened again. `refused`: also, but only a person can mend it. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused';

/** A connection that keeps itself: it opens again after every loss; calls wait while it is away. */
export interface Connection {
  readonly client: Client;
  status(): ConnectionStatus;
  /** Calls back on every change of status; returns how to stop. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  close(): void;
}

const WAITS_MS = [100, 250, 500, 1000, 2000, 4000];

/** Connects through `transport`; `sleep` waits between attempts. */
export function createConnection(transport: Transport, sleep: (ms: number) => Promise<void> = pause): Connection {
  let status: ConnectionStatus = 'connecting';
  let current: Session | undefined;
  let closed = false;
  const listeners = new Set<(status: ConnectionStatus) => void>();
  let waiting = Promise.withResolvers<Session>();
  // A call that nobody waits for any more must not surface as an unhandled rejection.
  waiting.promise.catch(() => undefined);

  const become = (next: ConnectionStatus) => {
    if (status === next) return;
    status = next;
    for (const listener of listeners) listener(next);
  };

  const keep = async () => {
    for (let failures = 0; !closed;) {
      let next: ConnectionStatus = 'lost';
      try {
        const session = await transport.open();
        failures = 0;
        current = session;
        waiting.resolve(session);
        become('open');
        await session.lost;
        current = undefined;
        waiting = Promise.withResolvers<Session>();
        waiting.promise.catch(() => undefined);
      } catch (error) {
        failures += 1;
        if (error instanceof ConnectionRefused) next = 'refused';
      }
      if (closed) return;
      become(next);
      await sleep(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 4000);
    }
  };
  void keep();

  const link: ClientLink<ClientContext> = {
    async call(path, input, options) {
      const session = current ?? (await abortable(waiting.promise, options.signal));
      const output: unknown = await orLost(session.link.call(path, input, options), session.lost);
      return isIterator(output) ? guarded(output, session.lost) : output;
    },
  };

  return {
    client: createORPCClient<Client>(link),
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      current?.close();
      waiting.reject(new ConnectionLost());
    },
  };
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

/** A feed that ends with {@link ConnectionLost} instead of hanging once its connection is gone. */
function guarded(iterator: AsyncIterator<unknown>, lost: Promise<void>): AsyncIterableIterator<unknown> {
  return {
    next: () => orLost(iterator.next(), lost),
    return: () =>
      iterator.return === undefined ? Promise.resolve({ done: true, value: undefined }) : orLost(iterator.return(), lost),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const stopped = Promise.withResolvers<T>();
  signal.addEventListener('abort', () => stopped.reject(new ConnectionLost()), { once: true });
  return Promise.race([promise, stopped.promise]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
