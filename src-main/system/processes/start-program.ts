/** A program to start, as plain data: it may cross to another process. */
export interface StartOrder {
  readonly id: number;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdoutFile: string;
  readonly stderrFile: string;
}

/** What becomes of an order: `failed` alone, or `started` and then `ended`. */
export type StartReport =
  /** `gone` where it is known to have ended, which the next report tells. */
  | { readonly type: 'started'; readonly id: number; readonly pid: number; readonly gone?: boolean }
  /** The system's error code; `file` where it was about an output file and not about the program. */
  | { readonly type: 'failed'; readonly id: number; readonly code: string; readonly file?: string }
  /** `alone` where it is known that nothing of its group is left. */
  | {
      readonly type: 'ended';
      readonly id: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly alone?: boolean;
    };

/**
 * Starts a program in a process group of its own, its output appended to files by descriptor, and tells what becomes of
 * it. The text of this very function also runs in the spawn helper, so it uses nothing from outside itself.
 */
export function startProgram(order: StartOrder, tell: (report: StartReport) => void): void {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { closeSync, openSync } = process.getBuiltinModule('node:fs');
  const { id, stdoutFile, stderrFile } = order;
  const [program, ...args] = order.argv;
  const files: number[] = [];
  let opening: string | undefined;
  function open(path: string): number {
    opening = path;
    const file = openSync(path, 'a', 0o600);
    files.push(file);
    opening = undefined;
    return file;
  }
  function fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    tell({ type: 'failed', id, code, ...(opening === undefined ? {} : { file: opening }) });
  }
  try {
    const output = open(stdoutFile);
    const errors = stderrFile === stdoutFile ? output : open(stderrFile);
    const child = spawn(program, args, {
      cwd: order.cwd,
      env: order.env,
      // A socket as stdin makes bash read ~/.bashrc, so there is none.
      stdio: ['ignore', output, errors],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    child.on('error', (error) => {
      if (child.pid === undefined) fail(error);
    });
    if (child.pid === undefined) return;
    tell({ type: 'started', id, pid: child.pid });
    child.once('exit', (code, signal) => tell({ type: 'ended', id, code, signal }));
  } catch (error) {
    fail(error);
  } finally {
    for (const file of files) closeSync(file);
  }
}
