import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { EditOperation } from '../edit/edit-operation.ts';
import type { Draw } from './draw.fixture.ts';

/** A list of steps of a model as the operations see it. */
interface Siblings {
  readonly ids: readonly string[];
  readonly steps: readonly JsonObject[];
}

const TEXTS: readonly Json[] = [
  'plain',
  'with: colon',
  '# hash',
  '{{ inputs.who }}',
  "it's",
  'say "hi"',
  'two\nlines\n',
  'a\n\n  b',
  ' lead',
  'yes',
  '1e3',
  '',
  '- dash',
  'tab\there',
  'é ☃ 😀',
  '|',
  'a: b #c',
  'end: ',
  'open {',
  'kept\n\n',
  'a, b',
  '[x]',
  'x'.repeat(200),
  '\\ back',
  'it\'s "both"',
];
const OTHERS: readonly Json[] = [
  0,
  -1.5,
  true,
  null,
  [],
  {},
  ['a', 'b: c'],
  [1, [2, 3]],
  { a: 1, 'b c': 'd' },
  [{ a: 'x\ny\n', b: [] }, { c: { d: 'e' } }],
  { list: [{ deep: ['x'] }], text: 'a\nb' },
];
/** What cannot be taken away without the workflow being another one. */
const KEPT: ReadonlySet<string> = new Set(['version', 'id', 'name', 'type', 'steps', 'role']);

/** Every sensible edit of a model once, with drawn values: all operations, on every step, field, list element and top-level key. */
export function operationsOn(draw: Draw, model: JsonObject): readonly EditOperation[] {
  const lists = listsOf(model);
  const all = lists.flatMap(({ ids }) => ids);
  return [...lists.flatMap((list) => [...listOperations(draw, list), ...connections(draw, list)]), ...fields(draw, model, all)];
}

/** One of {@link operationsOn}. */
export function randomOperation(draw: Draw, model: JsonObject): EditOperation | undefined {
  return draw.any(operationsOn(draw, model));
}

function listsOf(model: JsonObject): readonly Siblings[] {
  const steps = model['steps'];
  if (!isJsonList(steps)) return [];
  const maps = steps.filter(isJsonObject);
  const own = { ids: maps.map((step) => (typeof step['id'] === 'string' ? step['id'] : '')), steps: maps };
  return [own, ...maps.flatMap(listsOf)];
}

function freshStep(draw: Draw, id: string): JsonObject {
  return draw.pick<JsonObject>([
    { id, type: 'command', command: 'echo "hi"\n' },
    { id, type: 'command', command: 'make' },
    { id, type: 'agent', role: 'reviewer', goal: 'Look at it:\n- a\n- b' },
    { id, type: 'loop', times: 2, steps: [{ id: `${id}-in`, type: 'command', command: 'a\nb\n', env: { A: 'x' } }] },
    { id, name: 'With: all', type: 'ask', form: { why: { type: 'choice', options: ['a', 'b c'] } } },
  ]);
}

function listOperations(draw: Draw, { ids }: Siblings): readonly EditOperation[] {
  const fresh = (): JsonObject => freshStep(draw, draw.pick(['fresh', 'x-y', 'z_1']));
  return [
    { op: 'addStep', step: fresh() },
    { op: 'addStep', step: fresh(), after: null },
    { op: 'addStep', step: { ...fresh(), needs: draw.some(ids, 40) }, after: ids.at(-1) ?? null },
    ...ids.flatMap((id, index): EditOperation[] => [
      { op: 'addStep', step: fresh(), after: id },
      { op: 'addStep', step: fresh(), after: id, needs: [...draw.some(ids.slice(0, index + 1), 40)] },
      { op: 'renameStep', id, to: draw.pick(['renamed', 're-named', 'r_2']) },
      ...(ids.length > 1
        ? [
            { op: 'removeStep' as const, id, heal: true },
            { op: 'removeStep' as const, id },
            { op: 'moveStep' as const, id, after: draw.any([null, ...ids.filter((other) => other !== id)]) ?? null },
            { op: 'moveStep' as const, id, after: ids[index + 1] ?? null },
          ]
        : []),
      {
        op: 'wrapInLoop',
        ids: ids.slice(index, index + 1 + draw.below(3)),
        loop: {
          id: 'around',
          ...(draw.chance(50) ? { times: 2 } : { for_each: "['a: b']", as: 'x', name: 'Again # and again' }),
        },
      },
    ]),
  ];
}

