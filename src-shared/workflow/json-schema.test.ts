import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CORPUS } from '../formats/corpus.fixture.ts';
import { readYaml } from '../formats/yaml/yaml-source.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { jsonSchema, type Json, type JsonObject } from '../lib/json.ts';
import { randomWorkflow } from './diff/random-workflow.fixture.ts';
import { FIELD_DEFAULTS, FIELD_EXAMPLES, FIELD_WORDS } from './field-words.ts';
import { workflowJsonSchema } from './json-schema.ts';
import { STEP_TYPES, workflowSchema } from './schema.ts';

const root = join(import.meta.dirname, '../..');
const fits = new Ajv2020({ strict: false, allErrors: false }).compile(workflowJsonSchema());

/** Every field of the schema, as where it stands and what is said of it. */
function fieldsOf(value: Json, path: readonly string[] = []): readonly { readonly path: string; readonly field: JsonObject }[] {
  if (isJsonList(value)) return value.flatMap((item) => fieldsOf(item, path));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key !== 'properties' || !isJsonObject(member))
      return key === 'examples' || key === 'default' ? [] : fieldsOf(member, path);
    return Object.entries(member).flatMap(([name, field]) => [
      ...(isJsonObject(field) ? [{ path: [...path, name].join('.'), field }] : []),
      ...fieldsOf(field, [...path, name]),
    ]);
  });
}

/** A value somewhere inside another, set anew or taken away. */
function changed(value: Json, at: readonly number[], put: Json | undefined): Json | undefined {
  const [first, ...rest] = at;
  if (first === undefined) return put;
  if (isJsonList(value) && value.length > 0) {
    const index = first % value.length;
    return value.flatMap((item, here) => (here === index ? (changed(item, rest, put) ?? []) : [item]));
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    const key = Object.keys(value)[first % Object.keys(value).length];
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        const next = name === key ? changed(member, rest, put) : member;
        return next === undefined ? [] : [[name, next]];
      }),
    );
  }
  return put;
}

describe('JSON Schema', () => {
  test('[SCHEMA] every field has a title and plain words, and no words are left over', () => {
    const fields = fieldsOf(workflowJsonSchema());
    const silent = fields.filter(({ field }) => typeof field['title'] !== 'string' || typeof field['description'] !== 'string');
    const said = new Set(fields.map(({ field }) => field['description']));
    expect([
      silent.map(({ path }) => path),
      Object.entries(FIELD_WORDS).flatMap(([key, words]) => (said.has(words) ? [] : [key])),
    ]).toEqual([[], []]);
  });

  test('[SCHEMA] every example and default in it is one that the field takes', () => {
    const ajv = new Ajv2020({ strict: false });
    const { $defs } = workflowJsonSchema();
    const checked = new Set<string>();
    const wrong = fieldsOf(workflowJsonSchema()).flatMap(({ path, field }) => {
      const examples = isJsonList(field['examples']) ? field['examples'] : [];
      const given = [...examples, ...(field['default'] === undefined ? [] : [field['default']])];
      const print = JSON.stringify(field);
      if (given.length === 0 || checked.has(print)) return [];
      checked.add(print);
      const check = ajv.compile({ ...field, $defs });
      return given.every((value) => check(value)) ? [] : [path];
    });
    expect([wrong, Object.keys(FIELD_EXAMPLES).length > 10, Object.keys(FIELD_DEFAULTS).length > 3]).toEqual([[], true, true]);
  });

  test('[SCHEMA] it knows every step type, keeps x- keys and asks only for steps', () => {
    const text = JSON.stringify(workflowJsonSchema());
    const minimal = { steps: [{ type: 'wait', for_sec: 1, 'x-mine': { a: 1 } }], 'x-more': [1] };
    expect([
      STEP_TYPES.filter((type) => !text.includes(`"const":"${type}"`)),
      fits(minimal),
      fits({ ...minimal, xmore: 1 }),
      fits({}),
    ]).toEqual([[], true, false, false]);
  });

  test('[SCHEMA] bundled workflows, written in whatever way, fit it', () => {
    const bundled = readdirSync(join(root, 'workflows')).map((name) =>
      readFileSync(join(root, 'workflows', name, 'workflow.yaml'), 'utf8'),
    );
    const texts = [...bundled, ...Object.values(CORPUS)];
    expect(texts.map((text) => (fits(readYaml(text).value) ? 'fits' : JSON.stringify(fits.errors)))).toEqual(
      texts.map(() => 'fits'),
    );
  });

  test('[SCHEMA] other spellings that are read fit it too', () => {
    const step = { step_id: 'a', type: 'agent', role: 'tester', goal: 'Test.' };
    expect(
      fits({ workflow_id: 'w', steps: [{ ...step, on_failure: { type: 'agent_retry', role: 'tester', max_attempts: 2 } }] }),
    ).toBe(true);
  });

  test('[SCHEMA] it takes and refuses what the language takes and refuses', () => {
    const value = fc.oneof(
      fc.constantFrom<Json>(
        null,
        true,
        0,
        1,
        -1,
        1.5,
        '',
        'stop',
        'agent',
        'wait',
        'a b',
        [],
        {},
        [1],
        ['a'],
        [{}],
        { a: 1 },
        { path: 'x' },
        { command: 'x' },
      ),
      fc.string({ maxLength: 5 }),
    );
    const seen = { right: 0, wrong: 0 };
    fc.assert(
      fc.property(
        randomWorkflow,
        fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 }),
        fc.option(value, { nil: undefined }),
        (workflow, at, put) => {
          const given = jsonSchema.parse(JSON.parse(JSON.stringify(workflow)));
          const made = changed(given, at, put);
          if (!isJsonObject(made) || JSON.stringify(made).includes('"x-')) return;
          // What reading fills in is not asked for by the schema.
          const filled = {
            version: 1,
            id: 'w',
            name: 'W',
            ...made,
            ...(isJsonList(made['steps']) ? { steps: made['steps'].map(withId) } : {}),
          };
          const isRight = workflowSchema.safeParse(filled).success;
          seen[isRight ? 'right' : 'wrong'] += 1;
          expect({ filled, fits: fits(filled) }).toEqual({ filled, fits: isRight });
        },
      ),
      { numRuns: 2000 },
    );
    expect([seen.right > 200, seen.wrong > 200]).toEqual([true, true]);
  });

  test('[SCHEMA] the file for other editors says the same', () => {
    expect(JSON.parse(readFileSync(join(root, 'docs/workflow.schema.json'), 'utf8'))).toEqual(workflowJsonSchema());
  });
});

function withId(step: Json): Json {
  if (!isJsonObject(step)) return step;
  return { id: 'filled', ...step, ...(isJsonList(step['steps']) ? { steps: step['steps'].map(withId) } : undefined) };
}
