import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Diagnostic } from '../../../../src-shared/workflow/checks/diagnostic.ts';
import { composeFiles, type WorkflowFiles } from '../../../compose-files.ts';
import { exitOfProblem } from '../exit-codes.ts';
import { readOptions } from '../options.ts';
import type { Session } from '../session.ts';
import { EXIT, safe, type ExitCode, type Terminal } from '../terminal.ts';

interface Checked {
  readonly path: string;
  readonly id: string | null;
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

const TIERS = { 1: 1, 2: 2, 3: 3 } as const;
const optionsSchema = z.object({
  tier: z.enum(['1', '2', '3']).transform((tier) => TIERS[tier]),
});

/** `validate`: every file through the one pipeline; exit 1 when any has an error. */
export async function validate(
  { terminal, home, root }: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { tier } = readOptions(optionsSchema, given);
  const files = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const paths = (await Promise.all(words.map((word) => expand(files, resolve(word))))).flat();
  const checked = await Promise.all(paths.map((path) => check(files, path, tier)));
  if (terminal.json) terminal.line({ files: checked });
  else for (const file of checked) tell(terminal, file);
  const broken = checked.filter((file) => !file.ok).length;
  if (!terminal.json && checked.length > 1)
    terminal.out(broken === 0 ? `${checked.length} files are fine.` : `${broken} of ${checked.length} files have errors.`);
  if (checked.some(({ diagnostics }) => diagnostics.some((found) => exitOfProblem(found) === EXIT.usage))) return EXIT.usage;
  return broken === 0 ? EXIT.done : EXIT.failed;
}

async function expand(files: WorkflowFiles, path: string): Promise<string[]> {
  if (!(await stat(path).catch(() => undefined))?.isDirectory()) return [path];
  const own = await files.read(path);
  if (own.ok) return [own.value.path];
  const inside = await files.within(path);
  return inside.length > 0 ? inside : [path];
}

async function check(files: WorkflowFiles, path: string, tier: 1 | 2 | 3): Promise<Checked> {
  const file = await files.read(path);
  if (!file.ok) {
    const { code, message, hint } = file.error;
    return { path, id: null, ok: false, diagnostics: [{ code, severity: 'error', message, hint, path: '' }] };
  }
  const { workflow, compiled, diagnostics } = await files.library.link(file.value, dirname(file.value.path), tier);
  return { path: file.value.path, id: workflow?.id ?? null, ok: compiled !== undefined, diagnostics };
}

const COLOURS = { error: 'red', warning: 'yellow', hint: 'cyan' } as const;

function tell(terminal: Terminal, { path, id, ok, diagnostics }: Checked): void {
  const { paint } = terminal;
  const near = relative(process.cwd(), path);
  const shown = near.startsWith('..') || near === '' ? path : near;
  terminal.out(`${ok ? paint.green('✓') : paint.red('✗')} ${paint.bold(shown)}${id === null ? '' : `  ${paint.dim(id)}`}`);
  for (const { code, severity, message, hint, range, fixes } of diagnostics) {
    const where = range ? `:${range.start.line}:${range.start.column}` : '';
    terminal.out(`  ${paint[COLOURS[severity]](severity)} ${safe(message)}  ${paint.dim(`${code} ${shown}${where}`)}`);
    if (hint !== undefined) terminal.out(`    ${paint.cyan('→')} ${safe(hint)}`);
    for (const fix of fixes ?? []) terminal.out(`    ${paint.dim(`fix: ${safe(fix.title)}`)}`);
  }
}
