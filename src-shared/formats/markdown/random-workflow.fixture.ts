import fc from 'fast-check';
import { jsonSchema, type Json, type JsonObject } from '../../lib/json.ts';
import { ID_PATTERN } from '../../workflow/schema.ts';
import { trickyText } from './tricky-text.fixture.ts';

const words = fc.constantFrom(
  'Run the tests',
  'Look at it',
  'Step 1: numbered',
  'lint',
  'C#',
  'ends #',
  '*bold*',
  'a\\b',
  ' outer ',
  'two\nlines',
);
const text = fc.oneof({ arbitrary: words, weight: 2 }, { arbitrary: trickyText, weight: 1 }).filter((said) => said.trim() !== '');
const confirm = fc.oneof<fc.Arbitrary<Json>[]>(
  fc.boolean(),
  text.map((reason) => ({ reason })),
  text.map((reason) => ({ reason, at: 'after' })),
  fc.constant({}),
);
const common = fc.record(
  {
    name: text,
    when: fc.constant("inputs.a == 'x'"),
    notes: text,
    confirm,
    timeout_sec: fc.integer({ min: 1, max: 900 }),
    env: fc.dictionary(fc.constantFrom('A', 'B'), trickyText, { noNullPrototype: true }),
    retry: fc.record({ max_attempts: fc.integer({ min: 1, max: 3 }) }, { noNullPrototype: true }),
    writes: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const kinds: readonly fc.Arbitrary<JsonObject>[] = [
  fc.record({ type: fc.constant('agent'), role: fc.constantFrom('tester', 'any role'), goal: text }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('command'), command: text }, { noNullPrototype: true }),
  fc.record(
    { type: fc.constant('command'), argv: fc.array(fc.string(), { minLength: 1, maxLength: 3 }) },
    { noNullPrototype: true },
  ),
  fc.record({ type: fc.constant('tool'), server: fc.constant('s'), tool: fc.constant('t') }, { noNullPrototype: true }),
  fc.record(
    { type: fc.constant('http'), url: fc.constant('https://example.org'), body: fc.jsonValue({ maxDepth: 2 }).map(plain) },
    { noNullPrototype: true },
  ),
  fc.record({ type: fc.constant('deploy'), target: fc.constant('preview') }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('approve'), reason: text }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('ask'), reason: text, form: fc.constant({ why: { type: 'text' } }) }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('wait'), for_sec: fc.nat(9) }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('workflow'), uses: fc.constant('./other.md') }, { noNullPrototype: true }),
];

function plain(value: unknown): Json {
  return jsonSchema.parse(JSON.parse(JSON.stringify(value).replaceAll('"__proto__"', '"proto"').replaceAll('-0', '0')));
}

const leaf: fc.Arbitrary<JsonObject> = fc.oneof(...kinds).chain((kind) => common.map((more) => ({ ...more, ...kind })));
const { step } = fc.letrec<{ step: JsonObject }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(common, fc.array(tie('step'), { minLength: 1, maxLength: 3 }), fc.nat(3))
      .map(([more, steps, times]): JsonObject => ({ ...more, type: 'loop', times, steps: [...steps] })),
  ),
}));

/** Workflows the schema allows, of every type of step, with texts that Markdown would take for something else. */
export const randomWorkflows: fc.Arbitrary<JsonObject> = fc
  .record({
    name: text,
    more: fc.record(
      {
        description: text,
        guidance: text,
        tags: fc.array(fc.string(), { maxLength: 2 }),
        workspace: fc.constantFrom('none', 'isolated'),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  })
  .map(({ name, more, steps }) => {
    let count = 0;
    const withIds = (list: readonly JsonObject[]): JsonObject[] =>
      list.map((one) => {
        const id = `s${++count}`;
        const { name: called, steps: inner, ...rest } = one;
        const slug = typeof called === 'string' && ID_PATTERN.test(called) && count % 2 === 0 ? `${called}${count}` : id;
        return {
          id: slug,
          ...(called === undefined ? {} : { name: called }),
          ...rest,
          ...(Array.isArray(inner)
            ? {
                steps: withIds(
                  inner.filter((each): each is JsonObject => typeof each === 'object' && each !== null && !Array.isArray(each)),
                ),
              }
            : {}),
        };
      });
    return { version: 1, id: 'random', name, ...more, steps: withIds(steps) };
  });
