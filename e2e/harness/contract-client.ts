import { get } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import WebSocket from 'ws';
import { rpcPath } from '../../src-shared/wire/browser-address.ts';
import type { Contract } from '../../src-shared/wire/contract.ts';

/** The contract as a browser window has it. */
export interface ContractClient {
  readonly api: ContractRouterClient<Contract>;
  close(): void;
}

/** Enters by the one-time address that `serve` printed and speaks the contract over its WebSocket, as the page does. */
export async function enterAsBrowser(address: string): Promise<ContractClient> {
  const { origin, host } = new URL(address);
  const cookie = await new Promise<string>((resolve, reject) => {
    get(address, (response) => {
      response.resume();
      resolve(response.headers['set-cookie']?.[0]?.split(';')[0] ?? '');
    }).once('error', reject);
  });
  const socket = new WebSocket(`ws://${host}${rpcPath}`, { headers: { cookie, origin } });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const link = new RPCLink({
    websocket: {
      get readyState() {
        return socket.readyState;
      },
      send: (data: string | ArrayBufferLike | Blob | ArrayBufferView) => {
        if (typeof data === 'string') socket.send(data);
        else throw new Error('The contract carries text only.');
      },
      addEventListener: (type: string, listener: unknown) => {
        if (typeof listener !== 'function') return;
        if (type === 'message')
          socket.on('message', (raw: Buffer) => void Reflect.apply(listener, undefined, [{ data: raw.toString() }]));
        else socket.on(type, () => void Reflect.apply(listener, undefined, [{}]));
      },
      removeEventListener: () => undefined,
    },
  });
  return { api: createORPCClient(link), close: () => socket.terminate() };
}
