import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { typeWords } from '../../src-shared/workflow/expressions/expression-type.ts';
import { typeOf } from '../../src-shared/workflow/expressions/expression-types.ts';
import { evaluate, parseExpression } from '../../src-shared/workflow/expressions/expression.ts';
import { ANY, memberShape, type Shape } from '../../src-shared/workflow/expressions/shape.ts';
import type { Draft, DraftStep } from './draft.ts';

/** What is known of a workflow from its runs and tests. */
export interface KnownResults {
  readonly steps: ReadonlyMap<string, { readonly status?: string; readonly output?: Json }>;
  /** What the last run was given. */
  readonly inputs?: JsonObject;
}

/** Nothing has run yet. */
export const NOTHING_KNOWN: KnownResults = { steps: new Map() };

/** Values that stand for a run: those of the last one where there are any, else the defaults. */
export interface LiveScope {
  readonly values: JsonObject;
  readonly shape: Shape;
  /** Whether something has run, so that values are real. */
  readonly from: 'run' | 'defaults';
}

/** What an expression gives with the last run's values. */
export type LiveResult =
  | { readonly kind: 'unreadable'; readonly problem: Problem }
  /** It reads steps of which nothing is known: their ids. */
  | { readonly kind: 'unknown'; readonly steps: readonly string[] }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** The scope of a draft for a step inside it, by what is known of its runs. */
export function liveScope(
  draft: Draft,
  known: KnownResults,
  around: { readonly shape: Shape; readonly step: DraftStep | undefined },
): LiveScope {
  const steps = Object.fromEntries([...known.steps].filter(([id]) => draft.all.has(id)));
  const values: Record<string, Json> = {
    inputs: { ...defaultsOf(draft.fields.inputs), ...known.inputs },
    context: defaultsOf(draft.fields.context),
    steps: Object.fromEntries(
      Object.entries(steps).map(([id, { status, output }]) => [
        id,
        { ...(status === undefined ? {} : { status }), ...(output === undefined ? {} : { output }) },
      ]),
    ),
    run: { id: 'run', trigger: { kind: 'manual', payload: null } },
  };
  for (const loop of loopsAround(draft, around.step)) {
    const list =
      typeof loop.fields.for_each === 'string'
        ? valueOf(loop.fields.for_each, { values, shape: around.shape, from: 'run' })
        : undefined;
    const first = isJsonList(list) ? list[0] : undefined;
    if (first !== undefined) values[typeof loop.fields.as === 'string' ? loop.fields.as : 'item'] = first;
    values.index = 0;
  }
  const from = known.inputs === undefined && known.steps.size === 0 ? 'defaults' : 'run';
  return { values, shape: around.shape, from };
}

/** Evaluates an expression as it is typed. */
export function liveResult(text: string, scope: LiveScope): LiveResult {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { kind: 'unreadable', problem: parsed.error };
  const steps = isJsonObject(scope.values.steps) ? scope.values.steps : {};
  const missing = parsed.value.names.flatMap(({ root, path }) => {
    const [id, part] = path;
    if (root !== 'steps' || typeof id !== 'string') return [];
    const step = steps[id];
    return isJsonObject(step) &&
      (part !== 'output' || step.output !== undefined) &&
      (part !== 'status' || step.status !== undefined)
      ? []
      : [id];
  });
  if (missing.length > 0) return { kind: 'unknown', steps: [...new Set(missing)] };
  const result = evaluate(parsed.value, scope.values, scope.shape);
  return result.ok ? { kind: 'value', value: result.value } : { kind: 'failed', problem: result.error };
}

/** What an expression gives, in words ("true or false"); fails with why it cannot be read. */
export function typeInWords(text: string, shape: Shape): Result<string, Problem> {
  const parsed = parseExpression(text);
  if (!parsed.ok) return err(parsed.error);
  return ok(typeWords(typeOf(parsed.value, (name) => memberShape(shape, name) ?? ANY).type));
}

function valueOf(text: string, scope: LiveScope): Json | undefined {
  const result = liveResult(text, scope);
  return result.kind === 'value' ? result.value : undefined;
}

/** The loops around a step, outermost first. */
function loopsAround(draft: Draft, step: DraftStep | undefined): readonly DraftStep[] {
  const loops: DraftStep[] = [];
  for (let at = draft.all.get(step?.parent ?? ''); at !== undefined; at = draft.all.get(at.parent ?? '')) loops.unshift(at);
  return loops;
}

function defaultsOf(fields: Json | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(isJsonObject(fields) ? fields : {}).flatMap(([name, field]) =>
      isJsonObject(field) && field.default !== undefined ? [[name, field.default] as const] : [],
    ),
  );
}
