import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { WriteStatements } from './statements.ts';
import { sqliteCode, storeProblem } from './store-problem.ts';

/** How long writes wait for another program to let go of the database, and how often they look. */
const BUSY_LIMIT_MS = 10_000;
const BUSY_RETRY_MS = 50;

/** Writes inside the shared transaction; a returned problem means it wrote nothing. */
export type Write = () => Problem | undefined;

interface Queued {
  readonly write: Write;
  readonly settle: (result: Result<void, Problem>) => void;
  /** For our own bugs only. */
  readonly reject: (error: unknown) => void;
}

/** What group commit works on. */
export interface GroupCommitParts {
  readonly statements: WriteStatements;
  readonly inTransaction: () => boolean;
  /** Called after a transaction was not committed. */
  readonly rolledBack: () => void;
  /** Told every error of the database that is not merely another program's turn. */
  readonly failed: (error: unknown) => void;
  readonly clock: Clock;
  readonly path: string;
}

/**
 * Commits everything queued in one turn of the event loop in one transaction; each promise resolves after the disk has
 * it. When the transaction fails nothing of it is kept; one refused write does not take its neighbours along.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  #queue: Queued[] = [];
  #scheduled = false;
  #busySince: number | undefined;
  #closed = false;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  /** Queues a write and resolves once it is on disk or refused. */
  commit(write: Write): Promise<Result<void, Problem>> {
    if (this.#closed) return Promise.resolve(err(closed(this.#parts.path)));
    return new Promise((settle, reject) => {
      this.#queue.push({ write, settle, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  /** Writes what is queued now and waits no longer for a busy database. */
  close(): void {
    this.#busySince = -Infinity;
    this.#flush();
    this.#closed = true;
  }

  #flush(): void {
    this.#scheduled = false;
    const batch = this.#queue;
    this.#queue = [];
    if (batch.length === 0) return;
    try {
      this.#transact(batch);
      this.#busySince = undefined;
    } catch (error) {
      this.#fail(batch, error);
    }
  }

  /** Runs the batch in one transaction and settles it. */
  #transact(batch: readonly Queued[]): void {
    const { statements } = this.#parts;
    statements.begin.run();
    const outcomes = batch.map(({ write }) => write());
    statements.commit.run();
    batch.forEach(({ settle }, index) => {
      const refused = outcomes[index];
      settle(refused === undefined ? ok(undefined) : err(refused));
    });
  }

  #fail(batch: readonly Queued[], error: unknown): void {
    const { inTransaction, rolledBack, failed: tell, clock, path } = this.#parts;
    if (inTransaction()) this.#rollBack();
    rolledBack();
    const code = sqliteCode(error);
    if (code === undefined) {
      batch.forEach(({ reject }) => reject(error));
      return;
    }
    if (code.startsWith('SQLITE_BUSY') && this.#mayWait()) {
      this.#queue = [...batch, ...this.#queue];
      this.#scheduled = true;
      clock.after(BUSY_RETRY_MS, () => this.#flush());
      return;
    }
    this.#busySince = undefined;
    tell(error);
    if (batch.length > 1 && code.startsWith('SQLITE_CONSTRAINT')) {
      batch.forEach((one) => this.#alone(one));
      return;
    }
    const failed = storeProblem(error, path);
    batch.forEach(({ settle }) => settle(err(failed)));
  }

  /** A disk that fails may refuse even this; the transaction is over all the same. */
  #rollBack(): void {
    try {
      this.#parts.statements.rollback.run();
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
    }
  }

  #alone(one: Queued): void {
    try {
      this.#transact([one]);
    } catch (error) {
      this.#fail([one], error);
    }
  }

  #mayWait(): boolean {
    const now = this.#parts.clock.monotonic();
    this.#busySince ??= now;
    return now - this.#busySince < BUSY_LIMIT_MS;
  }
}

function closed(path: string): Problem {
  return problem('closed', 'The history is closed, so this was not recorded.', {
    hint: 'Flowright is ending. Open it again, then look how far the run came.',
    at: path,
  });
}
