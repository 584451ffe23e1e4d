import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Redactor } from '../../src-shared/lib/redactor.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** A program to start in its own process group, stdin closed, output appended to two files. */
export interface ProcessSpec {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute paths the child's output is appended to by file descriptor; the same path may be given twice. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Makes a stream that each output passes on its way to its file; absent means that the child holds the file itself. */
  readonly redactor?: () => Redactor;
}

/** Identity of a process that survives pid reuse. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the system tells it, opaque; empty where it cannot be had. */
  readonly startedAt: string;
}

/** A started process. `exit` resolves once with the code or the signal that ended it; both null when that cannot be known. */
export interface RunningProcess {
  readonly identity: ProcessIdentity;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** SIGTERM to the group, SIGKILL after `graceMs`; resolves when no descendant is left. */
  stop(graceMs: number): Promise<void>;
}

/** What a short helper program (git, say) printed. */
export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs of the system. Only `system/` implements it with child_process. */
export interface Processes {
  start(spec: ProcessSpec): Promise<Result<RunningProcess, Problem>>;
  /**
   * Runs a short program to its end and gives its output, at most `maxBytes` (default 64 MB) of it. One that `ends` with its host is
   * a stray where the host died first.
   */
  capture(
    argv: readonly [string, ...string[]],
    options: {
      readonly cwd: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly stdin?: string | Uint8Array;
      readonly timeoutMs?: number;
      readonly maxBytes?: number;
      readonly signal?: AbortSignal;
      readonly ends?: 'with_host';
    },
  ): Promise<Result<Captured, Problem>>;
  /** Ends a process left over from an earlier host, and its group, if it is still that process. */
  endOrphan(identity: ProcessIdentity, graceMs: number): Promise<void>;
  /** Ends every process an earlier host of the same data directory left, those it died too early to record included. */
  endStrays(graceMs: number): Promise<void>;
  /** Absolute path of a program on the PATH, or undefined. */
  find(program: string): Promise<string | undefined>;
}
