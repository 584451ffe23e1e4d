import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { App } from '../../compose-app.ts';
import { lastPort, sessionSecret } from './kept.ts';
import { serveBrowser, type BrowserShell } from './serve.ts';

let folder: string;
let shell: BrowserShell;
let home: string;
let connected: number;

const app: Pick<App, 'connectSocket' | 'home'> = {
  get home() {
    return home;
  },
  connectSocket: (socket) => {
    connected += 1;
    socket.send('hello');
  },
};

beforeEach(async () => {
  connected = 0;
  folder = mkdtempSync(join(tmpdir(), 'flowright-serve-'));
  home = join(folder, 'home');
  mkdirSync(home);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<style nonce="__CSP_NONCE__"></style>');
  writeFileSync(join(folder, 'assets', 'main-1a2b3c4d.js'), 'export {};');
  const served = await serveBrowser(app, { rendererDir: folder, port: 0 });
  if (!served.ok) throw new Error(served.error.message);
  shell = served.value;
});

afterEach(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(shell.address);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function enter(): Promise<string> {
  const answer = await ask(new URL(shell.address).pathname);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

function knock(headers: Record<string, string>, path = '/rpc'): Promise<string> {
  const { host } = new URL(shell.address);
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers });
    socket.on('message', (data: Buffer) => {
      resolve(data.toString());
      socket.close();
    });
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.on('error', () => resolve('refused'));
  });
}

describe('browser shell', () => {
  test('[T-code] without the cookie nothing is served, with it the app is, and the code works once', async () => {
    const before = await ask('/');
    const cookie = await enter();
    const again = await ask(new URL(shell.address).pathname);
    const after = await ask('/', { cookie });
    expect([before.status, again.status, after.status]).toEqual([403, 403, 200]);
    expect(before.body).not.toContain('nonce');
  });

  test('[T-csp] each load has its own nonce in header and page, and nothing unsafe', async () => {
    const cookie = await enter();
    const loads = [await ask('/', { cookie }), await ask('/runs/run_1', { cookie })];
    const nonces = loads.map(({ headers, body }) => ({
      header: /'nonce-([\w-]+)'/.exec(String(headers['content-security-policy']))?.[1],
      page: /nonce="([\w-]+)"/.exec(body)?.[1],
    }));
    expect(nonces[0]?.header).toBeDefined();
    expect(nonces.map(({ header, page }) => header === page)).toEqual([true, true]);
    expect(nonces[0]).not.toEqual(nonces[1]);
    expect(loads[0]?.headers['content-security-policy']).not.toContain('unsafe');
  });

  test('[T-files] hashed files are kept for ever; what was not built is never found', async () => {
    const cookie = await enter();
    const asset = await ask('/assets/main-1a2b3c4d.js', { cookie });
    const outside = await Promise.all(
      ['/../package.json', '/%2e%2e/package.json', '/assets/..%2findex.html', '/assets\\..\\x.js', '/a.js'].map((path) =>
        ask(path, { cookie }),
      ),
    );
    expect([asset.status, asset.headers['cache-control'], asset.headers['x-content-type-options']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'nosniff',
    ]);
    expect(outside.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  test('[T-rebinding] a foreign host or origin gets nothing even with the cookie', async () => {
    const cookie = await enter();
    const answers = await Promise.all([
      ask('/', { cookie, host: 'evil.example' }),
      ask('/', { cookie, origin: 'http://evil.example' }),
      ask('/', { cookie }, 'POST'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 405]);
  });

  test('[T-socket] only the known browser from our own page may open a socket', async () => {
    const cookie = await enter();
    const { origin } = new URL(shell.address);
    const tries = [
      await knock({ cookie, origin }),
      await knock({ origin }),
      await knock({ cookie }),
      await knock({ cookie, origin: 'http://evil.example' }),
      await knock({ cookie, origin }, '/other'),
    ];
    expect({ tries, connected }).toEqual({ tries: ['hello', '403', '403', '403', '404'], connected: 1 });
  });

  test('[T-restart] a server that starts again takes the same port and lets the open tab in, but not by its old address', async () => {
    const cookie = await enter();
    const { origin, pathname, port } = new URL(shell.address);
    await shell.close();
    const served = await serveBrowser(app, { rendererDir: folder });
    if (!served.ok) throw new Error(served.error.message);
    shell = served.value;
    expect([
      new URL(shell.address).port,
      await knock({ cookie, origin }),
      await knock({ origin }),
      (await ask(pathname)).status,
    ]).toEqual([port, 'hello', '403', 403]);
  });

  test('[T-restart] another data directory at the same port does not know the tab', async () => {
    const cookie = await enter();
    const { origin, port } = new URL(shell.address);
    await shell.close();
    home = join(folder, 'other');
    mkdirSync(home);
    const served = await serveBrowser(app, { rendererDir: folder, port: Number(port) });
    if (!served.ok) throw new Error(served.error.message);
    shell = served.value;
    expect([await knock({ cookie, origin }), (await ask('/', { cookie })).status]).toEqual(['403', 403]);
  });

  test('[T-restart] the last port is left to who has it', async () => {
    const taken = await lastPort(home);
    const served = await serveBrowser(app, { rendererDir: folder });
    if (!served.ok) throw new Error(served.error.message);
    const { port } = new URL(served.value.address);
    await served.value.close();
    expect([port === String(taken), await lastPort(home)]).toEqual([false, Number(port)]);
  });

  test('[T-secret] the secret is made once, for its owner only, and made anew when others could read it', async () => {
    home = join(folder, 'fresh');
    mkdirSync(home);
    const [first, ...others] = await Promise.all([sessionSecret(home), sessionSecret(home), sessionSecret(home)]);
    const file = join(home, 'browser-secret');
    expect({ others, files: readdirSync(home), mode: statSync(file).mode & 0o777 }).toEqual({
      others: [first, first],
      files: ['browser-secret'],
      mode: process.platform === 'win32' ? 0o666 : 0o600,
    });
    if (process.platform === 'win32') return;
    chmodSync(file, 0o644);
    const renewed = await sessionSecret(home);
    expect([renewed === first, await sessionSecret(home), statSync(file).mode & 0o777]).toEqual([false, renewed, 0o600]);
  });

  test('[T-port] a port in use is said, with what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const served = await serveBrowser(app, { rendererDir: folder, port });
    taken.close();
    expect(served).toEqual({
      ok: false,
      error: {
        code: 'port_in_use',
        message: `Port ${port} is used by another program.`,
        hint: 'Choose another with --port, or leave it out to get a free one.',
        at: `127.0.0.1:${port}`,
      },
    });
  });

  test('[T-built] an app that is not built is said', async () => {
    const served = await serveBrowser(app, { rendererDir: join(folder, 'nothing') });
    expect(served.ok ? '' : served.error.code).toBe('not_built');
  });
});
