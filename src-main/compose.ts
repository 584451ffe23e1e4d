import { createORPCClient } from '@orpc/client';
import { z } from 'zod';
import { createRpcHandler } from './api/rpc-handler.ts';
import { createBell } from './api/signals.ts';
import type { Api, App, AppConfig } from './compose-app.ts';
import { revealInSystem } from './compose-background.ts';
import { noHost, openHost } from './compose-host.ts';
import { createForwarder, type LocalEntries } from './host/forward.ts';
import { createKeeper } from './host/keeper.ts';
import { connectToHost } from './host/socket-link.ts';
import type { TakeUp } from './runtime/dormant.ts';
import { readHost } from './store/host-lock.ts';
import { placeSchema } from '../src-shared/wire/place.ts';

export { openPersonShell } from './system/processes/person-shell.ts';

/**
 * Builds the application for a shell: this process hosts the data directory or is a client of the one that does, and
 * takes over when that one ends. A history that cannot be opened is a notice in `app.info`, not a failure.
 */
export async function compose(config: AppConfig): Promise<App> {
  let hadHost = false;
  const keeper = createKeeper({
    mayHost: config.purpose !== 'client',
    host: () => openHost(config, takeUp(config.purpose, { hadHost })),
    client: async () => {
      const record = readHost(config.home);
      const client = record ? await connectToHost(record.socket) : noHost(config.home);
      hadHost ||= client.ok;
      // Who stays wants every open run to go on, whoever hosts: a command that does goes on with its own only.
      if (client.ok && config.purpose === 'work')
        void client.value.call(['runs', 'takeUp'], { input: {}, signal: undefined }).catch(() => undefined);
      return client;
    },
  });
  const requests = createOpenRequests();
  const forwarder = createForwarder(keeper, localEntries(config, requests));
  const handler = createRpcHandler(forwarder.router);
  // Found at the start, so that a run starts at once and a failure is told by the first call.
  const first = await keeper.current();
  return {
    home: config.home,
    startProblem: first.ok ? undefined : first.error,
    api: createORPCClient<Api>({ call: (path, input, { signal }) => forwarder.call(path, { input, signal }) }),
    role: keeper.role,
    onRole: keeper.onRole,
    connect: handler.port,
    connectSocket: handler.socket,
    openRequest: requests.add,
    close: keeper.close,
  };
}

function takeUp(purpose: AppConfig['purpose'], { hadHost }: { readonly hadHost: boolean }): TakeUp {
  if (purpose === 'work') return 'all';
  return hadHost ? 'handed_over' : 'asked';
}

interface OpenRequests {
  add(what: string): void;
  feed(signal: AbortSignal | undefined): AsyncGenerator<{ what: string }, void>;
}

// What arrives before a window listens is kept for the first one that does.
function createOpenRequests(): OpenRequests {
  let kept: string[] = [];
  const listeners = new Set<(what: string) => void>();
  return {
    add(what) {
      if (listeners.size === 0) kept.push(what);
      for (const listener of listeners) listener(what);
    },
    async *feed(signal) {
      const bell = createBell();
      const queue = kept;
      kept = [];
      const listener = (what: string): void => {
        queue.push(what);
        bell.ring();
      };
      listeners.add(listener);
      try {
        do {
          for (let what = queue.shift(); what !== undefined; what = queue.shift()) yield { what };
        } while (await bell.wait(signal));
      } finally {
        listeners.delete(listener);
      }
    },
  };
}

const pickSchema = z.object({ kind: z.enum(['folder', 'file']), title: z.string() });
const revealSchema = z.object({ path: placeSchema });

function localEntries({ shell, services }: AppConfig, requests: OpenRequests): LocalEntries {
  return {
    'app.info': async ({ next }) => {
      const info = await next();
      return typeof info === 'object' ? { ...info, shell } : info;
    },
    'app.openRequests': ({ signal }) => requests.feed(signal),
    'app.reveal': async ({ input }) => {
      const asked = revealSchema.safeParse(input);
      return { done: asked.success && (await (services?.reveal ?? revealInSystem)(asked.data.path)) };
    },
    'folders.pick': async ({ input }) =>
      services?.pick ? { supported: true, path: await services.pick(pickSchema.parse(input)) } : { supported: false, path: null },
  };
}
