import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LogLine } from '../../ports/logs.ts';
import { joinEnds, lastPartOf } from './log-cap.ts';

/** The streams of an attempt that have a file of their own. */
export type LogStream = 'stdout' | 'stderr';

/** Whole lines that came into one file, seen at `at` (wall-clock ms): bytes from `from` up to `to`. */
export interface Segment {
  readonly at: number;
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** A line of the index: bytes that came into a file, or a whole line that the host itself wrote. */
export type IndexEntry =
  { readonly kind: 'segment'; readonly segment: Segment } | { readonly kind: 'line'; readonly line: LogLine };

/** Name of an attempt's file in its run's folder. */
export function logFileName(step: string, attempt: number, stream: LogStream): string {
  return `s_${step}@${attempt}.${stream}`;
}

/** The parts of a file's name, or undefined for a file of another kind. */
export function readLogFileName(
  name: string,
): { readonly step: string; readonly attempt: number; readonly stream: LogStream } | undefined {
  const [, step, attempt, stream] = /^s_(.+)@(\d+)\.(stdout|stderr)$/.exec(name) ?? [];
  if (step === undefined || (stream !== 'stdout' && stream !== 'stderr')) return undefined;
  return { step, attempt: Number(attempt), stream };
}

const INDEX = 'index';
/** How far back a line's end is looked for at a time, and the most of a line that is waited for. */
const TAIL_BYTES = 64 * 1024;
const LONGEST_LINE = 1024 * 1024;

/**
 * The order in which a run's log came, in the file `index`: a line for each stretch of bytes of a child's file (children
 * write by file descriptor; this is what gives their lines a time) and for each line of the host itself.
 */
export class LogIndex {
  readonly #folder: string;
  /** Up to where each file is in the index. */
  readonly #indexed = new Map<string, number>();
  #bytes = 0;

  /** Opens the index of a run's folder (made where missing) and adds what a host that died did not. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(this.path)) this.#readAll();
    this.#addForgotten();
  }

  /** The index file; a cursor is an offset in it. */
  get path(): string {
    return join(this.#folder, INDEX);
  }

  /** Up to where a file is in the index. */
  indexed(file: string): number {
    return this.#indexed.get(file) ?? 0;
  }

  /** Bytes of all files of the run that are in the index. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records what has come into a file of `size` since the last look; `ended` takes an unfinished last line too. True when there was something. */
  see(file: string, look: { readonly size: number; readonly at: number; readonly ended: boolean }): boolean {
    const from = this.#indexed.get(file) ?? 0;
    if (look.size <= from) return false;
    const to = look.ended ? look.size : endOfLines(join(this.#folder, file), from, look.size);
    if (to <= from) return false;
    appendFileSync(this.path, `${JSON.stringify([look.at, file, from, to])}\n`, { mode: 0o600 });
    this.#note(file, to);
    return true;
  }

  /** Records lines of the host itself. */
  write(lines: readonly LogLine[]): void {
    appendFileSync(this.path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
  }

  #note(file: string, to: number): void {
    this.#bytes += to - this.indexed(file);
    this.#indexed.set(file, to);
  }

  #readAll(): void {
    const text = readFileSync(this.path, 'utf8');
    // A line that a crash cut short is ended, so that it does not spoil the next.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(this.path, '\n');
    for (const line of text.split('\n')) {
      const entry = readEntry(line);
      if (entry?.kind === 'segment') this.#note(entry.segment.file, entry.segment.to);
    }
  }

  #addForgotten(): void {
    for (const file of readdirSync(this.#folder)) {
      if (readLogFileName(file) === undefined) continue;
      this.#joinForgotten(file);
      const { size = 0, mtimeMs = 0 } = statSync(join(this.#folder, file), { throwIfNoEntry: false }) ?? {};
      this.see(file, { size, at: Math.round(mtimeMs), ended: true });
    }
  }

  /** The end of a stream that was over its limit when its host died. */
  #joinForgotten(file: string): void {
    const path = join(this.#folder, file);
    const head = this.indexed(file);
    if (existsSync(lastPartOf(path))) joinEnds(path, { head, tail: statSync(lastPartOf(path)).size });
  }
}

/** Reads a line of the index; undefined for one torn by a crash. */
export function readEntry(text: string): IndexEntry | undefined {
  if (text.startsWith('{')) {
    const line = readLine(text);
    return line === undefined ? undefined : { kind: 'line', line };
  }
  const [, at, file, from, to] = /^\[(\d+),"([^"\\]+)",(\d+),(\d+)\]$/.exec(text) ?? [];
  if (file === undefined) return undefined;
  return { kind: 'segment', segment: { at: Number(at), file, from: Number(from), to: Number(to) } };
}

const lineSchema = z.object({
  at: z.number(),
  step: z.string(),
  attempt: z.number(),
  stream: z.enum(['stdout', 'stderr', 'system']),
  text: z.string(),
});

function readLine(text: string): LogLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Where the last whole line ends; a line too long to wait for is cut at the end of what is there. */
function endOfLines(path: string, from: number, size: number): number {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(TAIL_BYTES);
    const end = Math.min(size, fstatSync(file).size);
    for (let upTo = end; upTo > from; upTo -= TAIL_BYTES) {
      const start = Math.max(from, upTo - TAIL_BYTES);
      const read = readSync(file, buffer, 0, upTo - start, start);
      const newline = buffer.subarray(0, read).lastIndexOf(10);
      if (newline >= 0) return start + newline + 1;
      if (end - start >= LONGEST_LINE) return end;
    }
    return from;
  } finally {
    closeSync(file);
  }
}
