import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readWorkflow } from '../../../../src-shared/formats/read-workflow.ts';
import { problem } from '../../../../src-shared/lib/problem.ts';
import { diffWorkflows } from '../../../../src-shared/workflow/diff/workflow-diff.ts';
import type { Workflow } from '../../../../src-shared/workflow/schema.ts';
import { composeFiles, type WorkflowFiles } from '../../../compose-files.ts';
import { need, readOptions } from '../options.ts';
import { Refusal, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode } from '../terminal.ts';
import { diffLines } from '../diff-text.ts';

const optionsSchema = z.object({
  git: z.string().optional(),
  exitCode: z.boolean().default(false),
  project: z.string().optional(),
});

/** One side as the person named it, with its text. */
interface Side {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** `diff`: what differs between two workflows by what they mean; exit 1 for a difference only where asked for. */
export async function diff(
  { terminal, home, root }: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const options = readOptions(optionsSchema, given);
  const files = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const folder = resolve(options.project ?? process.cwd());
  const [one, two] = sidesNamed(words, options.git);
  const sides = [await sideOf(files, one, folder), await sideOf(files, two, folder)] as const;
  const [before, after] = [workflowOf(sides[0]), workflowOf(sides[1])];
  const found = diffWorkflows(before, after, await files.blocks());
  if (terminal.json) {
    const side = ({ name, path }: Side, { id, name: title }: Workflow) => ({ asked: name, path, id, name: title });
    terminal.line({ ...found, before: side(sides[0], before), after: side(sides[1], after) });
  } else {
    const { paint } = terminal;
    terminal.out(`${paint.red('−')} ${safe(sides[0].name)}\n${paint.green('+')} ${safe(sides[1].name)}`);
    if (found.same && sides[0].text !== sides[1].text) terminal.out('They mean the same; only how they are written differs.');
    else if (found.same) terminal.out('They are the same.');
    else for (const line of diffLines(found, paint)) terminal.out(line);
  }
  return options.exitCode && !found.same ? EXIT.failed : EXIT.done;
}

/** `--git REV FILE` is short for `REV:FILE FILE`. */
function sidesNamed(words: readonly string[], revision: string | undefined): readonly [string, string] {
  const first = need(words, 0, 'diff <before> <after>');
  if (revision === undefined && words.length === 2) return [first, need(words, 1, 'diff <before> <after>')];
  if (revision !== undefined && words.length === 1) return [`${revision}:${first}`, first];
  throw new Refusal(
    problem('wrong_usage', revision === undefined ? 'Two workflows are needed.' : 'With --git, name one file.', {
      hint: 'Write `flowright diff OLD NEW`, or `flowright diff FILE --git REVISION`.',
    }),
    EXIT.usage,
  );
}

async function sideOf(files: WorkflowFiles, name: string, folder: string): Promise<Side> {
  const revision = /^([^:]{2,}):(.+)$/s.exec(name);
  const isFile = revision !== null && (await files.read(resolve(name))).ok;
  if (revision === null || isFile) {
    const found = await files.library.resolve(name, folder);
    if (!found.ok) throw new Refusal(found.error, EXIT.failed);
    return { name, path: found.value.path, text: found.value.text };
  }
  const [, commit = '', file = ''] = revision;
  const path = resolve(file);
  const read = await files.committed.read(path, commit);
  if (!read.ok) throw new Refusal(read.error, EXIT.failed);
  return { name, path, text: read.value };
}

function workflowOf({ name, path, text }: Side): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, { path });
  if (workflow !== undefined) return workflow;
  const first = diagnostics.find((one) => one.severity === 'error');
  const line = first?.range === undefined ? '' : ` (line ${first.range.start.line})`;
  throw new Refusal(
    problem('workflow_invalid', `${name} cannot be read as a workflow${line}: ${first?.message ?? 'it holds something else'}`, {
      hint: first?.hint ?? 'Run `flowright validate` on it.',
      at: name,
    }),
    EXIT.failed,
  );
}
