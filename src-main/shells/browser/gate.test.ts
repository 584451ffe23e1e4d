import { describe, expect, test } from 'vitest';
import { createGate } from './gate.ts';

const PORT = 4310;
const hosts = [
  '127.0.0.1:4310',
  'localhost:4310',
  '127.0.0.1',
  '127.0.0.1:80',
  'evil.example',
  'evil.example:4310',
  '127.0.0.1:4310.evil.example',
  '[::1]:4310',
  '0.0.0.0:4310',
  undefined,
];
const origins = [
  'http://127.0.0.1:4310',
  'https://127.0.0.1:4310',
  'http://localhost:4310',
  'http://evil.example',
  'null',
  'file://',
  'http://127.0.0.1:4310.evil.example',
  'http://127.0.0.1',
  'HTTP://127.0.0.1:4310',
  undefined,
];
const kinds = ['page', 'socket'] as const;

describe('gate', () => {
  const cases = hosts.flatMap((host) => origins.flatMap((origin) => kinds.map((kind) => ({ host, origin, kind }))));

  test('[T-rebinding] of 200 combinations only the exact host passes, with the exact origin or, for a page, none', () => {
    const gate = createGate(PORT, 'secret');
    const passed = cases.filter(({ host, origin, kind }) => gate.refuse({ headers: { host, origin } }, kind) === undefined);
    expect(cases).toHaveLength(200);
    expect(passed).toEqual([
      { host: '127.0.0.1:4310', origin: 'http://127.0.0.1:4310', kind: 'page' },
      { host: '127.0.0.1:4310', origin: 'http://127.0.0.1:4310', kind: 'socket' },
      { host: '127.0.0.1:4310', origin: undefined, kind: 'page' },
    ]);
  });

  test('[T-rebinding] a socket opened by another site is refused even without an origin check', () => {
    const gate = createGate(PORT, 'secret');
    expect(
      gate.refuse(
        { headers: { host: '127.0.0.1:4310', origin: 'http://127.0.0.1:4310', 'sec-fetch-site': 'cross-site' } },
        'socket',
      ),
    ).toBe('Another site may not use this server.');
  });

  test('[T-code] a code opens the session once; the cookie cannot be read by scripts or sent by other sites', () => {
    const gate = createGate(PORT, 'secret');
    const path = gate.openPath();
    const cookie = gate.redeem(path) ?? '';
    expect(cookie).toMatch(/^flowright_4310=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect([gate.redeem(path), gate.redeem('/open/'), gate.redeem('/open/guess'), gate.redeem('/')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('[T-restart] a cookie stays good with the same secret at the same port only; a code does not', () => {
    const gate = createGate(PORT, 'secret');
    const path = gate.openPath();
    const cookie = (gate.redeem(path) ?? '').split(';')[0] ?? '';
    const moved = cookie.replace('4310', '4311');
    const again = createGate(PORT, 'secret');
    expect([
      again.knows({ headers: { cookie } }),
      createGate(PORT, 'other').knows({ headers: { cookie } }),
      createGate(4311, 'secret').knows({ headers: { cookie: moved } }),
      again.redeem(path),
    ]).toEqual([true, false, false, undefined]);
  });

  test('[T-code] only the exact session cookie is known', () => {
    const gate = createGate(PORT, 'secret');
    const value = (gate.redeem(gate.openPath()) ?? '').split(';')[0] ?? '';
    const given = [value, `a=b; ${value}`, `${value}x`, value.slice(0, -1), value.replace('4310', '4311'), '', undefined];
    expect(given.map((cookie) => gate.knows({ headers: { cookie } }))).toEqual([true, true, false, false, false, false, false]);
  });
});
