import { RPCLink } from '@orpc/client/message-port';
import { portMessage, type ElectronBridge } from '../../src-shared/wire/electron-bridge.ts';
import type { Transport } from './transport.ts';

const OPEN_WITHIN_MS = 10_000;

/** Reaches the host of the Electron shell over a MessagePort that the preload hands to the page. */
export function portTransport(bridge: ElectronBridge): Transport {
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          window.removeEventListener('message', receive);
          reject(new Error('Flowright gave no port to this window.'));
        }, OPEN_WITHIN_MS);
        const receive = (event: MessageEvent) => {
          const port = event.ports[0];
          if (event.source !== window || event.data !== portMessage || port === undefined) return;
          clearTimeout(late);
          window.removeEventListener('message', receive);
          const lost = Promise.withResolvers<void>();
          port.addEventListener('close', () => lost.resolve());
          const link = new RPCLink({ port });
          port.start();
          resolve({
            link,
            lost: lost.promise,
            close: () => {
              port.close();
              lost.resolve();
            },
          });
        };
        window.addEventListener('message', receive);
        bridge.requestPort();
      }),
  };
}

/** The bridge the Electron preload put on the window, if this page runs there. */
export function electronBridge(): ElectronBridge | undefined {
  const found: unknown = Reflect.get(window, 'flowright');
  return isBridge(found) ? found : undefined;
}

function isBridge(value: unknown): value is ElectronBridge {
  return typeof value === 'object' && value !== null && 'shell' in value && value.shell === 'electron' && 'requestPort' in value;
}
