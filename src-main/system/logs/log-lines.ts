import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import { readLogFileName } from './log-index.ts';
import { entriesFrom } from './log-reader.ts';

/** A known place: line `line` begins at `entry` of the index, `within` bytes into it. */
export interface LogMark {
  readonly line: number;
  readonly entry: number;
  readonly within: number;
}

const MARK_EVERY = 1000;
const CHUNK = 256 * 1024;

/** Counts the lines of a run's log, or of one step's, and remembers where every thousandth begins. Counts on from where it was. */
export class LogLines {
  readonly #folder: string;
  readonly #step: string | undefined;
  readonly #marks: LogMark[] = [{ line: 0, entry: 0, within: 0 }];
  #total = 0;
  #entry = 0;
  #counting: Promise<void> = Promise.resolve();

  constructor(folder: string, step: string | undefined) {
    this.#folder = folder;
    this.#step = step;
  }

  /** Counts what has come since; resolves with how many lines there are. */
  async count(): Promise<number> {
    this.#counting = this.#counting.then(() => this.#countOn());
    await this.#counting;
    return this.#total;
  }

  /** The nearest known place at or before a line. */
  before(line: number): LogMark {
    return this.#marks[Math.min(Math.floor(line / MARK_EVERY), this.#marks.length - 1)] ?? { line: 0, entry: 0, within: 0 };
  }

  async #countOn(): Promise<void> {
    let index: FileHandle;
    try {
      index = await open(join(this.#folder, 'index'), 'r');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      this.#begin();
      return;
    }
    try {
      for await (const { found, next } of entriesFrom(index, this.#entry)) {
        if (found?.kind === 'line' && (this.#step ?? found.line.step) === found.line.step) this.#line(0);
        if (found?.kind === 'segment') {
          const name = readLogFileName(found.segment.file);
          if (name !== undefined && (this.#step ?? name.step) === name.step) await this.#countSegment(found.segment);
        }
        this.#entry = next;
      }
    } finally {
      await index.close();
    }
  }

  /** Nothing is there, or not any more. */
  #begin(): void {
    this.#marks.length = 1;
    this.#total = 0;
    this.#entry = 0;
  }

  /** One more line that begins `within` bytes into the entry at hand. */
  #line(within: number): void {
    // The place of line 0 is the beginning of the log, whatever comes first.
    if (this.#total > 0 && this.#total % MARK_EVERY === 0) this.#marks.push({ line: this.#total, entry: this.#entry, within });
    this.#total += 1;
  }

  async #countSegment({ file, from, to }: { readonly file: string; readonly from: number; readonly to: number }): Promise<void> {
    let handle: FileHandle;
    try {
      handle = await open(join(this.#folder, file), 'r');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      throw error;
    }
    try {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, to - from)));
      let begins = 0;
      let at = from;
      while (at < to) {
        const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
        if (bytesRead === 0) break;
        const part = buffer.subarray(0, bytesRead);
        for (let newline = part.indexOf(10); newline >= 0; newline = part.indexOf(10, newline + 1)) {
          this.#line(begins);
          begins = at + newline + 1 - from;
        }
        at += bytesRead;
      }
      if (begins < at - from) this.#line(begins);
    } finally {
      await handle.close();
    }
  }
}
