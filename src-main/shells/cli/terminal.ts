import picocolors from 'picocolors';
import type { Problem } from '../../../src-shared/lib/problem.ts';

/** Exit codes of the command line (what it ended with, as a shell sees it). */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3, cancelled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where words go: `out` is the answer, `note` is about it. Colours only where a person looks. */
export interface Terminal {
  readonly json: boolean;
  /** A person sits there: questions may be asked. */
  readonly interactive: boolean;
  /** Lines may be redrawn. */
  readonly live: boolean;
  readonly columns: number;
  readonly paint: ReturnType<typeof picocolors.createColors>;
  out(text: string): void;
  /** One JSON value on one line of the answer. */
  line(value: unknown): void;
  note(text: string): void;
  /** Writes without a line end; only used when `live`. */
  raw(text: string): void;
  problem(problem: Problem): void;
}

/** The terminal of this process. */
export function createTerminal({ json }: { readonly json: boolean }): Terminal {
  const live = !json && process.stdout.isTTY === true && process.env.TERM !== 'dumb';
  const colours = live && (process.env.NO_COLOR ?? '') === '';
  const paint = picocolors.createColors(colours);
  for (const stream of [process.stdout, process.stderr]) {
    // The reader went away (`| head`): nobody is left to tell.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.done);
    });
  }
  const errorPaint = picocolors.createColors(process.stderr.isTTY === true && (process.env.NO_COLOR ?? '') === '');
  return {
    json,
    live,
    interactive: live && process.stdin.isTTY === true,
    get columns() {
      return process.stdout.columns ?? 100;
    },
    paint,
    out: (text) => void process.stdout.write(`${text}\n`),
    line: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    raw: (text) => void process.stdout.write(text),
    problem({ code, message, hint, at }) {
      if (json) {
        process.stderr.write(`${JSON.stringify({ error: { code, message, hint, at } })}\n`);
        return;
      }
      const where = at !== undefined && !message.includes(at) ? `  ${errorPaint.dim(at)}\n` : '';
      const what = hint === undefined ? '' : `  ${errorPaint.cyan('→')} ${hint}\n`;
      process.stderr.write(`${errorPaint.red('✗')} ${safe(message)}\n${where}${what}`);
    },
  };
}

/** Text from workflows and programs, with terminal control characters and direction overrides made harmless. */
export function safe(text: string): string {
  return text

    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')

    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** A duration as people say it: `< 0.1 s`, `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  if (ms < 100) return '< 0.1 s';
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;
}

/** A size as people say it. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Columns padded to their widest cell; `paint` colours a cell after padding. */
export function table(
  rows: readonly (readonly string[])[],
  paint: (text: string, column: number, row: number) => string = (text) => text,
): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row, index) =>
      row
        .map((cell, column) => paint(column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0), column, index))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
