import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, patternTable } from './redactor.ts';
import { secretForms } from './secret-forms.ts';
import { utf8Bytes } from './utf8.ts';

const value = fc
  .string({ unit: 'grapheme', minLength: 6, maxLength: 40 })
  .filter((text) => text.trim().length >= 6 && text.isWellFormed());

function redacted(secret: string, output: string): string {
  const redactor = createRedactor(patternTable(secretForms(secret)), utf8Bytes('[secret]'));
  return Buffer.concat([redactor.push(Buffer.from(output)), redactor.end()]).toString();
}

/** As programs write a secret, each with what stands before and after it. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 for addresses': (secret) => Buffer.from(secret).toString('base64url'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'upper-case hex': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'url-encoded': (secret) => encodeURIComponent(secret),
  'form-encoded': (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  'json-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
  'json in json': (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  'shell-quoted': (secret) => secret.replaceAll("'", `'\\''`),
  'html-escaped': (secret) =>
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  reversed: (secret) => [...secret].reverse().join(''),
};

test.each(Object.entries(ENCODINGS))('[E87] a secret is found %s', (_name, encode) => {
  fc.assert(
    fc.property(value, (secret) => {
      expect(redacted(secret, `before ${encode(secret)} after`)).not.toContain(encode(secret));
    }),
    { numRuns: 20 },
  );
});

test('[E87] a secret inside data that is base64 is found wherever it begins', () => {
  fc.assert(
    fc.property(value, fc.uint8Array({ maxLength: 7 }), fc.uint8Array({ maxLength: 7 }), (secret, before, after) => {
      const encoded = Buffer.concat([before, Buffer.from(secret), after]).toString('base64');
      const left = redacted(secret, encoded).split('[secret]');
      // What is left on each side holds less than one whole byte of the secret beside its neighbours.
      expect(left.length).toBe(2);
      expect((left[0] ?? '').length).toBeLessThanOrEqual(Math.ceil((before.length * 8) / 6));
    }),
    { numRuns: 50 },
  );
});

test('[E87] each longer line of a key file is found by itself', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----\n';
  expect(redacted(key, 'line: hkiG9w0BAQEFAASC.')).toBe('line: [secret].');
});
