import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Decides who may talk to the browser shell: the one browser that was given the one-time code. */
export interface Gate {
  /** Path to open, with a code that works once. */
  openPath(): string;
  /** The cookie to set when `path` holds an unused code; undefined otherwise. Uses the code up. */
  redeem(path: string): string | undefined;
  /** Why a request is refused, or undefined when it may pass (its cookie is another matter). */
  refuse(request: Pick<IncomingMessage, 'headers'>, kind: 'page' | 'socket'): string | undefined;
  /** Whether the request carries the session's cookie. */
  knows(request: Pick<IncomingMessage, 'headers'>): boolean;
}

const CODE_PATH = '/open/';

/** Makes the gate of a server at `127.0.0.1:port`. A cookie is good wherever the same `secret` is used at the same port. */
export function createGate(port: number, secret: string): Gate {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  // The port is in the name: cookies do not tell ports of one host apart.
  const cookieName = `flowright_${port}`;
  const session = createHmac('sha256', secret).update(`browser session at ${host}`).digest('base64url');
  const codes = new Set<string>();
  return {
    openPath() {
      const code = randomBytes(24).toString('base64url');
      codes.add(digest(code));
      return `${CODE_PATH}${code}`;
    },
    redeem(path) {
      if (!path.startsWith(CODE_PATH) || !codes.delete(digest(path.slice(CODE_PATH.length)))) return undefined;
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    refuse({ headers }, kind) {
      if (headers.host !== host) return `This server answers only at ${host}.`;
      if (headers.origin === undefined ? kind === 'socket' : headers.origin !== origin)
        return 'Another site may not use this server.';
      const site = headers['sec-fetch-site'];
      if (kind === 'socket' && site !== undefined && site !== 'same-origin') return 'Another site may not use this server.';
      if (headers.origin === undefined && site === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate')
        return 'Another site may not use this server.';
      return undefined;
    },
    knows({ headers }) {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
      return pairs.some((pair) => pair.startsWith(`${cookieName}=`) && same(pair.slice(cookieName.length + 1), session));
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function same(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(wanted)));
}
