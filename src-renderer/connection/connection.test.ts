import { expect, it } from 'vitest';
import type { ClientContext, ClientLink } from '@orpc/client';
import { createConnection } from './connection.ts';
import { follow } from './follow.ts';
import { ConnectionRefused } from './lost.ts';
import type { Session } from './transport.ts';

function sessionOf(answer: (path: readonly string[]) => Promise<unknown>) {
  const lost = Promise.withResolvers<void>();
  const link: ClientLink<ClientContext> = { call: (path) => answer(path) };
  const session: Session = { link, lost: lost.promise, close: () => lost.resolve() };
  return { session, drop: () => lost.resolve() };
}

it('[C1] a call that hangs when the connection goes away fails as lost, and the next one uses the new connection', async () => {
  const first = sessionOf(() => new Promise(() => undefined));
  const second = sessionOf(() => Promise.resolve({ theme: 'dark' }));
  const sessions = [first.session, second.session];
  const connection = createConnection({ open: () => Promise.resolve(sessions.shift() ?? second.session) }, () =>
    Promise.resolve(),
  );
  const hanging = connection.client.settings.get().then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  first.drop();
  expect(await hanging).toBe('ConnectionLost');
  expect(await connection.client.settings.get()).toEqual({ theme: 'dark' });
  connection.close();
});

it('[C2] a feed is opened again after a loss, from where it stood', async () => {
  const seen: number[] = [];
  const opened: number[] = [];
  let at = 0;
  await follow<number>({
    signal: new AbortController().signal,
    atEnd: 'stop',
    open: async () => {
      opened.push(at);
      const from = at;
      return (async function* () {
        yield from + 1;
        if (from === 0) {
          const { ConnectionLost } = await import('./lost.ts');
          throw new ConnectionLost();
        }
        yield from + 2;
      })();
    },
    item: (value) => {
      seen.push(value);
      at = value;
    },
  });
  expect({ seen, opened }).toEqual({ seen: [1, 2, 3], opened: [0, 1] });
});

it('[C3] a host that does not let the window in is told apart from one that is away, and is asked again', async () => {
  const { session } = sessionOf(() => Promise.resolve({ theme: 'dark' }));
  const answers = [() => Promise.reject(new Error('away')), () => Promise.reject(new ConnectionRefused())];
  const connection = createConnection({ open: () => answers.shift()?.() ?? Promise.resolve(session) }, () => Promise.resolve());
  const seen: string[] = [];
  connection.onStatus((status) => seen.push(status));
  await connection.client.settings.get();
  expect(seen).toEqual(['lost', 'refused', 'open']);
  connection.close();
});
