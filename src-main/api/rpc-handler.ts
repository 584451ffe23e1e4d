import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { problem } from '../../src-shared/lib/problem.ts';
import { problemError } from './implementer.ts';

/** Serves one router over whatever carries messages. */
export interface RpcHandler {
  /** The other end of a message port: `MessagePortMain` of Electron, a worker's or a browser's port. */
  port(port: SupportedMessagePort): void;
  /** An open WebSocket. It is closed when garbage arrives; feeds wait while it is full. */
  socket(socket: WebSocket): void;
  /**
   * Lets calls under way finish (at most two seconds) and refuses new ones as not done, so that they can be asked
   * elsewhere. True when every call that was begun has ended.
   */
  drain(): Promise<boolean>;
}

const FULL_BYTES = 1024 * 1024;
const LOOK_AGAIN_MS = 5;
const PORT_BURST = 256;
const DRAIN_MS = 2000;
/** The protocol's number for giving a call up. */
const ABORT = 4;

/** Makes the handler for a router. */
export function createRpcHandler(router: AnyRouter): RpcHandler {
  let underWay = 0;
  let draining = false;
  const counted = async <T>({ next }: { readonly next: () => Promise<T> }): Promise<T> => {
    if (draining)
      throw problemError(
        problem('host_closing', 'The process that runs the workflows is ending.', { hint: 'Ask again in a moment.' }),
      );
    underWay += 1;
    try {
      return await next();
    } finally {
      underWay -= 1;
    }
  };
  const sockets = new SocketHandler(router, { interceptors: [counted] });
  // A port tells nothing about its reader, so after each burst the reader's process gets a turn.
  let posted = 0;
  const ports = new PortHandler(router, {
    interceptors: [counted],
    experimental_transfer: async () => {
      posted += 1;
      if (posted % PORT_BURST === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      return null;
    },
  });
  return {
    async drain() {
      draining = true;
      const until = performance.now() + DRAIN_MS;
      while (underWay > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      // Answers are handed to the transport a turn after their call has ended.
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      return underWay === 0;
    },
    port(port) {
      ports.upgrade(guardedPort(port), { context: {} });
    },
    socket(socket) {
      void sockets.upgrade(guardedSocket(socket), { context: {} });
    },
  };
}

/**
 * All that clients of the contract send: a call, or that one is given up. Anything else would throw inside the protocol, where nobody
 * catches it, and end the process.
 */
const requestSchema = z.union([
  z.strictObject({
    i: z.string(),
    p: z.strictObject({
      u: z.string().startsWith('/'),
      b: z
        .strictObject({ json: z.unknown(), meta: z.array(z.array(z.union([z.string(), z.number()]))).optional() })
        .partial()
        .optional(),
    }),
  }),
  z.strictObject({ i: z.string(), t: z.literal(ABORT) }),
]);

/** Whether a message is one of the protocol's. */
function isRequestText(data: unknown): data is string {
  if (typeof data !== 'string' || !data.startsWith('{')) return false;
  try {
    return requestSchema.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

function guardedSocket(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  async function send(data: Parameters<WebSocket['send']>[0]): Promise<void> {
    while (socket.bufferedAmount > FULL_BYTES && socket.readyState === socket.OPEN) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    if (socket.readyState === socket.OPEN) socket.send(data);
  }
  const addEventListener: WebSocket['addEventListener'] = (type: string, listener: unknown) => {
    if (typeof listener !== 'function') return;
    if (type === 'close') socket.on('close', () => void Reflect.apply(listener, undefined, [{}]));
    if (type !== 'message') return;
    socket.on('message', (raw: Buffer, isBinary: boolean) => {
      const data = isBinary ? undefined : raw.toString();
      if (isRequestText(data)) void Reflect.apply(listener, undefined, [{ data }]);
      else socket.close(1007, 'not a request');
    });
  };
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- whoever sends waits for it: that is how a full socket slows a feed
  return { addEventListener, send };
}

function guardedPort(port: SupportedMessagePort): SupportedMessagePort {
  function receive(data: unknown, callback: (event?: { data: unknown }) => void): void {
    if (isRequestText(data)) callback({ data });
    else if ('close' in port && typeof port.close === 'function') Reflect.apply(port.close, port, []);
  }
  return {
    on(event: string, callback: (event?: { data: unknown }) => void) {
      if ('addEventListener' in port) {
        const listen = (received: object): void => {
          if (event === 'message') receive('data' in received ? received.data : undefined, callback);
          else callback();
        };
        invoke(port, 'addEventListener', [event, listen]);
      } else if ('on' in port) {
        port.on(event, (received) => (event === 'message' ? receive(received?.data, callback) : callback()));
      } else if (event === 'message') {
        port.onMessage.addListener((data: unknown) => receive(data, callback));
      } else {
        port.onDisconnect.addListener(() => callback());
      }
    },
    postMessage: (data: unknown) => {
      invoke(port, 'postMessage', [data]);
    },
  };
}

// The DOM's own port type is not known in this half of the house.
function invoke(port: object, name: string, values: readonly unknown[]): void {
  const method: unknown = Reflect.get(port, name);
  if (typeof method === 'function') Reflect.apply(method, port, values);
}
