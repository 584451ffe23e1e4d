import { z } from 'zod';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { FIELD_DEFAULTS, FIELD_EXAMPLES, FIELD_WORDS, wordsAt } from './field-words.ts';
import { wordsFromId } from './names.ts';
import { workflowSchema } from './schema.ts';

let made: JsonObject | undefined;

/** The language as JSON Schema (draft 2020-12), every field with a title and plain words, for editors, agents and the docs. */
export function workflowJsonSchema(): JsonObject {
  made ??= finished(strict());
  return made;
}

function strict(): JsonObject {
  const schema: unknown = z.toJSONSchema(workflowSchema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    cycles: 'ref',
  });
  const plain: unknown = JSON.parse(JSON.stringify(schema));
  return isJsonObject(plain) ? plain : {};
}

function finished(schema: JsonObject): JsonObject {
  const described = walk(schema, []);
  if (!isJsonObject(described)) return schema;
  const { $defs, ...rest } = described;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:flowright:workflow:1',
    title: 'Flowright workflow',
    description: 'A workflow: what is done, in which order, and what it may do.',
    ...rest,
    required: ['steps'],
    ...($defs === undefined ? {} : { $defs }),
  };
}

/** Adds words, lets `x-` keys stand, and asks for no field that reading can fill in. `path` names fields by key and step type. */
function walk(value: Json, path: readonly string[]): Json {
  if (isJsonList(value)) return value.map((item) => walk(item, path));
  if (!isJsonObject(value)) return value;
  const here = branchPath(value, path);
  const members = Object.entries(value).map(([key, member]): readonly [string, Json] => {
    if (key === 'properties' && isJsonObject(member)) return [key, properties(member, here)];
    if (key === 'required' && isJsonList(member))
      return [key, member.filter((name) => name !== 'id' || here[0] === 'references')];
    if (key === '$defs' && isJsonObject(member))
      return [key, Object.fromEntries(Object.entries(member).map(([name, def]) => [name, walk(def, [])]))];
    // Editors offer what any branch has; which one holds is told by its own `type`.
    return [key === 'oneOf' ? 'anyOf' : key, walk(member, here)];
  });
  const result = Object.fromEntries(members);
  const titled =
    here === path
      ? result
      : { title: `${wordsFromId(here.at(-1) ?? '')} ${path[0] === 'triggers' ? 'trigger' : 'step'}`, ...result };
  if (here[0] === 'on_failure' || here.at(-1) === 'on_failure') return withTagged(titled, here);
  return value['additionalProperties'] === false ? { ...titled, patternProperties: { '^x-': {} } } : titled;
}

/** A branch that is told by its `type` is a place of its own: `steps.loop`, `triggers.cron`. */
function branchPath(value: JsonObject, path: readonly string[]): readonly string[] {
  const type = isJsonObject(value['properties']) ? value['properties']['type'] : undefined;
  const tag = isJsonObject(type) ? type['const'] : undefined;
  if (typeof tag !== 'string') return path;
  return path[0] === 'triggers' ? ['triggers', tag] : ['steps', tag];
}

/** The other spelling of what happens after a failure: `{ type: agent_retry, role: … }`. */
function withTagged(schema: JsonObject, path: readonly string[]): JsonObject {
  if (!isJsonList(schema['anyOf']) || path.at(-1) !== 'on_failure') return schema;
  const tagged = schema['anyOf'].flatMap((branch): readonly Json[] => {
    const fields = isJsonObject(branch) && isJsonObject(branch['properties']) ? branch['properties'] : {};
    return Object.entries(fields).flatMap(([tag, inner]) =>
      isJsonObject(inner) && isJsonObject(inner['properties'])
        ? [
            {
              ...inner,
              properties: {
                type: { const: tag, type: 'string', title: 'Type', description: 'Another spelling of the same.' },
                ...inner['properties'],
              },
              required: ['type', ...(isJsonList(inner['required']) ? inner['required'] : [])],
            },
          ]
        : [],
    );
  });
  return { ...schema, anyOf: [...schema['anyOf'], ...tagged] };
}

function properties(fields: JsonObject, path: readonly string[]): JsonObject {
  const alias =
    path.length === 0 && fields['steps'] !== undefined
      ? 'workflow_id'
      : path[0] === 'steps' && path.length === 2 && fields['id'] !== undefined
        ? 'step_id'
        : undefined;
  const all = alias === undefined || fields['id'] === undefined ? fields : { ...fields, [alias]: fields['id'] };
  return Object.fromEntries(
    Object.entries(all).map(([name, field]): readonly [string, Json] => {
      const at = [...path, name];
      const inner = walk(field, at);
      if (!isJsonObject(inner)) return [name, inner];
      const [description, examples, fallback] = [
        wordsAt(FIELD_WORDS, at),
        wordsAt(FIELD_EXAMPLES, at),
        wordsAt(FIELD_DEFAULTS, at),
      ];
      return [
        name,
        {
          title: wordsFromId(name),
          ...(description === undefined ? {} : { description }),
          ...inner,
          ...(fallback === undefined ? {} : { default: fallback }),
          ...(examples === undefined ? {} : { examples }),
        },
      ];
    }),
  );
}
