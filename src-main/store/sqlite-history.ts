import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { RunEvent } from '../../src-shared/history/events.ts';
import { readEventBody } from '../../src-shared/history/upcast.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Clock } from '../ports/clock.ts';
import type { Append, History, RunQuery, RunRow, StepRow } from '../ports/history.ts';
import type { DamageWatch } from './damage-watch.ts';
import { GroupCommit, type Write } from './group-commit.ts';
import { RecentEvents } from './recent-events.ts';
import { searchQuery } from './search-query.ts';
import { stepWords } from './search-words.ts';
import { readStatements, runsStatement, writeStatements, type ReadStatements, type WriteStatements } from './statements.ts';
import { AppendWriter } from './write-append.ts';

/** What an open history is made of. */
export interface SqliteHistoryParts {
  readonly database: Database.Database;
  readonly damage: DamageWatch;
  readonly clock: Clock;
  readonly path: string;
}

/** What a history that may be written has beside. */
interface Writing {
  readonly statements: WriteStatements;
  readonly appends: AppendWriter;
  readonly group: GroupCommit;
}

/** {@link History} over one SQLite file and one connection; the only writer while it is open. */
export class SqliteHistory implements History {
  readonly #parts: SqliteHistoryParts;
  readonly #read: ReadStatements;
  readonly #lists = new Map<string, ReturnType<typeof runsStatement>>();
  readonly #write: Writing | undefined;
  readonly #pinned = new Map<string, CompiledWorkflow>();
  readonly #recent = new RecentEvents();
  readonly #stepWords = new Map<string, string>();

  constructor(parts: SqliteHistoryParts) {
    const { database, damage, clock, path } = parts;
    this.#parts = parts;
    this.#read = readStatements(database);
    if (damage.found() !== undefined) return;
    const statements = writeStatements(database);
    const appends = new AppendWriter(statements, (hash) => this.#wordsOf(hash));
    const group = new GroupCommit({
      statements,
      inTransaction: () => database.inTransaction,
      rolledBack: () => appends.forget(),
      failed: damage.see,
      clock,
      path,
    });
    this.#write = { statements, appends, group };
  }

  async append(append: Append): Promise<Result<void, Problem>> {
    const written = await this.#commit(({ appends }) => appends.write(append));
    if (written.ok) this.#recent.add(append);
    return written;
  }

  async pin(workflow: CompiledWorkflow): Promise<Result<void, Problem>> {
    if (this.#pinned.has(workflow.hash)) return { ok: true, value: undefined };
    const body = JSON.stringify(workflow);
    const pinned = await this.#commit(({ statements }) => {
      this.#stepWords.set(workflow.hash, stepWords(workflow));
      statements.pin.run(workflow.hash, workflow.workflow.steps.length, body);
      return undefined;
    });
    if (pinned.ok) this.#pinned.set(workflow.hash, workflow);
    return pinned;
  }

  pinned(hash: string): CompiledWorkflow | undefined {
    const known = this.#pinned.get(hash);
    if (known !== undefined) return known;
    const body = this.#one(() => this.#read.pinned.get(hash));
    const workflow = body === undefined ? undefined : readWorkflow(body);
    if (workflow !== undefined) this.#pinned.set(hash, workflow);
    return workflow;
  }

  events(runId: string, after: number, limit = Number.MAX_SAFE_INTEGER): readonly RunEvent[] {
    const recent = this.#recent.after(runId, after, limit);
    if (recent !== undefined) return recent;
    const found: RunEvent[] = [];
    for (const { body: text, ...row } of this.#all(() => this.#read.events.iterate(runId, after, limit))) {
      const body = readEventBody({ v: row.v, body: text });
      // What follows an event that cannot be read is not history any more; who folds compares the last number.
      if (!body.ok) break;
      found.push({ runId, ...row, body: body.value });
    }
    return found;
  }

  run(runId: string): RunRow | undefined {
    return this.#one(() => this.#read.run.get(runId));
  }

