import { spawn } from 'node:child_process';
import { ok, type Result } from '../../../src-shared/lib/result.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import type { Captured, Processes } from '../../ports/processes.ts';

/** Processes that know one program, git, and run it for real. */
export function processesWith(git: string): Processes {
  const refused: Result<never, Problem> = { ok: false, error: problem('cannot_start', 'not in this test') };
  return {
    start: () => Promise.resolve(refused),
    endOrphan: () => Promise.resolve(),
    endStrays: () => Promise.resolve(),
    find: () => Promise.resolve(git === 'none' ? undefined : git),
    capture: ([program, ...args], { cwd, env, stdin }): Promise<Result<Captured, Problem>> =>
      new Promise((resolve) => {
        const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
        child.stdin.on('error', () => undefined).end(stdin ?? '');
        const texts = { stdout: '', stderr: '' };
        child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
        child.once('close', (code) => resolve(ok({ code: code ?? 128, ...texts })));
      }),
  };
}
