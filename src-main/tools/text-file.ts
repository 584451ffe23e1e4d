import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Place } from './places.ts';
import { refuse } from './refusal.ts';

/** The encodings text files are told apart by. `auto` looks at the file's first bytes. */
export const ENCODINGS = [
  'auto',
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-15',
  'macintosh',
  'shift_jis',
  'gbk',
  'big5',
  'euc-kr',
  'windows-1251',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

const SAMPLE_BYTES = 256 * 1024;

/** How a text file is read: its encoding, and its first part as text. `binary` is a file that is no text at all. */
export interface Sniffed {
  readonly encoding: Exclude<Encoding, 'auto'>;
  readonly sample: string;
  readonly binary: boolean;
}

/** Looks at the beginning of a file. */
export async function sniff(place: Place, wanted: Encoding): Promise<Sniffed> {
  const file = await open(place.absolute, 'r');
  try {
    if ((await file.stat()).isDirectory())
      throw refuse('is_folder', `${place.shown} is a folder, not a file.`, { hint: 'Name a file.', at: place.shown });
    const { bytesRead, buffer } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const encoding = wanted === 'auto' ? guess(bytes) : wanted;
    const sample = new TextDecoder(encoding).decode(bytes, { stream: true });
    const wide = encoding.startsWith('utf-16');
    return { encoding, sample, binary: !wide && bytes.subarray(0, 8192).includes(0) };
  } finally {
    await file.close();
  }
}

function guess(bytes: Uint8Array): Exclude<Encoding, 'auto'> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = { even: 0, odd: 0 };
  for (let index = 0; index < Math.min(bytes.length, 4096); index += 1) {
    if (bytes[index] === 0) zeros[index % 2 === 0 ? 'even' : 'odd'] += 1;
  }
  const half = Math.min(bytes.length, 4096) / 2;
  if (half >= 4 && zeros.odd > half * 0.6 && zeros.even === 0) return 'utf-16le';
  if (half >= 4 && zeros.even > half * 0.6 && zeros.odd === 0) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** The whole text of a file of at most `maxBytes`; refuses what is binary or larger. Line ends stay as they are. */
export async function readText(
  place: Place,
  options: { readonly encoding?: Encoding; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<string> {
  const { encoding, binary } = await sniff(place, options.encoding ?? 'auto');
  if (binary) throw notText(place);
  const decoder = new TextDecoder(encoding);
  let text = '';
  let bytes = 0;
  for await (const chunk of chunksOf(place, options.signal)) {
    bytes += chunk.length;
    if (bytes > options.maxBytes) {
      throw refuse(
        'too_large',
        `${place.shown} is larger than the ${Math.round(options.maxBytes / 1024).toLocaleString('en-US')} KB this step reads.`,
        { hint: 'Raise the limit, or read only the part you need with “Extract from a text”.', at: place.shown },
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The bytes of a file, piece by piece, until the signal. */
export async function* chunksOf(place: Place, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(place.absolute, { signal, highWaterMark: 256 * 1024 })) {
    if (Buffer.isBuffer(chunk)) yield chunk;
  }
}

/** The lines of a text file, without line ends, one at a time. A line longer than `maxLine` comes in pieces. */
export async function* linesOf(
  place: Place,
  options: { readonly encoding: Exclude<Encoding, 'auto'>; readonly signal: AbortSignal; readonly maxLine?: number },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(options.encoding);
  const maxLine = options.maxLine ?? 1_000_000;
  let rest = '';
  for await (const chunk of chunksOf(place, options.signal)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
    while (rest.length > maxLine) {
      yield rest.slice(0, maxLine);
      rest = rest.slice(maxLine);
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

/** Says that a file is no text. */
export function notText(place: Place): Error {
  return refuse('not_text', `${place.shown} is not a text file.`, {
    hint: 'Choose a text file; Excel files are read by “Read a table”.',
    at: place.shown,
  });
}
