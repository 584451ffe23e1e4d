import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { LogLine, Logs } from '../../ports/logs.ts';
import { systemClock } from '../clock.ts';
import { cutMiddle, endsOf, joinEnds } from './log-cap.ts';
import { LogIndex, logFileName } from './log-index.ts';
import { LogLines } from './log-lines.ts';
import { readLogPage } from './log-reader.ts';
import { searchLog } from './log-search.ts';

/** How often files that children write to are looked at. */
const LOOK_EVERY_MS = 100;
/** The most a stream of one attempt, and a whole run, may keep on disk, unless said otherwise. */
const KEPT_BYTES = 512 * 1024 ** 2;
const KEPT_OF_RUN = 4 * 1024 ** 3;
/** However full its run is, a stream keeps this much. */
const LEAST_KEPT = 64 * 1024;
/** Runs whose line numbers are remembered; counting anew costs a read of the log. */
const MOST_COUNTED = 8;

/** The most of a host's line that is kept. */
const SHOWN = 4000;

/** What can be chosen about logs. */
export interface LogsOptions {
  readonly clock?: Clock;
  /** Bytes kept of one stream of one attempt; the middle of what is longer is left out, and the log says so. */
  readonly keptBytes?: number;
  /** Bytes kept of a whole run. */
  readonly keptOfRun?: number;
}

/** {@link Logs} below `dir`, one folder a run; bytes are never held in memory, times come from watching files grow. */
export function createLogs(dir: string, options: LogsOptions = {}): Logs & { close(): void } {
  return new FileLogs(dir, options);
}

interface Attempt {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
  /** Bytes left out so far, by file; a file is here once it was too long. */
  readonly cut: Map<string, { readonly head: number; readonly tail: number; bytes: number }>;
}

