import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redactor } from '../../../src-shared/lib/redactor.ts';
import type { StartOrder, StartReport } from './start-program.ts';

/** How long output is waited for after the program itself has ended: something it left behind may hold the pipe. */
const DRAIN_MS = 1000;

/**
 * Starts a program as `startProgram` does, but its output passes a redactor on its way to the files. The program writes
 * to pipes of this process; a file that can take no more is given up and the rest let through, so that it never blocks.
 */
export function startFiltered(order: StartOrder, redactor: () => Redactor, tell: (report: StartReport) => void): void {
  const { id, cwd, env, stdoutFile, stderrFile } = order;
  const [program, ...args] = order.argv;
  const sinks: Sink[] = [];
  let opening = stdoutFile;
  const closeAll = (): void => sinks.forEach((sink) => sink.close());
  try {
    const output = openSink(stdoutFile, redactor());
    sinks.push(output);
    opening = stderrFile;
    const errors = openSink(stderrFile, redactor());
    sinks.push(errors);
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      closeAll();
      tell({ type: 'failed', id, code: codeOf(error) });
    });
    child.stdout.on('data', output.take);
    child.stderr.on('data', errors.take);
    if (child.pid === undefined) return;
    tell({ type: 'started', id, pid: child.pid });
    const drained = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.once('exit', (code, signal) => {
      void Promise.race([drained, pause(DRAIN_MS, undefined, { ref: false })]).then(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        closeAll();
        tell({ type: 'ended', id, code, signal });
      });
    });
  } catch (error) {
    closeAll();
    tell({ type: 'failed', id, code: codeOf(error), ...(sinks.length < 2 ? { file: opening } : {}) });
  }
}

interface Sink {
  take(chunk: Uint8Array): void;
  close(): void;
}

function openSink(path: string, redactor: Redactor): Sink {
  const file = openSync(path, 'a', 0o600);
  let takes = true;
  let closed = false;
  function write(bytes: Uint8Array): void {
    try {
      for (let at = 0; takes && at < bytes.length;) at += writeSync(file, bytes, at);
    } catch {
      takes = false;
    }
  }
  return {
    take: (chunk) => {
      if (!closed) write(redactor.push(chunk));
    },
    close() {
      if (closed) return;
      closed = true;
      write(redactor.end());
      closeSync(file);
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
