import { RPCLink } from '@orpc/client/websocket';
import { ConnectionRefused } from './lost.ts';
import type { Transport } from './transport.ts';

const OPEN_WITHIN_MS = 10_000;

/** Reaches the host of the browser shell over a WebSocket at `url`. */
export function websocketTransport(url: string): Transport {
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url);
        socket.binaryType = 'arraybuffer';
        const lost = Promise.withResolvers<void>();
        let opened = false;
        const late = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
        socket.addEventListener('open', () => {
          clearTimeout(late);
          opened = true;
          resolve({ link: new RPCLink({ websocket: socket }), lost: lost.promise, close: () => socket.close() });
        });
        socket.addEventListener('close', () => {
          clearTimeout(late);
          lost.resolve();
          if (!opened) void failureAt(url).then(reject);
        });
      }),
  };
}

/** A socket does not say why it did not open; a page of the same server does. */
async function failureAt(url: string): Promise<Error> {
  const page = new URL('/', url);
  page.protocol = page.protocol === 'wss:' ? 'https:' : 'http:';
  const status = await fetch(page, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(OPEN_WITHIN_MS) }).then(
    (response) => response.status,
    () => 0,
  );
  return status === 401 || status === 403 ? new ConnectionRefused() : new Error(`Flowright does not answer at ${url}.`);
}
