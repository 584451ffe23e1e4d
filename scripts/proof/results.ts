import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the runners of the proofs leave what they found; not kept in git. */
const RESULTS = join(import.meta.dirname, '../../bench-results/proof');

const rowSchema = z.object({
  name: z.string(),
  /** Cases tried. */
  count: z.number(),
  /** Cases in which a promise was broken. */
  failed: z.number(),
  note: z.string(),
  commit: z.string(),
  at: z.string(),
});

/** What a runner found in one kind of case, on which version and when. */
export type ProofRow = z.infer<typeof rowSchema>;

/** The commit of the code at work, with a `+` when files differ from it; `unknown` outside git. */
export function commitOf(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}

/** Keeps what a runner found where the reliability page is made from; rows of other names stay. */
export function writeResult(runner: string, rows: readonly Omit<ProofRow, 'commit' | 'at'>[]): void {
  mkdirSync(RESULTS, { recursive: true });
  const stamp = { commit: commitOf(), at: new Date().toISOString().slice(0, 10) };
  const names = new Set(rows.map(({ name }) => name));
  const kept = readRows(runner).filter(({ name }) => !names.has(name));
  const all = [...kept, ...rows.map((row) => ({ ...row, ...stamp }))];
  writeFileSync(join(RESULTS, `${runner}.json`), `${JSON.stringify(all, null, 2)}\n`);
}

/** What was found so far, by `<runner>: <name>`. */
export function readResults(): ReadonlyMap<string, ProofRow> {
  const files = existsSync(RESULTS) ? readdirSync(RESULTS).filter((file) => file.endsWith('.json')) : [];
  return new Map(
    files.flatMap((file) => {
      const runner = file.slice(0, -'.json'.length);
      return readRows(runner).map((row) => [`${runner}: ${row.name}`, row] as const);
    }),
  );
}

function readRows(runner: string): readonly ProofRow[] {
  const file = join(RESULTS, `${runner}.json`);
  if (!existsSync(file)) return [];
  const parsed = z.array(rowSchema).safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : [];
}