class FileLogs implements Logs {
  readonly #dir: string;
  readonly #clock: Clock;
  #limits: { readonly attemptBytes: number; readonly runBytes: number };
  readonly #lines = new Map<string, LogLines>();
  readonly #indexes = new Map<string, LogIndex>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #watchers = new Map<string, Set<() => void>>();
  #pending: { readonly runId: string; readonly line: LogLine }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(dir: string, { clock = systemClock, keptBytes = KEPT_BYTES, keptOfRun = KEPT_OF_RUN }: LogsOptions) {
    this.#dir = dir;
    this.#clock = clock;
    this.#limits = { attemptBytes: keptBytes, runBytes: keptOfRun };
  }

  files(runId: string, step: string, attempt: number): { readonly stdout: string; readonly stderr: string } {
    this.#index(runId);
    this.#attempts.set(keyOf(runId, step, attempt), { runId, step, attempt, cut: new Map() });
    this.#timer ??= setInterval(() => this.#lookAtAll(), LOOK_EVERY_MS).unref();
    const path = (stream: 'stdout' | 'stderr'): string => join(this.#folder(runId), logFileName(step, attempt, stream));
    return { stdout: path('stdout'), stderr: path('stderr') };
  }

  write(runId: string, line: LogLine): void {
    if (this.#pending.length === 0) setImmediate(() => this.#writePending());
    this.#pending.push({ runId, line });
  }

  end(runId: string, step: string, attempt: number): void {
    this.#writePending();
    const known = this.#attempts.get(keyOf(runId, step, attempt));
    if (known === undefined) return;
    this.#attempts.delete(keyOf(runId, step, attempt));
    if (this.#look(known, true)) this.#tell(runId);
    if (this.#attempts.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  read(request: Parameters<Logs['read']>[0]): ReturnType<Logs['read']> {
    this.#catchUp(request.runId);
    return readLogPage(this.#folder(request.runId), request);
  }

  async page({ runId, step, from, count }: Parameters<Logs['page']>[0]): ReturnType<Logs['page']> {
    this.#catchUp(runId);
    const lines = this.#linesOf(runId, step);
    const total = await lines.count();
    const mark = lines.before(from);
    const found: LogLine[] = [];
    const wanted = Math.min(from + count, total) - mark.line;
    for (let cursor = `${mark.entry}:${mark.within}`; found.length < wanted;) {
      const page = await readLogPage(this.#folder(runId), { runId, step, cursor, limit: wanted - found.length });
      found.push(...page.lines);
      if (!page.more) break;
      ({ cursor } = page);
    }
    return { lines: found.slice(from - mark.line, wanted), total };
  }

  async search({ runId, step, find, from, limit }: Parameters<Logs['search']>[0]): ReturnType<Logs['search']> {
    this.#catchUp(runId);
    const lines = this.#linesOf(runId, step);
    await lines.count();
    return searchLog(this.#folder(runId), { step, find, from, limit, start: lines.before(from) });
  }

  limits(limits: Parameters<Logs['limits']>[0]): void {
    this.#limits = limits;
  }

  watch(runId: string, callback: () => void): () => void {
    const watchers = this.#watchers.get(runId) ?? new Set();
    this.#watchers.set(runId, watchers);
    watchers.add(callback);
    return () => {
      watchers.delete(callback);
      if (watchers.size === 0) this.#watchers.delete(runId);
    };
  }

  /** Records what has come so far and looks no more. */
  close(): void {
    this.#writePending();
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#attempts.forEach((attempt) => this.#look(attempt, true));
    this.#attempts.clear();
  }

  /** What has come by now is in the index. */
  #catchUp(runId: string): void {
    this.#writePending();
    if (statSync(this.#folder(runId), { throwIfNoEntry: false }) === undefined) return;
    this.#index(runId);
    this.#attempts.forEach((attempt) => {
      if (attempt.runId === runId) this.#look(attempt, false);
    });
  }

  #linesOf(runId: string, step: string | undefined): LogLines {
    const key = `${runId} ${step ?? ''}`;
    const lines = this.#lines.get(key) ?? new LogLines(this.#folder(runId), step);
    this.#lines.delete(key);
    this.#lines.set(key, lines);
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= MOST_COUNTED) break;
      this.#lines.delete(oldest);
    }
    return lines;
  }

  #folder(runId: string): string {
    return join(this.#dir, runId);
  }

  #index(runId: string): LogIndex {
    const known = this.#indexes.get(runId);
    if (known !== undefined) return known;
    const index = new LogIndex(this.#folder(runId));
    this.#indexes.set(runId, index);
    return index;
  }

  #lookAtAll(): void {
    const grown = new Set<string>();
    this.#attempts.forEach((attempt) => {
      if (this.#look(attempt, false)) grown.add(attempt.runId);
    });
    grown.forEach((runId) => this.#tell(runId));
  }

  #look(attempt: Attempt, ended: boolean): boolean {
    const { runId, step } = attempt;
    const seen = (['stdout', 'stderr'] as const).map((stream) => {
      const file = logFileName(step, attempt.attempt, stream);
      const size = statSync(join(this.#folder(runId), file), { throwIfNoEntry: false })?.size ?? 0;
      if (size === 0) return false;
      if (attempt.cut.has(file) || size > this.#room(runId, file)) return this.#lookAtLong(attempt, { file, size, ended });
      return this.#index(runId).see(file, { size, at: this.#clock.now(), ended });
    });
    return seen.includes(true);
  }

  /** Bytes a stream may keep: its own limit, and what is left of its run's. */
  #room(runId: string, file: string): number {
    const index = this.#index(runId);
    const left = this.#limits.runBytes - (index.bytes - index.indexed(file));
    return Math.min(this.#limits.attemptBytes, Math.max(left, Math.min(LEAST_KEPT, this.#limits.attemptBytes)));
  }

  /** A stream over its limit: its head stays, its end is kept aside until it is over, all between is left out. */
  #lookAtLong(
    attempt: Attempt,
    { file, size, ended }: { readonly file: string; readonly size: number; readonly ended: boolean },
  ) {
    const { runId } = attempt;
    const path = join(this.#folder(runId), file);
    const index = this.#index(runId);
    const at = this.#clock.now();
    let long = attempt.cut.get(file);
    const first = long === undefined;
    if (long === undefined) {
      const ends = endsOf(this.#room(runId, file));
      // The head ends with a whole line where it holds one; what readers have seen already cannot be taken back.
      index.see(file, { size: ends.head, at, ended: false });
      long = { head: index.indexed(file) > 0 ? index.indexed(file) : ends.head, tail: ends.tail, bytes: 0 };
      attempt.cut.set(file, long);
      index.see(file, { size: long.head, at, ended: true });
      const words = `This is longer than the ${sizeWords(long.head + long.tail)} kept of it: what follows is left out but for its end.`;
      this.#say(attempt, words);
    }
    if (!ended) {
      if (size > long.head + 2 * long.tail || first) long.bytes += cutMiddle(path, long);
      return first;
    }
    const { to, cut } = joinEnds(path, long);
    long.bytes += cut;
    this.#say(attempt, `${sizeWords(long.bytes)} were left out here.`);
    this.#writePending();
    return index.see(file, { size: to, at, ended: true });
  }

  #say({ runId, step, attempt }: Attempt, text: string): void {
    this.write(runId, { at: this.#clock.now(), step, attempt, stream: 'system', text });
  }

  #writePending(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const [runId, lines] of Map.groupBy(pending, (one) => one.runId)) {
      this.#index(runId).write(lines.map(({ line }) => ({ ...line, text: line.text.slice(0, SHOWN) })));
      this.#tell(runId);
    }
  }

  #tell(runId: string): void {
    this.#watchers.get(runId)?.forEach((callback) => callback());
  }
}

function keyOf(runId: string, step: string, attempt: number): string {
  return `${runId} ${step} ${attempt}`;
}

function sizeWords(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} KB` : `${Math.round(bytes / 1_000_000)} MB`;
}
