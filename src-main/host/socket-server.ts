import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

/** The listening end of the per-user socket. */
export interface SocketServer {
  /** What to connect to: a socket's path, or a named pipe on Windows. */
  readonly address: string;
  /** `drained` tells clients that every call was answered, so that one without an answer may be made elsewhere. */
  close(goodbye: 'drained' | 'cut'): Promise<void>;
}

// The kernel's limit is 108 with the final NUL on Linux and 104 on macOS.
const LONGEST_PATH = 100;
const GOODBYE_MS = 500;
const MAX_MESSAGE = 16 * 1024 * 1024;

/** Listens for other processes of the same person; the caller holds the host lock, so a socket left behind is stale. */
export async function listenOnSocket(home: string, serve: (socket: WebSocket) => void): Promise<Result<SocketServer, Problem>> {
  const address = socketAddress(home);
  const isPipe = process.platform === 'win32';
  if (!isPipe) rmSync(address, { force: true });
  // By name at run time: importing node:http as a module builds its WebSocket client too, which costs a cold start.
  const http = process.getBuiltinModule('node:http').createServer((_request, response) => {
    response.writeHead(426).end();
  });
  let goodbye: 'drained' | 'cut' | undefined;
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: MAX_MESSAGE });
  sockets.on('connection', (socket) => {
    // A broken peer ends its own connection; `close` follows.
    socket.on('error', () => undefined);
    if (goodbye) socket.close(1001, goodbye);
    else serve(socket);
  });
  const failure = await new Promise<Error | undefined>((resolve) => {
    http.once('error', resolve);
    sockets.once('error', resolve);
    http.listen(address, () => resolve(undefined));
  });
  if (failure) {
    return err(
      problem('socket_failed', `Other Flowright processes cannot reach this one: ${failure.message}`, {
        hint: 'Check that the data directory may be written, or choose another with --home.',
        at: address,
      }),
    );
  }
  if (!isPipe) chmodSync(address, 0o600);
  return ok({
    address,
    async close(words) {
      goodbye = words;
      const deaf = new Promise((resolve) => http.close(resolve));
      for (const socket of sockets.clients) socket.close(1001, words);
      const impatience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        http.closeAllConnections();
      }, GOODBYE_MS);
      await deaf;
      clearTimeout(impatience);
      if (isPipe) return;
      rmSync(address, { force: true });
      if (dirname(address) !== home) rmSync(dirname(address), { recursive: true, force: true });
    },
  });
}

function socketAddress(home: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\flowright-${randomBytes(16).toString('hex')}`;
  const inside = join(home, 'host.sock');
  if (Buffer.byteLength(inside) <= LONGEST_PATH) return inside;
  // Only its owner can enter a folder made by mkdtemp.
  return join(mkdtempSync(join(shortTemp(), 'flowright-')), 'host.sock');
}

function shortTemp(): string {
  return Buffer.byteLength(tmpdir()) < LONGEST_PATH - 30 ? tmpdir() : '/tmp';
}
