import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ImportDiagnostic } from '../../../src-shared/import/import-result.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Processes } from '../../ports/processes.ts';

const TIME_LIMIT_MS = 20_000;
const SIZE_LIMIT = 8_000_000;

/** Asks `just` to tell what a justfile holds. It reads the file and runs nothing of it: no recipe, no backtick, no shell. `file` is absolute. */
export async function dumpJustfile(
  processes: Pick<Processes, 'capture' | 'find'>,
  file: { readonly path: string; readonly shown: string },
): Promise<Result<unknown, ImportDiagnostic>> {
  const just = packagedJust() ?? (await processes.find('just'));
  if (just === undefined) return err(notThere(file.shown));
  const folder = dirname(file.path);
  const told = await processes.capture(
    [just, '--justfile', file.path, '--working-directory', folder, '--unstable', '--dump', '--dump-format', 'json'],
    { cwd: folder, env: {}, timeoutMs: TIME_LIMIT_MS, maxBytes: SIZE_LIMIT },
  );
  if (!told.ok)
    return err({ code: 'IM008', severity: 'error', message: told.error.message, hint: told.error.hint, path: file.shown });
  if (told.value.code !== 0) return err(refused(file.shown, told.value.stderr));
  try {
    const value: unknown = JSON.parse(told.value.stdout);
    return ok(value);
  } catch {
    return err({
      code: 'IM008',
      severity: 'error',
      message: `${just} does not tell what the file holds in a way that can be read.`,
      hint: 'Install a newer just (1.40 or later).',
      path: file.shown,
    });
  }
}

/** The program that comes as an optional package for this system. */
function packagedJust(): string | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = process.platform === 'win32' ? 'just.exe' : 'just';
  try {
    const found = createRequire(import.meta.url).resolve(`rust-just-${system}-${process.arch}/package.json`);
    const program = join(dirname(found), 'bin', name);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function notThere(path: string): ImportDiagnostic {
  return {
    code: 'IM009',
    severity: 'error',
    message: 'Justfiles are read by the program just, and it is not installed.',
    hint: 'Install it (brew install just, winget install Casey.Just, apt install just, or cargo install just), then import again.',
    path,
  };
}

function refused(path: string, said: string): ImportDiagnostic {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const first = (lines[0] ?? 'it says no more').replace(/^error: /i, '');
  const [, line, column] = /:(\d+):(\d+)/.exec(said) ?? [];
  const place = line === undefined ? undefined : { line: Number(line), column: Number(column ?? 1), offset: 0 };
  return {
    code: 'IM008',
    severity: 'error',
    message: `just cannot read the file: ${first}${place === undefined ? '' : ` (line ${place.line})`}`,
    hint: 'Mend the file, then import again.',
    path,
    ...(place === undefined ? {} : { range: { start: place, end: place } }),
  };
}
