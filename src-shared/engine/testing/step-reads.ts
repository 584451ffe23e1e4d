import type { CompiledStep } from '../../workflow/compiled.ts';
import { parseExpression } from '../../workflow/expressions/expression.ts';
import type { NameRead } from '../../workflow/expressions/expression-names.ts';
import { expressionSites } from '../../workflow/expressions/expression-sites.ts';
import { readsOf } from '../scope.ts';

/** Ids of the steps whose output a step reads, those read by a loop's body included; reading a status alone is no such thing. */
export function stepReads(step: CompiledStep): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { root, path } of namesOf(step)) {
    const [id, member] = path;
    if (root === 'steps' && typeof id === 'string' && member !== 'status') found.add(id);
  }
  if (step.type === 'loop') for (const inner of step.steps) for (const id of stepReads(inner)) found.add(id);
  return found;
}

function namesOf(step: CompiledStep): readonly NameRead[] {
  return expressionSites(step, []).flatMap(({ kind, text }) => {
    if (kind !== 'cel') return readsOf(text);
    const parsed = parseExpression(text);
    return parsed.ok ? parsed.value.names : [];
  });
}
