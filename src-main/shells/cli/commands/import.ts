import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { IMPORT_KINDS } from '../../../../src-shared/import/import-result.ts';
import type { ImportPreview } from '../../../../src-shared/wire/import-views.ts';
import { composeFiles } from '../../../compose-files.ts';
import { exitOfProblem } from '../exit-codes.ts';
import { need, readOptions } from '../options.ts';
import { Refusal, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode, type Terminal } from '../terminal.ts';

const optionsSchema = z.object({
  from: z.enum(IMPORT_KINDS).optional(),
  out: z.string().min(1).optional(),
  force: z.boolean().default(false),
  preview: z.boolean().default(false),
});

/** `import`: workflows of other tools as workflow folders; tells what became of what. */
export async function importFile(
  { terminal, home, root }: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const options = readOptions(optionsSchema, given);
  const { importer } = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const target = { path: resolve(need(words, 0, 'import <path>')), kind: options.from };
  if (options.preview) {
    const shown = await importer.preview(target);
    if (!shown.ok) throw new Refusal(shown.error, exitOfProblem(shown.error, EXIT.failed));
    tell(terminal, { preview: shown.value, paths: shown.value.files.map(({ path }) => path), isWritten: false });
    return shown.value.workflows.length > 0 && !isBroken(shown.value) ? EXIT.done : EXIT.failed;
  }
  const folder = options.out === undefined ? undefined : resolve(options.out);
  const written = await importer.write(target, { folder, taken: options.force ? 'replace' : 'refuse' });
  if (!written.ok) throw new Refusal(written.error, exitOfProblem(written.error, EXIT.failed));
  tell(terminal, { ...written.value, isWritten: true });
  return isBroken(written.value.preview) ? EXIT.failed : EXIT.done;
}

/** Whether something of the source could not become what it says, though the rest did. */
function isBroken({ diagnostics }: ImportPreview): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function tell(
  terminal: Terminal,
  about: { readonly preview: ImportPreview; readonly paths: readonly string[]; readonly isWritten: boolean },
): void {
  const { preview, paths, isWritten } = about;
  const { diagnostics, changes, losses, workflows, kind } = preview;
  if (terminal.json) {
    terminal.line({ kind, written: isWritten, files: paths.map((path) => ({ path })), workflows, diagnostics, changes, losses });
    return;
  }
  const { paint } = terminal;
  for (const { name, path, picture, problems } of workflows) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    terminal.out(
      `${errors.length === 0 ? paint.green('✓') : paint.red('✗')} ${paint.bold(safe(name))}  ${paint.dim(`${picture.nodes.length} ${picture.nodes.length === 1 ? 'step' : 'steps'}, ${path}`)}`,
    );
    for (const found of errors) terminal.out(`  ${paint.red('to mend')} ${safe(found.message)}  ${paint.dim(found.code)}`);
  }
  for (const { severity, message, hint, path, range } of diagnostics) {
    const where = range === undefined ? path : `${path}:${range.start.line}:${range.start.column}`;
    terminal.out(
      `${severity === 'error' ? paint.red('error') : severity === 'warning' ? paint.yellow('look at') : paint.cyan('renamed')} ${safe(message)}  ${paint.dim(where)}`,
    );
    if (hint !== undefined && severity !== 'hint') terminal.out(`  ${paint.cyan('→')} ${safe(hint)}`);
  }
  if (changes.length > 0) terminal.out(paint.bold('Said in another way:'));
  for (const { path, message } of changes) terminal.out(`  ${safe(message)}  ${paint.dim(path)}`);
  if (losses.length > 0) terminal.out(paint.bold('Without an equal here:'));
  for (const { path, message, kept } of losses)
    terminal.out(`  ${safe(message)}${kept === undefined ? '' : ` It is kept in ${safe(kept)}.`}  ${paint.dim(path)}`);
  if (isWritten) for (const path of paths) terminal.note(`Written: ${near(path)}`);
  else terminal.note('Nothing is written: this was a preview.');
}

function near(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown.startsWith('..') || shown === '' ? path : shown;
}
