import { join, resolve } from 'node:path';
import { z } from 'zod';
import { composeFiles } from '../../../compose-files.ts';
import { readOptions } from '../options.ts';
import type { Session } from '../session.ts';
import { EXIT, safe, type ExitCode } from '../terminal.ts';

const optionsSchema = z.object({
  source: z.enum(['bundled', 'user', 'project', 'module']).optional(),
  project: z.string().optional(),
});

/** `list`: workflows by where they come from; broken ones with their first error. */
export async function list(
  { terminal, home, root }: Session,
  _words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { source, project } = readOptions(optionsSchema, given);
  const { library } = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const groups = (await library.list(resolve(project ?? process.cwd()))).filter(
    (group) => source === undefined || group.source === source,
  );
  if (terminal.json) {
    terminal.line(groups);
    return EXIT.done;
  }
  const { paint } = terminal;
  const shown = groups.filter((group) => group.entries.length > 0);
  if (shown.length === 0) terminal.out('No workflows here yet.');
  for (const group of shown) {
    terminal.out(`${paint.bold(group.label)}  ${paint.dim(group.root)}`);
    const widest = Math.max(...group.entries.map((entry) => entry.id.length));
    for (const entry of group.entries) {
      const first = entry.diagnostics.find((diagnostic) => diagnostic.severity === 'error');
      const about = entry.ok
        ? `${safe(entry.name)}${entry.description === '' ? '' : paint.dim(`: ${safe(entry.description.split('\n')[0] ?? '')}`)}`
        : paint.red(safe(first?.message ?? 'cannot be read'));
      terminal.out(`  ${entry.ok ? paint.green('✓') : paint.red('✗')} ${entry.id.padEnd(widest)}  ${about}`);
    }
  }
  return EXIT.done;
}
