import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Bytes of a file now; undefined when it is not there yet. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The last `maxBytes` of what was appended after `from`, as text that starts on a whole character. */
export async function tailOf(path: string, from: number, maxBytes: number): Promise<string> {
  const size = sizeOf(path) ?? 0;
  const start = Math.max(from, size - maxBytes);
  if (size <= start) return '';
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(start > from ? firstWhole(bytes) : 0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

/** Where the first character begins: continuation bytes (10xxxxxx) belong to one that was cut off. */
function firstWhole(bytes: Buffer): number {
  let index = 0;
  while (index < 4 && index < bytes.length && ((bytes[index] ?? 0) & 0xc0) === 0x80) index += 1;
  return index;
}

/** Terminal colour codes: they begin with ESC. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

/** The last non-empty lines of a text, colour codes taken out, at most `count`. */
export function lastLines(text: string, count: number): readonly string[] {
  return text
    .replace(COLOUR, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-count);
}
