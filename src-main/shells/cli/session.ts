import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ORPCError } from '@orpc/client';
import { problem, problemSchema, type Problem } from '../../../src-shared/lib/problem.ts';
import type { Api, App, Purpose } from '../../compose-app.ts';
import { VERSION } from '../../../src-shared/lib/version.ts';
import { EXIT, type ExitCode, type Terminal } from './terminal.ts';

/** Options every command takes. */
export interface GlobalOptions {
  readonly home?: string;
  readonly json?: boolean;
}

/** What a command runs in. */
export interface Session {
  readonly terminal: Terminal;
  readonly home: string;
  /** The checkout or package: workflows/, dist/renderer and package.json lie in it. */
  readonly root: string;
}

/** Ends a command with a problem for the person and an exit code. */
export class Refusal extends Error {
  readonly problem: Problem;
  readonly exit: ExitCode;
  constructor(found: Problem, exit: ExitCode) {
    super(found.message);
    this.problem = found;
    this.exit = exit;
  }
}

/** The data directory: `--home`, else FLOWRIGHT_HOME, else `~/.flowright`. */
export function homeOf(options: GlobalOptions): string {
  const named = options.home ?? process.env.FLOWRIGHT_HOME;
  return named === undefined || named === '' ? join(homedir(), '.flowright') : resolve(named);
}

/** The folder that holds `workflows/`, looked for upwards from this program's own file. */
export function rootOf(from: string = dirname(fileURLToPath(import.meta.url))): string {
  if (existsSync(join(from, 'workflows')) && existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  return parent === from ? process.cwd() : rootOf(parent);
}

/**
 * Builds the application, hands its client over, and closes it whatever happens. A history that cannot be read ends the
 * command with the reason; one that can only be read is told beside the answer.
 */
export async function withApp<T>(session: Session, purpose: Purpose, use: (api: Api, app: App) => Promise<T>): Promise<T> {
  const app = await openApp(session, purpose);
  try {
    const { notice } = await app.api.app.info();
    if (notice?.code === 'newer_version') throw new Refusal(notice, EXIT.failed);
    if (notice) session.terminal.problem(notice);
    return await use(app.api, app);
  } finally {
    await app.close();
  }
}

/** Builds the application; the caller closes it. */
export async function openApp({ home, root }: Session, purpose: Purpose, shell: 'cli' | 'browser' = 'cli'): Promise<App> {
  const { compose } = await import('../../compose.ts');
  const app = await compose({ home, bundledDir: join(root, 'workflows'), version: VERSION, shell, purpose });
  if (!app.startProblem) return app;
  await app.close();
  throw new Refusal(app.startProblem, EXIT.failed);
}

/** The Problem inside whatever a call threw, or undefined for our own bugs. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Refusal) return error.problem;
  if (!(error instanceof ORPCError)) return undefined;
  if (error.code === 'PROBLEM') return problemSchema.safeParse(error.data).data;
  if (error.code === 'BAD_REQUEST') {
    return problem('bad_request', 'This was asked in a way that is not understood.', { hint: 'Look at `flowright help`.' });
  }
  return undefined;
}
