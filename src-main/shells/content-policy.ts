import { randomBytes } from 'node:crypto';

const placeholder = '__CSP_NONCE__';

/** A nonce for one load of the page. */
export function freshNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** The one Content-Security-Policy of both UI shells; `nonce` is that of the page served with it. Nothing unsafe, nothing foreign. */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The page with this load's nonce where the app expects it. */
export function withNonce(html: string, nonce: string): string {
  return html.replaceAll(placeholder, nonce);
}

/** Headers that every answer of a UI shell carries beside its own. */
export const safetyHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;
