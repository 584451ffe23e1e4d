/** One stretch of a step's log. `at` is wall-clock ms. */
export interface LogLine {
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly stream: 'stdout' | 'stderr' | 'system';
  readonly text: string;
}

/** What to look for: a text in whatever case, or lines that tell of something that went wrong. */
export type LogFind = { readonly text: string } | { readonly trouble: true };

/** A line and its number in the log asked for, from 0. */
export interface LogHit {
  readonly number: number;
  readonly line: LogLine;
}

/**
 * Where the bytes of an attempt's output live, one folder a run (`<data directory>/logs/<run>`),
 * which retention may delete once the run has ended; never in the database.
 */
export interface Logs {
  /** Absolute paths for a process to write to by file descriptor; the folders exist. */
  files(runId: string, step: string, attempt: number): { readonly stdout: string; readonly stderr: string };
  /** Appends a line that comes from the host itself, at the instant it names. */
  write(runId: string, line: LogLine): void;
  /** The attempt writes no more: the time of its last bytes is recorded and it is watched no longer. */
  end(runId: string, step: string, attempt: number): void;
  /** Lines after `cursor` (opaque, empty for the start), at most `limit`, with the cursor to go on from. */
  read(request: {
    readonly runId: string;
    readonly step?: string;
    readonly cursor: string;
    readonly limit: number;
  }): Promise<{ readonly lines: readonly LogLine[]; readonly cursor: string; readonly more: boolean }>;
  /** Calls back when a run's log may have grown; returns the function that stops it. */
  watch(runId: string, callback: () => void): () => void;
  /** Lines by number from `from` on, at most `count`, and how many there are now. Costs the same wherever they lie. */
  page(request: {
    readonly runId: string;
    readonly step?: string;
    readonly from: number;
    readonly count: number;
  }): Promise<{ readonly lines: readonly LogLine[]; readonly total: number }>;
  /** Lines that hold what is looked for, from line `from` on, at most `limit`; `next` is the line to go on from, null at the end. */
  search(request: {
    readonly runId: string;
    readonly step?: string;
    readonly find: LogFind;
    readonly from: number;
    readonly limit: number;
  }): Promise<{ readonly hits: readonly LogHit[]; readonly next: number | null }>;
  /** Bytes kept of each stream of an attempt and of a whole run; the middle of what is longer is left out. */
  limits(limits: { readonly attemptBytes: number; readonly runBytes: number }): void;
}
