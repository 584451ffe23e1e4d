import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, type Result } from '../../src-shared/lib/result.ts';
import type { Backend } from './backend.ts';

/** How this process can get a backend. */
export interface BackendSources {
  /** Takes the lock and starts the engine; `held` as error code when another process has it. */
  host(): Promise<Result<Backend, Problem>>;
  /** Connects to the process that has the lock; an error when it does not answer (yet). */
  client(): Promise<Result<Backend, Problem>>;
  /** False for a process that only ever talks to a host that is there. */
  readonly mayHost: boolean;
}

/** Keeps one backend at hand: when the host goes, the next call finds the new one, which may be this process. */
export interface Keeper {
  current(): Promise<Result<Backend, Problem>>;
  role(): 'host' | 'client';
  onRole(callback: (role: 'host' | 'client') => void): () => void;
  close(): Promise<void>;
}

const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 40;

/** Makes the keeper; nothing is opened before the first `current()`. */
export function createKeeper(sources: BackendSources): Keeper {
  const callbacks = new Set<(role: 'host' | 'client') => void>();
  let found: Promise<Result<Backend, Problem>> | undefined;
  let role: 'host' | 'client' = 'client';
  let closed = false;

  async function search(): Promise<Result<Backend, Problem>> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const client = await sources.client();
      if (client.ok) return settle(client.value);
      if (closed) return err(closing());
      const host = sources.mayHost ? await sources.host() : client;
      if (host.ok) return settle(host.value);
      const temporary = host.error.code === 'held' || !sources.mayHost;
      if (!temporary || performance.now() > until) return host;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  function settle(backend: Backend): Result<Backend, Problem> {
    if (backend.role !== role) {
      role = backend.role;
      for (const callback of callbacks) callback(role);
    }
    void backend.lost.then(() => {
      found = undefined;
      // Look at once, not at the next call: somebody has to go on with the runs.
      if (!closed && sources.mayHost) void current();
    });
    return { ok: true, value: backend };
  }

  function current(): Promise<Result<Backend, Problem>> {
    if (closed) return Promise.resolve(err(closing()));
    if (!found) {
      const searching = search();
      found = searching;
      // A failed search is not remembered: the next call tries again.
      void searching.then((result) => {
        if (!result.ok && found === searching) found = undefined;
      });
    }
    return found;
  }

  return {
    current,
    role: () => role,
    onRole(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    async close() {
      if (closed) return;
      closed = true;
      const last = await found;
      if (last?.ok) await last.value.close();
    },
  };
}

function closing(): Problem {
  return problem('closing', 'Flowright is closing.', { hint: 'Open it again.' });
}
