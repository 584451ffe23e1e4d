import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledStep } from '../../src-shared/workflow/compiled.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { refusalOf } from '../../src-shared/workflow/checks/not-yet.ts';
import type { Executor } from '../ports/executor.ts';
import type { RuntimePorts, StartRequest } from './surface.ts';

/** Inputs as the run would have them; refuses what this version cannot run and inputs that do not fit. */
export function checkStart({ compiled, inputs }: StartRequest): Result<StartRequest['inputs'], Problem> {
  const refusal = refusalOf(compiled);
  if (refusal !== undefined) return err(refusal);
  const values = checkFormValues(compiled.workflow.inputs ?? {}, inputs);
  if (values.ok) return values;
  const [first] = values.error;
  return err(
    problem('invalid_inputs', values.error.map((found) => found.message).join(' '), {
      ...(first?.at === undefined ? {} : { at: first.at }),
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
    }),
  );
}

/** Uncommitted work would be left out of an isolated workspace: nobody but the person can say whether that is meant. */
export async function checkDirty(ports: RuntimePorts, request: StartRequest): Promise<Result<void, Problem>> {
  if (request.compiled.workflow.workspace.mode !== 'isolated' || request.dirty !== undefined) return ok(undefined);
  const dirty = await ports.workspaces.dirty(request.projectRoot);
  if (!dirty.ok) return dirty;
  if (!dirty.value) return ok(undefined);
  return err(
    problem('folder_dirty', `${request.projectRoot} has uncommitted changes, and this workflow works on a copy.`, {
      at: request.projectRoot,
      hint: 'Say whether to include them (--dirty), leave them out (--no-dirty), or commit them first.',
    }),
  );
}

/** Tools of the workflow that only read, pinned with the run: a later version of a tool changes nothing for it. */
export function readOnlyTools(
  executors: readonly Executor[],
  steps: readonly CompiledStep[],
): { readonly readOnlyTools?: string[] } {
  const executor = executors.find(({ type }) => type === 'tool');
  const found = toolsOf(steps).filter(([server, tool]) => executor?.onlyReads?.({ type: 'tool', server, tool, arguments: {} }));
  return found.length === 0 ? {} : { readOnlyTools: [...new Set(found.map(([server, tool]) => `${server}.${tool}`))] };
}

function toolsOf(steps: readonly CompiledStep[]): (readonly [server: string, tool: string])[] {
  return steps.flatMap((step) => {
    if (step.type === 'loop') return toolsOf(step.steps);
    return step.type === 'tool' ? [[step.server, step.tool] as const] : [];
  });
}
