import picocolors from 'picocolors';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import { runCommandLine } from './program.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** What a command line answered. */
export interface Recorded {
  readonly exit: ExitCode;
  readonly out: readonly string[];
  readonly lines: readonly unknown[];
  readonly problems: readonly Problem[];
}

/** Runs a command line in this process, without a person at the terminal. */
export async function runWords(words: readonly string[]): Promise<Recorded> {
  const out: string[] = [];
  const lines: unknown[] = [];
  const problems: Problem[] = [];
  const exit = await runCommandLine(words, ({ json }): Terminal => ({
    json,
    interactive: false,
    live: false,
    columns: 100,
    paint: picocolors.createColors(false),
    out: (text) => void out.push(text),
    line: (value) => void lines.push(value),
    note: (text) => void out.push(text),
    raw: (text) => void out.push(text),
    problem: (problem) => void problems.push(problem),
  }));
  return { exit, out, lines, problems };
}
