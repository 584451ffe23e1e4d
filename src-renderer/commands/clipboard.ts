import { parse, stringify } from 'yaml';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { jsonSchema } from '../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Draft } from './draft.ts';
import { hasAncestor } from './step-edits.ts';

/** Steps as YAML text that pastes into any editor: a list, with their effective needs written out; those in a chosen loop come with it. */
export function stepsToText(draft: Draft, ids: readonly string[]): string {
  const chosen = [...draft.all.values()].filter((step) => ids.includes(step.id) && !hasAncestor(draft, step.id, ids));
  return stringify(
    chosen.map((step) => ({ id: step.id, ...step.fields, needs: step.needs })),
    { lineWidth: 0 },
  );
}

/** Reads steps from pasted text: a list of steps, one step, or a whole workflow. */
export function stepsFromText(text: string): Result<JsonObject[], Problem> {
  const nothing = problem('no_steps', 'What you pasted has no steps in it.', {
    hint: 'Copy steps from a workflow, as a picture or as text, and paste again.',
  });
  if (text.length > 1_000_000) return err(nothing);
  let parsed: Json;
  try {
    parsed = jsonSchema.parse(parse(text, { maxAliasCount: 100 }));
  } catch {
    return err(nothing);
  }
  const list = isJsonList(parsed)
    ? parsed
    : isJsonObject(parsed) && isJsonList(parsed.steps) && parsed.type !== 'loop'
      ? parsed.steps
      : [parsed];
  const steps = list.filter(isJsonObject).filter((step) => typeof step.type === 'string' || typeof step.goal === 'string');
  return steps.length === 0 ? err(nothing) : ok(steps);
}
