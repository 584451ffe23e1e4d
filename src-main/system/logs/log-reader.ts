import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import type { LogLine, Logs } from '../../ports/logs.ts';
import { readEntry, readLogFileName, type IndexEntry, type Segment } from './log-index.ts';

type Page = Awaited<ReturnType<Logs['read']>>;

/** The most of one line that is shown; the file keeps all of it. */
export const SHOWN_OF_LINE = 16 * 1024;
const CHUNK = 256 * 1024;
/** The most text of one page. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** Reads a page of a run's log in the order it came, holding no more than a page in memory. `cursor` is `index:within`. */
export async function readLogPage(folder: string, request: Parameters<Logs['read']>[0]): Promise<Page> {
  const start = readCursor(request.cursor);
  let index: FileHandle;
  try {
    index = await open(join(folder, 'index'), 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { lines: [], cursor: request.cursor, more: false };
    throw error;
  }
  const lines: LogLine[] = [];
  let { entry, within } = start;
  let bytes = 0;
  try {
    for await (const { found, next } of entriesFrom(index, entry)) {
      for await (const { line, end } of linesIn(folder, { found, within, step: request.step })) {
        if (lines.length >= request.limit || bytes > PAGE_BYTES) return { lines, cursor: `${entry}:${within}`, more: true };
        lines.push(line);
        bytes += line.text.length;
        within = end;
      }
      entry = next;
      within = 0;
    }
    return { lines, cursor: `${entry}:${within}`, more: false };
  } finally {
    await index.close();
  }
}

/** A cursor's parts: an offset in the index, and how much of that entry was read. */
export function readCursor(cursor: string): { readonly entry: number; readonly within: number } {
  const [, entry, within] = /^(\d+):(\d+)$/.exec(cursor) ?? [];
  return { entry: Number(entry ?? 0), within: Number(within ?? 0) };
}

/** Index entries from an offset on, each with the offset of the one after it; an unfinished last line is left for later. */
export async function* entriesFrom(
  index: FileHandle,
  offset: number,
): AsyncGenerator<{ readonly found: IndexEntry | undefined; readonly next: number }> {
  const buffer = Buffer.allocUnsafe(64 * 1024);
  let at = offset;
  for (;;) {
    const { bytesRead } = await index.read(buffer, 0, buffer.length, at);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(10);
    if (end < 0) return;
    for (const line of buffer.toString('latin1', 0, end).split('\n')) {
      at += line.length + 1;
      yield { found: readEntry(Buffer.from(line, 'latin1').toString('utf8')), next: at };
    }
  }
}

interface Wanted {
  readonly found: IndexEntry | undefined;
  /** How much of the entry was read before. */
  readonly within: number;
  readonly step: string | undefined;
}

/** The log lines of an index entry, each with how much of the entry is read by then. */
async function* linesIn(
  folder: string,
  { found, within, step }: Wanted,
): AsyncGenerator<{ readonly line: LogLine; readonly end: number }> {
  if (found === undefined) return;
  if (found.kind === 'line') {
    if (within === 0 && (step === undefined || step === found.line.step)) yield { line: found.line, end: 1 };
    return;
  }
  const { segment } = found;
  const name = readLogFileName(segment.file);
  if (name === undefined || (step !== undefined && step !== name.step)) return;
  for await (const { text, end } of linesOf(folder, { ...segment, from: segment.from + within })) {
    yield { line: { at: segment.at, ...name, text }, end: end - segment.from };
  }
}

/** Lines of a segment, each with the offset in the file where it ends. */
async function* linesOf(
  folder: string,
  { file, from, to }: Segment,
): AsyncGenerator<{ readonly text: string; readonly end: number }> {
  let handle: FileHandle;
  try {
    handle = await open(join(folder, file), 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, to - from)));
    let held = Buffer.alloc(0);
    let heldBytes = 0;
    for (let at = from; at < to;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
      if (bytesRead === 0) break;
      let start = 0;
      for (let newline = buffer.indexOf(10, 0); newline >= 0 && newline < bytesRead; newline = buffer.indexOf(10, start)) {
        const part = buffer.subarray(start, newline);
        yield {
          text: shownLine(Buffer.concat([held, part.subarray(0, SHOWN_OF_LINE + 1)]), heldBytes + part.length),
          end: at + newline + 1,
        };
        held = Buffer.alloc(0);
        heldBytes = 0;
        start = newline + 1;
      }
      heldBytes += bytesRead - start;
      const wanted = SHOWN_OF_LINE + 1 - held.length;
      if (wanted > 0) held = Buffer.concat([held, buffer.subarray(start, Math.min(bytesRead, start + wanted))]);
      at += bytesRead;
    }
    if (heldBytes > 0) yield { text: shownLine(held, heldBytes), end: to };
  } finally {
    await handle.close();
  }
}

/** A line of `all` bytes as it is shown, from its first bytes. */
export function shownLine(bytes: Buffer, all: number): string {
  const text = bytes.toString('utf8', 0, SHOWN_OF_LINE).replace(/\r$/, '');
  return all > SHOWN_OF_LINE ? `${text} … (${all} bytes in this line; the file has all of it)` : text;
}
