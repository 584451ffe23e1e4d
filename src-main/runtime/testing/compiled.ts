import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import { compileChecked, compileWorkflow } from '../../../src-shared/workflow/compile.ts';
import { ok } from '../../../src-shared/lib/result.ts';
import { withLinkedOutputs } from '../../../src-shared/workflow/checks/links.ts';
import { workflowSchema } from '../../../src-shared/workflow/schema.ts';
import type { StartRequest } from '../surface.ts';

/** A compiled workflow from steps as a file would write them. */
export function compiledOf(steps: readonly object[], more: object = {}): CompiledWorkflow {
  const compiled = compileWorkflow(workflowSchema.parse({ version: 1, id: 'w', name: 'W', workspace: 'none', ...more, steps }));
  if (!compiled.ok) throw new Error(compiled.error.map((found) => found.message).join('; '));
  return compiled.value;
}

/** A compiled workflow that uses others, by what `uses` says, and what a start must bring with it. */
export function linkedOf(
  steps: readonly object[],
  used: Readonly<Record<string, CompiledWorkflow>>,
  more: object = {},
): { readonly compiled: CompiledWorkflow } & Pick<StartRequest, 'parts' | 'uses'> {
  const links = new Map(Object.entries(used).map(([name, compiled]) => [name, ok(compiled)] as const));
  const workflow = workflowSchema.parse({ version: 1, id: 'p', name: 'P', workspace: 'none', ...more, steps });
  const uses = Object.fromEntries(Object.entries(used).map(([name, { hash }]) => [name, { hash, source: `test/${name}` }]));
  return { compiled: compileChecked(withLinkedOutputs(workflow, links), links), parts: Object.values(used), uses };
}

/** A request to start it, by hand, four steps at a time. */
export function startOf(compiled: CompiledWorkflow, more: Partial<StartRequest> = {}): StartRequest {
  return { compiled, inputs: {}, projectRoot: '/project', source: 'test', trigger: { kind: 'manual' }, maxParallel: 4, ...more };
}
