import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Captured, Processes } from '../../ports/processes.ts';
import { childEnvironment } from './environment.ts';

/** How a program is run to its end. */
export type CaptureOptions = Parameters<Processes['capture']>[1];

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Runs a short program and gives what it printed. Without `env` it gets the allow-listed environment only. Errors:
 * `command_not_found`, `folder_not_found`, `cannot_start`, `timed_out`, `cancelled`.
 */
export function capture(argv: readonly [string, ...string[]], options: CaptureOptions): Promise<Result<Captured, Problem>> {
  const [program, ...args] = argv;
  if (statSync(options.cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return Promise.resolve(
      err(problem('folder_not_found', 'The folder to run in is not there.', { hint: 'Check the path.', at: options.cwd })),
    );
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...(options.env ?? childEnvironment()) },
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const stopped = limit(child, options, program);
    const texts = [collect(child.stdout, options.maxBytes), collect(child.stderr, options.maxBytes)] as const;
    // A program may end before it has read its input; that is its business.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.stdin);
    child.on('error', (error) => {
      stopped.forget();
      resolve(err(cannotStart(error, program)));
    });
    child.once('close', (code) => {
      stopped.forget();
      const reason = stopped.reason();
      resolve(reason === undefined ? ok({ code: code ?? 128, stdout: texts[0](), stderr: texts[1]() }) : err(reason));
    });
  });
}

/** Ends the child when it takes too long or is not wanted any more. */
function limit(child: ChildProcess, options: CaptureOptions, program: string): { reason(): Problem | undefined; forget(): void } {
  let reason: Problem | undefined;
  const end = (why: Problem): void => {
    reason = why;
    endGroup(child);
  };
  const cancel = (): void => end(problem('cancelled', `"${program}" was cancelled.`, { at: program }));
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(
          () =>
            end(
              problem('timed_out', `"${program}" took longer than ${options.timeoutMs} ms.`, {
                hint: 'Try again; the disk or network may be slow.',
                at: program,
              }),
            ),
          options.timeoutMs,
        );
  if (options.signal?.aborted === true) cancel();
  options.signal?.addEventListener('abort', cancel, { once: true });
  return {
    reason: () => reason,
    forget: () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
    },
  };
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Keeps at most `most` bytes and lets the rest pass, so that the program never blocks. */
function collect(stream: ChildProcess['stdout'], most = MAX_BYTES): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (bytes < most) chunks.push(chunk.subarray(0, most - bytes));
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function cannotStart(error: Error, program: string): Problem {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return problem('command_not_found', `The program "${program}" was not found.`, {
      hint: 'Install it, or put it on the PATH.',
      at: program,
    });
  }
  return problem('cannot_start', `The program "${program}" could not be started (${code}).`, {
    hint: 'Check its permissions, then try again.',
    at: program,
  });
}
