import { connect } from 'node:net';
import { RPCLink } from '@orpc/client/websocket';
import WebSocket from 'ws';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Backend } from './backend.ts';

const GIVE_UP_MS = 3000;

/** Connects to the host that listens at `address`; fails when no one does. */
export async function connectToHost(address: string): Promise<Result<Backend, Problem>> {
  const socket = new WebSocket('ws://flowright/', {
    createConnection: () => connect(address),
    perMessageDeflate: false,
    handshakeTimeout: GIVE_UP_MS,
  });
  const failure = await new Promise<Error | undefined>((resolve) => {
    socket.once('open', () => resolve(undefined));
    socket.once('error', resolve);
  });
  if (failure) {
    socket.on('error', () => undefined);
    return err(
      problem('host_unreachable', `The process that hosts Flowright does not answer: ${failure.message}`, {
        hint: 'Close it, then try again.',
        at: address,
      }),
    );
  }
  let isLost = false;
  let drained = false;
  // Registered before the link's own listener: a call that fails on `close` must find the mark set.
  const lost = new Promise<void>((resolve) => {
    socket.once('close', (_code, reason) => {
      isLost = true;
      drained = reason.toString() === 'drained';
      resolve();
    });
  });
  socket.on('error', () => socket.terminate());
  const link = new RPCLink({ websocket: browserLike(socket) });
  return ok({
    role: 'client',
    call: (path, { input, signal }) => link.call(path, input, { context: {}, signal }),
    isLost: () => isLost || socket.readyState !== WebSocket.OPEN,
    wasDrained: () => drained,
    lost,
    async close() {
      socket.close();
      await lost;
    },
  });
}

type LinkSocket = ConstructorParameters<typeof RPCLink>[0]['websocket'];

function browserLike(socket: WebSocket): LinkSocket {
  return {
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
  };
}
