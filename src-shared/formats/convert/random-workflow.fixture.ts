import fc from 'fast-check';
import type { Json, JsonObject } from '../../lib/json.ts';

const odd = fc.constantFrom(
  'plain',
  'with: colon',
  '# hash',
  "it's",
  'say "hi"',
  'two\nlines\n',
  'a\n\n  b\n',
  ' lead',
  'trail ',
  'yes',
  '1e3',
  '- dash',
  'tab\there',
  'é ☃ 😀',
  'back\\slash\nand "quotes"',
  '\'\'\'\nand """',
  '> fold',
  '| bar',
  '\n\nstart',
  'cr\r\nlf',
  'a'.repeat(140),
  '{ not: flow }',
  '[x]\n',
  '## heading\ntext',
  '```sh\nfence\n```',
  '<!-- not a comment -->',
  '\u2028\u0007',
);
const text = fc.oneof(
  odd,
  fc.string({ minLength: 1, maxLength: 12 }).filter((one) => !one.includes('{{')),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1e21, 2 ** 53, -0, 1e-7),
);

/** Any JSON but null, which TOML cannot say. */
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom('a', 'b c', 'x.y', ''), text), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const optional = <T extends Json>(key: string, made: fc.Arbitrary<T>): fc.Arbitrary<JsonObject> =>
  fc.option(made, { nil: undefined }).map((one): JsonObject => (one === undefined ? {} : { [key]: one }));

const merged = (parts: readonly fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...parts).map((all) => all.reduce((made, part) => ({ ...made, ...part }), {}));

const common: readonly fc.Arbitrary<JsonObject>[] = [
  optional('name', text),
  optional('notes', text),
  optional('env', fc.dictionary(fc.constantFrom('A', 'B_C'), text, { maxKeys: 2, noNullPrototype: true })),
  optional('retry', fc.constant<Json>({ max_attempts: 2, backoff_sec: 0.5 })),
  optional('x-own', value),
  optional('confirm', fc.constant<Json>({ reason: 'Sure?' })),
];

const bodies = fc.oneof(
  merged([...common, text.map((command): JsonObject => ({ type: 'command', command }))]),
  merged([
    ...common,
    text.map((goal): JsonObject => ({ type: 'agent', role: 'tester', goal })),
    optional(
      'inputs',
      value.map((one): Json => ({ one })),
    ),
  ]),
  merged([...common, value.map((one): JsonObject => ({ type: 'tool', server: 's', tool: 't', arguments: { one } }))]),
  merged([...common, fc.constant<JsonObject>({ type: 'wait', for_sec: 1 })]),
  merged([...common, text.map((reason): JsonObject => ({ type: 'approve', reason }))]),
);

function listOf(prefix: string, made: fc.Arbitrary<JsonObject>, most: number): fc.Arbitrary<readonly JsonObject[]> {
  return fc
    .array(fc.tuple(made, fc.array(fc.nat(20), { maxLength: 2 }), fc.boolean()), { minLength: 1, maxLength: most })
    .map((all) =>
      all.map(([body, needs, own], index): JsonObject => {
        const before = [...new Set(needs.map((need) => need % Math.max(1, index)))].filter((need) => need < index);
        return { id: `${prefix}${index}`, ...body, ...(own ? { needs: before.map((need) => `${prefix}${need}`) } : {}) };
      }),
    );
}

const loops = listOf('inner-', bodies, 3).map((steps): JsonObject => ({ type: 'loop', times: 2, steps }));

/** Workflows of every step type with odd texts, odd values, keys of their own and every way to say order. */
export const workflows: fc.Arbitrary<JsonObject> = fc
  .tuple(
    merged([
      optional('description', text),
      optional('tags', fc.array(text, { maxLength: 3 })),
      optional('guidance', text),
      optional(
        'inputs',
        text.map((label): Json => ({ who: { type: 'text', label } })),
      ),
      optional('x-more', value),
    ]),
    listOf('s', bodies, 4),
    fc.option(loops, { nil: undefined }),
  )
  .map(([top, steps, loop]) => ({
    version: 1,
    id: 'made',
    name: 'Made by chance',
    ...top,
    steps: loop === undefined ? steps : [...steps, { id: 'loop', ...loop }],
  }));
