import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import { rpcPath } from '../../../src-shared/wire/browser-address.ts';
import type { App } from '../../compose-app.ts';
import { contentPolicy, freshNonce, safetyHeaders, withNonce } from '../content-policy.ts';
import { createGate, type Gate } from './gate.ts';
import { lastPort, rememberPort, sessionSecret } from './kept.ts';
import { findPages, messagePage, readPage, type PageFile } from './pages.ts';

/** What to serve and where. Without a port the last one of the data directory is taken, else the first free one from 4310 on. */
export interface BrowserConfig {
  /** Folder of the built renderer. */
  readonly rendererDir: string;
  readonly port?: number;
}

/** The running browser shell; `address` holds a code that lets one browser in, once. */
export interface BrowserShell {
  readonly address: string;
  close(): Promise<void>;
}

const FIRST_PORT = 4310;
const TRIED_PORTS = 20;
const MAX_MESSAGE = 16 * 1024 * 1024;

/** Serves the app to a browser on this machine only. Errors: `not_built`, `port_in_use`, `cannot_listen`. */
export async function serveBrowser(
  app: Pick<App, 'connectSocket' | 'home'>,
  config: BrowserConfig,
): Promise<Result<BrowserShell, Problem>> {
  const pages = findPages(config.rendererDir);
  if (!pages) {
    return err(
      problem('not_built', 'The app is not built yet.', {
        hint: 'Start it by `npm start`, which builds what is missing.',
        at: config.rendererDir,
      }),
    );
  }
  const server = createServer({ requestTimeout: 30_000 });
  const listening = await listen(server, config.port === undefined ? await freePorts(app.home) : [config.port]);
  if (!listening.ok) return listening;
  const port = listening.value;
  const gate = createGate(port, await sessionSecret(app.home));
  await rememberPort(app.home, port);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE });
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    answer({ gate, pages, rendererDir: config.rendererDir, request, response }),
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    const refused = gate.refuse(request, 'socket');
    if (request.url !== rpcPath || refused !== undefined || !gate.knows(request)) {
      socket.end(
        `HTTP/1.1 ${refused === undefined && request.url !== rpcPath ? '404 Not Found' : '403 Forbidden'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => {
      open.on('error', () => open.terminate());
      app.connectSocket(open);
    });
  });
  return ok({
    address: `http://127.0.0.1:${port}${gate.openPath()}`,
    async close() {
      for (const open of sockets.clients) open.close(1001, 'closing');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

interface Exchange {
  readonly gate: Gate;
  readonly pages: ReadonlyMap<string, PageFile>;
  readonly rendererDir: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answer(exchange: Exchange): void {
  const { gate, pages, request, response } = exchange;
  const refused = gate.refuse(request, 'page');
  if (refused !== undefined) return message(exchange, { status: 403, title: 'Not here', words: refused });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return message(exchange, { status: 405, title: 'Not this way', words: 'Pages are only read here.' });
  }
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  const cookie = request.method === 'GET' ? gate.redeem(path) : undefined;
  if (cookie !== undefined || (path.startsWith('/open/') && gate.knows(request))) {
    response
      .writeHead(303, {
        ...safetyHeaders,
        ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }),
        Location: '/',
        'Cache-Control': 'no-store',
      })
      .end();
    return;
  }
  if (!gate.knows(request)) {
    return message(exchange, {
      status: 403,
      title: 'Open the address that Flowright printed',
      words: 'For your safety the address works once, in one browser. Start `flowright serve` again for a new one.',
    });
  }
  const page = pages.get(path);
  if (page && path !== '/index.html') return sendFile(exchange, page);
  // Routes of the app have no ending; anything else that is not there is not there.
  if (/\.[A-Za-z0-9]+$/.test(path) && path !== '/index.html')
    return message(exchange, { status: 404, title: 'Not found', words: 'There is nothing at this address.' });
  sendApp(exchange);
}

function sendApp({ rendererDir, request, response }: Exchange): void {
  const nonce = freshNonce();
  const html = Buffer.from(withNonce(readPage(rendererDir), nonce));
  response.writeHead(200, {
    ...safetyHeaders,
    'Content-Security-Policy': contentPolicy(nonce),
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': html.byteLength,
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}

function sendFile({ request, response }: Exchange, { file, mediaType, immutable, bytes }: PageFile): void {
  response.writeHead(200, {
    ...safetyHeaders,
    // A worker's script brings its own policy; the page's does not reach into it.
    'Content-Security-Policy': contentPolicy(freshNonce()),
    'Content-Type': mediaType,
    'Content-Length': bytes,
    'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

function message(
  { response, request }: Exchange,
  { status, title, words }: { readonly status: number; readonly title: string; readonly words: string },
): void {
  const html = Buffer.from(messagePage(title, words));
  response.writeHead(status, {
    ...safetyHeaders,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': html.byteLength,
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}

/** Where tabs that are still open look for this data directory first, then the usual ports, then any. */
async function freePorts(home: string): Promise<number[]> {
  const last = await lastPort(home);
  return [...(last === undefined ? [] : [last]), ...Array.from({ length: TRIED_PORTS }, (_, index) => FIRST_PORT + index), 0];
}

async function listen(server: Server, ports: readonly number[]): Promise<Result<number, Problem>> {
  for (const port of ports) {
    const failure = await tryPort(server, port);
    if (!failure) {
      const address = server.address();
      return ok(typeof address === 'object' && address !== null ? address.port : port);
    }
    const taken = failure.code === 'EADDRINUSE' || failure.code === 'EACCES';
    if (taken && ports.length > 1) continue;
    return err(
      taken
        ? problem(
            'port_in_use',
            `Port ${port} is ${failure.code === 'EACCES' ? 'not yours to use' : 'used by another program'}.`,
            { hint: 'Choose another with --port, or leave it out to get a free one.', at: `127.0.0.1:${port}` },
          )
        : problem('cannot_listen', `This machine does not let a page be served: ${failure.message}`, {
            hint: 'Check whether 127.0.0.1 may be used here.',
            at: `127.0.0.1:${port}`,
          }),
    );
  }
  return err(problem('port_in_use', 'No port is free.', { hint: 'Choose one with --port.' }));
}

function tryPort(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error);
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      resolve(undefined);
    });
  });
}
