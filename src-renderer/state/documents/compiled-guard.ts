import type { Json } from '../../../src-shared/lib/json.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';

/** Whether a value the host calls compiled is one: the host made it, so its form is all there is to check. */
export function isCompiled(value: unknown): value is CompiledWorkflow {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1 && 'workflow' in value;
}

/** The compiled workflow in a host's answer, if it is one. */
export function compiledOf(value: Json): CompiledWorkflow | undefined {
  return isCompiled(value) ? value : undefined;
}
