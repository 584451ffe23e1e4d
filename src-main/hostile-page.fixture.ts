import fc from 'fast-check';
import { z } from 'zod';

/** Keys that calls of the contract take, so that a payload gets past the first look. */
const KEYS = [
  ...[
    'runId',
    'step',
    'path',
    'text',
    'version',
    'ref',
    'project',
    'target',
    'inputs',
    'hash',
    'cursor',
    'from',
    'count',
    'find',
  ],
  ...['limit', 'after', 'edits', 'name', 'files', 'value', 'token', 'ids', 'id', 'source', 'to', 'uses', 'decision', 'boundTo'],
  ...['attempt', 'values', 'kind', 'title', 'olderThanDays', 'kept', 'discard', 'tier', 'layout', 'closed', 'search', 'statuses'],
  ...['passphrase', 'left', 'right', 'option', 'words', 'reason', 'confirmed', 'before', 'parent', 'what', 'settings', 'answer'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', 'length', ''],
];

/** Texts that have hurt other programs: ways out of folders, other languages' code, what is no number, names of host parts. */
function hostileText(known: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(
    ...known,
    ...['', ' ', '.', '..', '../../outside/canary', '../'.repeat(40), '\\\\host\\share', 'C:\\x', 'a/b/c'],
    ...[
      'file:///etc/passwd',
      'http://127.0.0.1/',
      'javascript:alert(1)',
      '${7*7}',
      '{{ 7*7 }}',
      '$(touch pwned)',
      '`touch pwned`',
    ],
    ...[
      "'; DROP TABLE runs; --",
      '" OR 1=1 --',
      '*',
      '"',
      'NEAR(a b',
      'a AND',
      '-',
      '%',
      '_',
      '\0',
      'a\0b',
      '\u202Egnp',
      '\u001b[2J',
    ],
    ...[
      '\ud800',
      '🚀',
      'NaN',
      'null',
      'run_',
      `run_${'0'.repeat(26)}`,
      'x'.repeat(10_000),
      '[['.repeat(2_000),
      '{"a":'.repeat(2_000),
    ],
    ...[
      'version: 1\nid: a\nname: A\nsteps: [{id: a, type: wait, for_sec: 0}]',
      'a: &a [*a]',
      '!!js/function >',
      '# Title\n\n## Step',
    ],
    ...['__proto__', 'constructor', 'hasOwnProperty', '0', '-1', '1e999', '2026-02-30', 'inputs.__proto__.x', 'steps.a.command'],
  );
}

function hostileValue(text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const plain = fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 2, arbitrary: fc.constantFrom(0, -1, 1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5000, 5001) },
    fc.constantFrom(true, false, null),
    fc.string({ maxLength: 40 }),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: tie('list') }, { weight: 2, arbitrary: tie('map') }),
    list: fc.array(tie('tree'), { maxLength: 4 }),
    map: fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 6 }).map(asMap),
  }));
  return tree;
}

/** Inputs of the shape a call takes, with hostile values in all places: these reach what stands behind the contract. */
function shapedLike(schema: unknown, text: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { data } = shape.safeParse(schema);
  if (data === undefined) return text;
  if (data.enum !== undefined) return fc.constantFrom(...data.enum);
  if (data.const !== undefined) return fc.constant(data.const);
  const either = data.anyOf ?? data.oneOf;
  if (either !== undefined) return fc.oneof(...either.map((one) => shapedLike(one, text)));
  switch (data.type) {
    case 'object': {
      const { properties = {}, required = [] } = data;
      const fields = Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, shapedLike(inner, text)]));
      const free = fc.array(fc.tuple(fc.constantFrom(...KEYS), shapedLike(data.additionalProperties, text)), { maxLength: 3 });
      return Object.keys(properties).length === 0
        ? free.map(asMap)
        : fc.record(fields, { requiredKeys: required.filter((key) => key in fields) });
    }
    case 'array':
      return fc.array(shapedLike(data.items, text), { minLength: 1, maxLength: 3 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.constantFrom(0, 1, 2, 50, 5000, 2 ** 31, Number.MAX_SAFE_INTEGER);
    case 'null':
      return fc.constant(null);
    default:
      return text;
  }
}

const shape = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
});

/** A map with own keys of any name, also `__proto__`, as a parser of JSON makes them. */
function asMap(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, enumerable: true, configurable: true });
  return made;
}

/** One message a page may post: any call with any input, wrong envelopes, and what is no message at all. */
export function hostileMessages(given: {
  /** Addresses of calls, each with the JSON Schema of what it takes. */
  readonly calls: ReadonlyMap<string, unknown>;
  /** Texts of the world it attacks: ids and absolute paths. No other absolute path is ever asked for. */
  readonly known: readonly string[];
}): fc.Arbitrary<{ readonly kind: 'call' | 'garbage'; readonly data: unknown }> {
  const text = hostileText(given.known);
  const value = hostileValue(text);
  const addresses = [...given.calls.keys()];
  const input = fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 8 }).map(asMap) },
    { weight: 1, arbitrary: value },
  );
  const odd = [
    '/',
    '/runs',
    '/runs/get/get',
    '/%72uns/get',
    '/runs/get?x=1',
    '/runs/get#x',
    '/__proto__',
    '/runs/__proto__',
    '/constructor',
    '/runs/constructor',
    '//runs//get',
  ];
  const url = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...addresses) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
  const shaped = fc.oneof(
    ...[...given.calls].map(([address, schema]) =>
      fc.tuple(fc.constant(address), shapedLike(schema, fc.oneof({ weight: 30, arbitrary: text }, value))),
    ),
  );
  const call = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.oneof(fc.tuple(url, input), { weight: 3, arbitrary: shaped }))
    .map(([i, [u, json]]) => ({ kind: 'call' as const, data: JSON.stringify({ i: String(i), p: { u, b: { json } } }) }));
  const headers = fc.constantFrom(
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-disposition': 'attachment; filename="x"' },
    { 'content-type': 'text/event-stream' },
  );
  const envelope = fc
    .oneof(
      fc.record({ i: value, p: value }),
      fc.record({
        i: fc.constant('1'),
        p: fc.record({ u: fc.constantFrom('', '../runs/get', 'http://x/runs/get', '/runs/get'), h: headers }),
      }),
      fc.record({ i: fc.constant('1'), t: value, p: value }),
      fc.record({ i: fc.constant('1'), p: fc.record({ u: value, b: value, h: value, m: value }) }),
      fc.record({
        i: fc.constant('1'),
        p: fc.record({ u: fc.constant('/runs/get'), b: fc.record({ json: value, meta: value }) }),
      }),
    )
    .map((made) => ({ kind: 'garbage' as const, data: JSON.stringify(made) }));
  const raw = fc
    .oneof(
      value,
      fc.string(),
      fc.uint8Array({ maxLength: 64 }),
      fc.constantFrom(
        '{',
        '{"i"',
        '{"i":1,',
        '{}',
        '[]',
        'null',
        '{"i":"1","p":{"u":"/runs/get"',
        '{"i":"1"}',
        '\ufeff{"i":"1"}',
      ),
    )
    .map((data) => ({ kind: 'garbage' as const, data }));
  return fc.oneof({ weight: 6, arbitrary: call }, { weight: 2, arbitrary: envelope }, { weight: 2, arbitrary: raw });
}
