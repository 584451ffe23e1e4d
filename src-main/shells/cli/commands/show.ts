import { join, resolve } from 'node:path';
import { z } from 'zod';
import { problem } from '../../../../src-shared/lib/problem.ts';
import { graphOf } from '../../../../src-shared/workflow/graph.ts';
import { workflowJsonSchema } from '../../../../src-shared/workflow/json-schema.ts';
import { summaryOf } from '../../../../src-shared/workflow/summary.ts';
import { composeFiles } from '../../../compose-files.ts';
import { need, readOptions } from '../options.ts';
import { Refusal, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode } from '../terminal.ts';

const optionsSchema = z.object({ project: z.string().optional(), schema: z.boolean().default(false) });

/** `show`: the compiled workflow as a run would pin it; with `--schema` the JSON Schema of the language. */
export async function show(
  { terminal, home, root }: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { project, schema } = readOptions(optionsSchema, given);
  if (schema) {
    if (terminal.json) terminal.line(workflowJsonSchema());
    else terminal.out(JSON.stringify(workflowJsonSchema(), null, 2));
    return EXIT.done;
  }
  const { library, limits } = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const folder = resolve(project ?? process.cwd());
  const found = await library.resolve(need(words, 0, 'show <workflow>'), folder);
  if (!found.ok) throw new Refusal(found.error, EXIT.failed);
  const { compiled, diagnostics, parts } = await library.link(found.value, folder);
  if (!compiled) {
    const first = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
    const place = first?.range === undefined ? '' : `:${first.range.start.line}:${first.range.start.column}`;
    throw new Refusal(
      problem('workflow_invalid', `This workflow cannot run as it is: ${first?.message ?? 'it cannot be read'}`, {
        hint: first?.hint ?? 'Run `flowright validate` on it.',
        at: `${found.value.path}${place}`,
      }),
      EXIT.failed,
    );
  }
  const graph = graphOf(compiled);
  const kept = await limits(compiled);
  if (terminal.json) {
    const uses = Object.fromEntries(parts.map((part) => [part.hash, part.workflow]));
    terminal.line({
      hash: compiled.hash,
      workflow: compiled.workflow,
      limits: kept,
      graph,
      ...(parts.length === 0 ? {} : { uses }),
    });
    return EXIT.done;
  }
  const { paint } = terminal;
  terminal.out(
    `${paint.bold(safe(compiled.workflow.name))}  ${paint.dim(`${compiled.workflow.id}  ${compiled.hash.slice(0, 12)}  workspace: ${compiled.workflow.workspace.mode}`)}`,
  );
  if (compiled.workflow.description !== undefined) terminal.out(safe(compiled.workflow.description.trim()));
  for (const [name, field] of Object.entries(compiled.workflow.inputs ?? {}))
    terminal.out(
      `  ${paint.cyan('input')} ${name}  ${paint.dim(`${field.type}${field.required === true ? ', required' : ''}${field.default === undefined ? '' : `, default ${JSON.stringify(field.default)}`}`)}`,
    );
  for (const { words: said, details } of kept)
    terminal.out(`  ${paint.yellow(safe(said))}  ${paint.dim(safe(details.join('; ')))}`);
  for (const step of compiled.workflow.steps) {
    const after = step.needs.length === 0 ? '' : `  after ${step.needs.join(', ')}`;
    terminal.out(`  ${paint.bold(step.id)}  ${safe(summaryOf(step))}${paint.dim(after)}`);
  }
  for (const { workflow, hash } of parts)
    terminal.out(
      `  ${paint.cyan('uses')} ${workflow.id}  ${safe(workflow.name)}  ${paint.dim(`${hash.slice(0, 12)}  ${workflow.steps.length} steps`)}`,
    );
  return EXIT.done;
}