function connections(draw: Draw, { ids, steps }: Siblings): readonly EditOperation[] {
  return ids.flatMap((to, index): EditOperation[] => {
    const from = draw.any(ids.slice(0, index));
    const own = steps[index]?.['needs'];
    const needs = isJsonList(own) ? own.filter((need) => typeof need === 'string') : index === 0 ? [] : [ids[index - 1] ?? ''];
    const made: EditOperation[] = from === undefined || needs.includes(from) ? [] : [{ op: 'connect', from, to }];
    const less = draw.any(needs);
    return less === undefined ? made : [...made, { op: 'disconnect', from: less, to }];
  });
}

function fields(draw: Draw, model: JsonObject, ids: readonly string[]): readonly EditOperation[] {
  const { steps: _, ...top } = model;
  const set = (path: string, value: Json): EditOperation => ({ op: 'setField', path, value });
  const made: EditOperation[] = [
    ...members(draw, '', top),
    set('description', anyText(draw)),
    set('guidance', 'Be\nbrief.\n'),
    set('tags', ['a', 'b']),
    set('policies.budget.max_credits', 7),
    set('policies.network.allowed_hosts', ['example.org']),
    set('inputs.fresh', { type: 'choice', options: ['a', 'b'], label: 'Which?' }),
    set('inputs.fresh.default', 'x'),
    set('x-own.deep.down', anyValue(draw)),
    set('references', [{ id: 'style', source: 'a.md' }]),
  ];
  const steps = allSteps(model);
  for (const id of ids) {
    const step = steps.find((one) => one['id'] === id) ?? {};
    const { steps: __, id: ___, type: ____, ...own } = step;
    made.push(
      ...members(draw, `steps.${id}.`, own),
      set(`steps.${id}.notes`, anyText(draw)),
      set(`steps.${id}.retry.backoff_sec`, 9),
      set(`steps.${id}.env.NEW`, anyText(draw)),
      set(`steps.${id}.timeout_sec`, 30),
      set(`steps.${id}.artifacts`, [{ type: 'report', path: 'a.md' }]),
      set(`steps.${id}.x-own`, anyValue(draw)),
      set(`steps.${id}.id`, 'other-id'),
    );
  }
  return made;
}

function allSteps(model: JsonObject): readonly JsonObject[] {
  return listsOf(model).flatMap(({ steps }) => steps);
}

function members(draw: Draw, prefix: string, map: JsonObject): readonly EditOperation[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (key.includes('.') || key.startsWith('x-')) return [];
    const path = prefix + key;
    const keep = (prefix === '' || prefix.split('.').length === 3) && KEPT.has(key);
    return [...(keep || key === 'needs' ? [] : [{ op: 'removeField' as const, path }]), ...changes(draw, path, value)];
  });
}

function changes(draw: Draw, path: string, value: Json): readonly EditOperation[] {
  const set = (given: Json): EditOperation => ({ op: 'setField', path, value: given });
  if (path.endsWith('.needs') && path.startsWith('steps.')) {
    const needs = isJsonList(value) ? value : [];
    return [set([]), set([...needs].reverse()), { op: 'removeField', path }];
  }
  if (path === 'version' || path === 'id') return path === 'id' ? [set('renamed-flow')] : [];
  if (isJsonList(value))
    return [
      set([...value, draw.any(TEXTS) ?? '']),
      set(anyValue(draw)),
      ...value.flatMap((item, index): EditOperation[] => [
        { op: 'removeField', path: `${path}.${index}` },
        ...changes(draw, `${path}.${index}`, item),
      ]),
    ];
  if (isJsonObject(value))
    return [
      set(anyValue(draw)),
      { op: 'setField', path: `${path}.fresh`, value: anyValue(draw) },
      ...Object.entries(value).flatMap(([key, inner]): EditOperation[] =>
        key.includes('.') ? [] : [{ op: 'removeField', path: `${path}.${key}` }, ...changes(draw, `${path}.${key}`, inner)],
      ),
    ];
  if (typeof value === 'string') return [set(anyText(draw)), set(`${value} and more`), set(anyValue(draw))];
  return [set(anyText(draw)), set(draw.below(100))];
}

function anyText(draw: Draw): Json {
  return draw.any(TEXTS) ?? '';
}

function anyValue(draw: Draw): Json {
  return draw.any([...TEXTS, ...OTHERS, ...OTHERS]) ?? '';
}