  runs({ statuses, workflowId, search = '', before, parent, topOnly, tests, limit }: RunQuery): readonly RunRow[] {
    const words = search.trim() === '' ? undefined : (searchQuery(search) ?? '');
    if (words === '') return [];
    const filter = {
      statuses: statuses !== undefined,
      workflow: workflowId !== undefined,
      before: before !== undefined,
      parent: parent !== undefined,
      topOnly: topOnly === true,
      tests: tests ?? (parent === undefined ? 'without' : 'with'),
      words: words !== undefined,
    } as const;
    const binding = {
      statuses: statuses === undefined ? null : JSON.stringify(statuses),
      workflow: workflowId ?? null,
      before: before ?? null,
      words: words ?? null,
      parent: parent ?? null,
      limit,
    };
    return this.#all(() => {
      const key = Object.values(filter).join();
      const list = this.#lists.get(key) ?? runsStatement(this.#parts.database, filter);
      this.#lists.set(key, list);
      return list.iterate(binding);
    });
  }

  branches(runId: string): readonly { readonly runId: string; readonly step: string }[] {
    return this.#all(() => this.#read.branches.iterate(runId, runId, runId));
  }

  steps(runId: string): readonly StepRow[] {
    return this.#all(() => this.#read.steps.iterate(runId));
  }

  waiting(): readonly StepRow[] {
    return this.#all(() => this.#read.waiting.iterate());
  }

  open(): readonly string[] {
    return this.#write === undefined ? [] : this.#all(() => this.#read.open.iterate());
  }

  spentSince(at: number): number {
    return this.#one(() => this.#read.spentSince.get(at, at)) ?? 0;
  }

  setting(key: string): string | undefined {
    return this.#one(() => this.#read.setting.get(key));
  }

  setSetting(key: string, value: string): Promise<Result<void, Problem>> {
    return this.#commit(({ statements }) => {
      statements.setSetting.run(key, value);
      return undefined;
    });
  }

  size(): { readonly databaseBytes: number } {
    const bytes = ['', '-wal'].map((suffix) => statSync(this.#parts.path + suffix, { throwIfNoEntry: false })?.size ?? 0);
    return { databaseBytes: bytes.reduce((sum, one) => sum + one, 0) };
  }

  close(): Promise<void> {
    this.#write?.group.close();
    this.#recent.clear();
    this.#parts.database.close();
    return Promise.resolve();
  }

  /** Queues a write into the shared transaction of this turn; for the other parts of this connection. */
  commit(write: Write): Promise<Result<void, Problem>> {
    return this.#commit(() => write());
  }

  #commit(write: (target: Writing) => ReturnType<Write>): Promise<Result<void, Problem>> {
    const target = this.#write;
    if (target === undefined || this.#parts.damage.found() !== undefined) {
      return Promise.resolve(err(readOnly(this.#parts.path)));
    }
    return target.group.commit(() => (this.#parts.damage.found() === undefined ? write(target) : readOnly(this.#parts.path)));
  }

  #wordsOf(hash: string): string {
    const known = this.#stepWords.get(hash);
    if (known !== undefined) return known;
    const workflow = this.pinned(hash);
    const words = workflow === undefined ? '' : stepWords(workflow);
    this.#stepWords.set(hash, words);
    return words;
  }

  #one<T>(read: () => T | undefined): T | undefined {
    return this.#parts.damage.reading(read, undefined);
  }

  /** All rows; of a damaged database those that come before the broken place. */
  #all<T>(rows: () => Iterable<T>): readonly T[] {
    const found: T[] = [];
    return this.#parts.damage.reading(() => {
      for (const row of rows()) found.push(row);
      return found;
    }, found);
  }
}

/** Rows of this table are only ever written from a compiled workflow; the shape's version is what may differ. */
const storedWorkflow = z.custom<CompiledWorkflow>(
  (value) =>
    z
      .looseObject({ format: z.literal(1), hash: z.string(), workflow: z.looseObject({ steps: z.array(z.unknown()) }) })
      .safeParse(value).success,
  'The pinned workflow has a shape this version does not know',
);

function readWorkflow(text: string): CompiledWorkflow | undefined {
  try {
    return storedWorkflow.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function readOnly(path: string): Problem {
  return problem('read_only', 'The history is damaged and open for reading only, so nothing can be recorded.', {
    hint: 'Save what is readable with `flowright storage export`, then begin a new history with `flowright storage fresh`.',
    at: path,
  });
}
