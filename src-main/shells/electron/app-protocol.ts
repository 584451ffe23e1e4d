import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { contentPolicy, freshNonce, safetyHeaders, withNonce } from '../content-policy.ts';

/** Where the app lives inside the shell; the page's origin. */
export const appOrigin = 'app://flowright';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Makes `app:` a secure standard scheme; must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built app from `folder` under {@link appOrigin}; anything else is answered 404. */
export function serveApp(folder: string): void {
  protocol.handle('app', (request) => answer(folder, new URL(request.url)));
}

async function answer(folder: string, address: URL): Promise<Response> {
  const path = address.pathname === '/' ? '/index.html' : decodeURIComponent(address.pathname);
  const file = normalize(join(folder, path));
  const nonce = freshNonce();
  const headers = {
    ...safetyHeaders,
    'Content-Security-Policy': contentPolicy(nonce),
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
  };
  if (address.host !== 'flowright' || !file.startsWith(folder + sep)) return new Response('Not found', { status: 404, headers });
  try {
    const bytes = await readFile(file);
    if (extname(file) !== '.html') return new Response(new Uint8Array(bytes), { headers });
    return new Response(withNonce(bytes.toString('utf8'), nonce), { headers: { ...headers, 'Cache-Control': 'no-store' } });
  } catch {
    return new Response('Not found', { status: 404, headers });
  }
}
