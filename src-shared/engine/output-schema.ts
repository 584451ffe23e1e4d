import { z } from 'zod';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';

const checks = new WeakMap<object, z.ZodType | Problem>();

/** What is wrong with an output by a step's JSON Schema, or undefined when nothing is. `at` names the member. */
export function outputProblem(schema: Json, output: Json): Problem | undefined {
  if (typeof schema === 'boolean')
    return schema ? undefined : problem('invalid_output', 'The schema of this step accepts no output at all.');
  if (!isJsonObject(schema)) return undefined;
  const check = checks.get(schema) ?? checkOf(schema);
  checks.set(schema, check);
  if (!(check instanceof z.ZodType)) return check;
  const parsed = check.safeParse(output);
  if (parsed.success) return undefined;
  const [first] = parsed.error.issues;
  const where = first?.path.join('.') ?? '';
  return problem(
    'invalid_output',
    `The output does not fit its schema: ${where === '' ? '' : `${where}: `}${first === undefined ? 'unknown mismatch' : mismatch(first)}.`,
    {
      ...(where === '' ? {} : { at: where }),
      hint: 'Give an output that fits, or change the schema of the step.',
    },
  );
}

// What is left empty is the mismatch people meet most; it is said in the words of the other findings.
function mismatch(issue: z.core.$ZodIssue): string {
  const isEmpty = issue.code === 'too_small' && issue.minimum === 1 && (issue.origin === 'string' || issue.origin === 'array');
  return isEmpty ? 'must not be empty' : issue.message;
}

function checkOf(schema: JsonObject): z.ZodType | Problem {
  try {
    const named = withRequiredNamed(schema);
    return isSchema(named)
      ? z.fromJSONSchema(named)
      : problem('invalid_schema', 'The output schema of this step is not a JSON Schema.');
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return problem('invalid_schema', `The output schema of this step cannot be used: ${why}`, {
      hint: 'Use plain JSON Schema (draft 2020-12).',
    });
  }
}

/** Keywords that hold values, not schemas. */
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'required']);

/** The library overlooks a required member without a property of its own; here every one has one. */
function withRequiredNamed(schema: Json): Json {
  if (isJsonList(schema)) return schema.map(withRequiredNamed);
  if (!isJsonObject(schema)) return schema;
  const inner: JsonObject = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, VALUES.has(key) ? value : withRequiredNamed(value)]),
  );
  const { required } = inner;
  if (!isJsonList(required) || (inner['type'] !== undefined && inner['type'] !== 'object')) return inner;
  const properties = isJsonObject(inner['properties']) ? inner['properties'] : {};
  const missing = required.filter((name) => typeof name === 'string' && !Object.hasOwn(properties, name)).map(String);
  if (missing.length === 0) return inner;
  return { type: 'object', ...inner, properties: { ...properties, ...Object.fromEntries(missing.map((name) => [name, {}])) } };
}

function isSchema(value: unknown): value is z.core.JSONSchema.JSONSchema {
  return isJsonObject(value);
}
