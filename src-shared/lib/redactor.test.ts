import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, patternTable } from './redactor.ts';

const MARK = new TextEncoder().encode('[secret]');
/** Few letters, so that patterns overlap and nearly match all the time. */
const letters = fc.array(fc.constantFrom(97, 98, 99), { maxLength: 60 }).map((codes) => Uint8Array.from(codes));
const patternsFrom = (minLength: number) =>
  fc.array(
    fc.array(fc.constantFrom(97, 98, 99), { minLength, maxLength: 9 }).map((codes) => Uint8Array.from(codes)),
    { minLength: 1, maxLength: 6 },
  );

function naive(text: Uint8Array, patterns: readonly Uint8Array[]): string {
  const covered = new Array<boolean>(text.length).fill(false);
  for (const one of patterns) {
    for (let at = 0; at + one.length <= text.length; at++)
      if (one.every((byte, index) => text[at + index] === byte)) covered.fill(true, at, at + one.length);
  }
  let out = '';
  text.forEach((byte, at) => {
    if (covered[at] !== true) out += String.fromCharCode(byte);
    else if (at === 0 || covered[at - 1] !== true) out += '[secret]';
  });
  return out;
}

function streamed(chunks: readonly Uint8Array[], patterns: readonly Uint8Array[]): string {
  const redactor = createRedactor(patternTable(patterns), MARK);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  return chunks.map((chunk) => text(redactor.push(chunk))).join('') + text(redactor.end());
}

test('[E87] a stream cut anywhere comes out as by naive replacement of every byte within a pattern', () => {
  fc.assert(
    fc.property(
      fc.oneof(patternsFrom(1), patternsFrom(3), patternsFrom(5)),
      fc.array(letters, { maxLength: 8 }),
      (patterns, chunks) => {
        expect(streamed(chunks, patterns)).toBe(naive(Buffer.concat(chunks), patterns));
      },
    ),
    { numRuns: 2000 },
  );
});

test('[E87] nothing that may still become a secret is given out, and after the end it begins anew', () => {
  const redactor = createRedactor(patternTable([Buffer.from('token')]), MARK);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  expect([text(redactor.push(Buffer.from('a tok'))), text(redactor.push(Buffer.from('en b to'))), text(redactor.end())]).toEqual([
    'a ',
    '[secret] b ',
    'to',
  ]);
  expect(text(redactor.push(Buffer.from('ken'))) + text(redactor.end())).toBe('ken');
});
