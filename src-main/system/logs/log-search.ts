import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import { mayTellTrouble, tellsTrouble, withoutColours } from '../../../src-shared/lib/log-text.ts';
import type { LogFind, LogHit, LogLine } from '../../ports/logs.ts';
import { readLogFileName, type IndexEntry, type Segment } from './log-index.ts';
import type { LogMark } from './log-lines.ts';
import { entriesFrom, shownLine, SHOWN_OF_LINE } from './log-reader.ts';

/** How a log is searched: from a known place on, giving lines from number `from` on. */
export interface LogSearch {
  readonly step: string | undefined;
  readonly find: LogFind;
  readonly from: number;
  readonly limit: number;
  readonly start: LogMark;
}

const CHUNK = 512 * 1024;
/** What of a piece of a giant line is looked at once more with the next. */
const OVERLAP = 4096;

/** Searches a run's log, holding no more than a piece of it in memory. Each line is told once, giant ones are searched whole. */
export async function searchLog(
  folder: string,
  search: LogSearch,
): Promise<{ readonly hits: readonly LogHit[]; readonly next: number | null }> {
  let index: FileHandle;
  try {
    index = await open(join(folder, 'index'), 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { hits: [], next: null };
    throw error;
  }
  const matcher = matcherOf(search.find);
  const hits: LogHit[] = [];
  let number = search.start.line;
  let { within } = search.start;
  try {
    for await (const { found } of entriesFrom(index, search.start.entry)) {
      for await (const { line, lines } of matchesIn(folder, { entry: found, within, step: search.step, matcher })) {
        if (line !== undefined && number >= search.from) hits.push({ number, line });
        number += lines;
        if (hits.length >= search.limit) return { hits, next: number };
      }
      within = 0;
    }
    return { hits, next: null };
  } finally {
    await index.close();
  }
}

/** Either one line that matches, or a number of lines that do not. */
interface Looked {
  readonly line?: LogLine;
  readonly lines: number;
}

interface Matcher {
  /** Whether a line of this text matches. */
  line(text: string): boolean;
  /** Whether any line of these bytes may match; true where it cannot be told cheaply. */
  may(bytes: Buffer): boolean;
}

function matcherOf(find: LogFind): Matcher {
  if ('trouble' in find)
    return { line: tellsTrouble, may: (bytes) => bytes.includes(27) || mayTellTrouble(bytes.toString('latin1')) };
  const needle = find.text.toLowerCase();
  // Only letters that are one byte in UTF-8 can be sought without decoding.
  const [plain = ''] = (needle.match(/[\u0020-\u007e]+/g) ?? []).sort((one, other) => other.length - one.length);
  return {
    line: (text) => withoutColours(text).toLowerCase().includes(needle),
    may: (bytes) => plain === '' || bytes.includes(27) || bytes.toString('latin1').toLowerCase().includes(plain),
  };
}

interface Entry {
  readonly entry: IndexEntry | undefined;
  readonly within: number;
  readonly step: string | undefined;
  readonly matcher: Matcher;
}

async function* matchesIn(folder: string, { entry, within, step, matcher }: Entry): AsyncGenerator<Looked> {
  if (entry === undefined) return;
  if (entry.kind === 'line') {
    if (within > 0 || (step !== undefined && step !== entry.line.step)) return;
    yield matcher.line(entry.line.text) ? { line: entry.line, lines: 1 } : { lines: 1 };
    return;
  }
  const { segment } = entry;
  const name = readLogFileName(segment.file);
  if (name === undefined || (step !== undefined && step !== name.step)) return;
  for await (const { text, lines } of matchesInFile(folder, { ...segment, from: segment.from + within }, matcher))
    yield text === undefined ? { lines } : { line: { at: segment.at, ...name, text }, lines };
}

async function* matchesInFile(
  folder: string,
  { file, from, to }: Segment,
  matcher: Matcher,
): AsyncGenerator<{ readonly text?: string; readonly lines: number }> {
  let handle: FileHandle;
  try {
    handle = await open(join(folder, file), 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    /** A line longer than a piece: how it begins, where, and whether a piece of it matched. */
    let giant: { readonly head: Buffer; readonly from: number; readonly matched: boolean } | undefined;
    let at = from;
    while (at < to) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK, to - at), at);
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      const isLast = at + bytesRead >= to;
      const end = isLast ? bytesRead : part.lastIndexOf(10) + 1;
      if (end === 0) {
        const matched = giant?.matched === true || (matcher.may(part) && matcher.line(part.toString('utf8')));
        giant = { head: giant?.head ?? Buffer.from(part.subarray(0, SHOWN_OF_LINE + 1)), from: giant?.from ?? at, matched };
        at += bytesRead - OVERLAP;
        continue;
      }
      let whole = part.subarray(0, end);
      if (giant !== undefined) {
        const newline = whole.indexOf(10);
        const rest = newline < 0 ? whole : whole.subarray(0, newline);
        const all = at + rest.length - giant.from;
        const matched = giant.matched || matcher.line(rest.toString('utf8'));
        yield matched ? { text: shownLine(giant.head, all), lines: 1 } : { lines: 1 };
        whole = newline < 0 ? whole.subarray(end) : whole.subarray(newline + 1);
        giant = undefined;
      }
      yield* matchesInLines(whole, matcher);
      at += end;
    }
  } finally {
    await handle.close();
  }
}

function* matchesInLines(bytes: Buffer, matcher: Matcher): Generator<{ readonly text?: string; readonly lines: number }> {
  if (bytes.length === 0) return;
  if (!matcher.may(bytes)) {
    yield { lines: linesIn(bytes) };
    return;
  }
  let skipped = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const line = bytes.subarray(start, newline < 0 ? bytes.length : newline);
    if (matcher.line(line.toString('utf8'))) {
      if (skipped > 0) yield { lines: skipped };
      skipped = 0;
      yield { text: shownLine(line, line.length), lines: 1 };
    } else skipped += 1;
    start = newline < 0 ? bytes.length : newline + 1;
  }
  if (skipped > 0) yield { lines: skipped };
}

function linesIn(bytes: Buffer): number {
  let lines = bytes.at(-1) === 10 ? 0 : 1;
  for (let newline = bytes.indexOf(10); newline >= 0; newline = bytes.indexOf(10, newline + 1)) lines += 1;
  return lines;
}
