import type { Json, JsonObject } from '../lib/json.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';

/** The values that a run's declared `context` begins with. */
export function contextDefaults(compiled: CompiledWorkflow): JsonObject {
  const entries = Object.entries(compiled.workflow.context ?? {}).map(
    ([name, declared]) => [name, declared.default ?? emptyOf(declared.type)] as const,
  );
  return Object.fromEntries(entries);
}

function emptyOf(type: 'text' | 'number' | 'integer' | 'boolean' | 'list' | 'map'): Json {
  switch (type) {
    case 'text':
      return '';
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'list':
      return [];
    case 'map':
      return {};
  }
}
