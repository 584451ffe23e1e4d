import fc from 'fast-check';
import type { Json } from '../../lib/json.ts';
import type { EditOperation } from '../edit/edit-workflow.ts';

const word = fc.constantFrom('fresh', 'x-y', 'z_1', 'build');

/** Texts that Markdown or YAML would take for something else. */
export const trickyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      'plain',
      'with: colon',
      '# hash',
      '## Step',
      '### Deeper',
      '{{ inputs.channel }}',
      "it's",
      'say "hi"',
      'two\nlines\n',
      'a\n\n  b',
    ],
    ...[
      ' lead',
      'trail ',
      'yes',
      '1e3',
      '',
      '- dash',
      'tab\there',
      'é ☃ 😀',
      '|',
      'a: b #c',
      '```\ncode\n```',
      '```',
      '~~~',
      '---',
      'a\n---\nb',
    ],
    ...[
      '> [!confirm]\n> x',
      '> quote',
      '<!-- comment -->',
      'a\n\n<!-- c -->\n\nb',
      '<div>',
      '<script>',
      'a\\#',
      '#',
      'C#',
      'x #',
      'Step 3: y',
      'lint',
    ],
    ...[
      '```sh\nnpm test\n```',
      '```yaml step\nid: x\n```',
      '1. a\n2. b',
      '    code',
      '[a]: b',
      '***',
      '| a |\n|---|',
      '\\',
      'a\r\nb',
      '\u00a0',
      '\t',
    ],
  ),
  fc.string({ maxLength: 12 }),
  fc.string({
    maxLength: 24,
    unit: fc.constantFrom('\n', '#', ' ', '`', '-', '>', '~', 'a', '<', '!', '=', '\\', '\t', '[', ']', ':'),
  }),
);

const value: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: trickyText, weight: 5 },
  fc.integer({ min: 0, max: 99 }),
  fc.boolean(),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom('a', 'b c', 'd', 'reason', 'at'),
    fc.oneof(trickyText, fc.integer(), fc.array(fc.boolean(), { maxLength: 2 })),
    { maxKeys: 3, noNullPrototype: true },
  ),
);

/** Edits of a workflow with these steps, sensible and not. */
export function operationsOn(known: readonly string[]): fc.Arbitrary<EditOperation> {
  const id = fc.constantFrom(...known);
  const step = fc.oneof(
    word.map((name) => ({ id: name, type: 'command', command: 'echo "hi"\n' })),
    fc.record({ id: word, name: trickyText, goal: trickyText }).map((fields) => ({ ...fields, type: 'agent', role: 'tester' })),
  );
  const field = fc.constantFrom(
    ...[
      'goal',
      'goal',
      'command',
      'command',
      'name',
      'name',
      'notes',
      'timeout_sec',
      'retry.max_attempts',
      'needs',
      'env.A',
      'when',
      'type',
    ],
    ...['confirm', 'confirm.reason', 'confirm.at', 'reason', 'x-mine', 'id'],
  );
  const top = fc.constantFrom(
    ...[
      'description',
      'description',
      'policies.budget.max_credits',
      'inputs.channel.default',
      'inputs.fresh',
      'guidance',
      'tags',
      'version',
    ],
    ...['name', 'name', 'id'],
  );
  const path = fc.oneof(
    { arbitrary: fc.tuple(id, field).map(([a, b]) => `steps.${a}.${b}`), weight: 3 },
    { arbitrary: top, weight: 1 },
  );
  return fc.oneof<fc.Arbitrary<EditOperation>[]>(
    fc.record({ op: fc.constant('addStep' as const), step, after: fc.oneof(id, fc.constant(null)) }),
    fc.record({ op: fc.constant('addStep' as const), step }),
    fc.record({ op: fc.constant('removeStep' as const), id, heal: fc.boolean() }),
    fc.record({ op: fc.constant('renameStep' as const), id, to: word }),
    fc.record({ op: fc.constant('setField' as const), path, value }),
    fc.record({ op: fc.constant('setField' as const), path, value }),
    fc.record({ op: fc.constant('removeField' as const), path }),
    fc.record({ op: fc.constant('connect' as const), from: id, to: id }),
    fc.record({ op: fc.constant('disconnect' as const), from: id, to: id }),
    fc.record({ op: fc.constant('moveStep' as const), id, after: fc.oneof(id, fc.constant(null)) }),
    fc.record({
      op: fc.constant('wrapInLoop' as const),
      ids: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
      loop: fc.constant({ id: 'around', type: 'loop', times: 2 }),
    }),
  );
}
