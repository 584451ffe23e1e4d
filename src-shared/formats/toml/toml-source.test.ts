import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdit } from '../edit/edit-workflow.ts';
import { checkText } from '../check-text.ts';
import { readWorkflow } from '../read-workflow.ts';
import { tomlTextSource } from './toml-source.ts';

const TEXT = `# Release train
version = 1
id = "w"
name = "W" # short
tags = ["x", 'y']

[inputs.channel]
type = "choice"
options = [
  "beta", # first
  "stable",
]

[policies]
budget.max_credits = 50
commands = { allowed = ["npm *"], "denied" = ["rm *"] }

# One
[[steps]]
id = "a"
type = "command"
command = """
echo "a"
echo b"""

[[steps]]
id = "b"
type = "command"
command = 'echo {{ inputs.chanel }}'
needs = ["a"]
retry = { max_attempts = 2 }

[[steps]]
id = "each"
type = "loop"
times = 2

[[steps.steps]]
id = "c"
type = "command"
command = "1"

[[steps.steps]]
id = "d"
type = "command"
command = "2"
[steps.steps.env]
A = "1"
`;

const found = (text: string): readonly string[] =>
  readWorkflow(text, { path: 'w.toml' }).diagnostics.map(
    ({ code, range, message }) => `${code} ${range?.start.line}:${range?.start.column} ${message}`,
  );

describe('reading TOML', () => {
  test('[TOML] the language is read as tables; a step without needs starts at once', () => {
    const { workflow } = readWorkflow(TEXT, { path: 'w.toml' });
    expect([workflow?.inputs, workflow?.policies, workflow?.steps]).toEqual([
      { channel: { type: 'choice', options: ['beta', 'stable'] } },
      { budget: { max_credits: 50 }, commands: { allowed: ['npm *'], denied: ['rm *'] } },
      [
        { id: 'a', type: 'command', command: 'echo "a"\necho b' },
        { id: 'b', type: 'command', command: 'echo {{ inputs.chanel }}', needs: ['a'], retry: { max_attempts: 2 } },
        {
          id: 'each',
          type: 'loop',
          times: 2,
          needs: [],
          steps: [
            { id: 'c', type: 'command', command: '1' },
            { id: 'd', type: 'command', command: '2', env: { A: '1' }, needs: [] },
          ],
        },
      ],
    ]);
  });

  test('[TOML] places are exact: values, keys, elements, tables, pieces of texts', () => {
    const source = tomlTextSource(TEXT);
    const at = (...[place, more]: Parameters<typeof source.rangeAt>): string | undefined => {
      const range = source.rangeAt(place, more);
      return range === undefined ? undefined : TEXT.slice(range.start.offset, range.end.offset);
    };
    expect([
      at(['name']),
      at(['name'], { onKey: true }),
      at(['tags', 1]),
      at(['inputs', 'channel', 'options', 1]),
      at(['inputs', 'channel']),
      at(['policies', 'budget', 'max_credits']),
      at(['policies', 'commands', 'denied', 0]),
      at(['steps', 1]),
      at(['steps', 1, 'retry', 'max_attempts']),
      at(['steps', 1, 'command'], { within: 'inputs.chanel' }),
      at(['steps', 2, 'steps', 1, 'env', 'A']),
      at(['steps', 2, 'steps', 1, 'goal']),
      at(['nowhere']),
    ]).toEqual([
      '"W"',
      'name',
      "'y'",
      '"stable"',
      '[inputs.channel]',
      '50',
      '"rm *"',
      '[[steps]]',
      '2',
      'inputs.chanel',
      '"1"',
      '[[steps.steps]]',
      '# Release train',
    ]);
    expect(checkText(TEXT, { path: 'w.toml' }).diagnostics.map(({ code, range }) => [code, range?.start.line])).toContainEqual([
      'FR402',
      29,
    ]);
  });

  test.each([
    ['a mistake', 'version = 1\nname = nope\n', ['FR003 2:8 Not valid TOML: invalid value.']],
    ['a key twice', 'a = 1\na = 2\n', ['FR004 2:1 A key or table is there twice.']],
    ['the forbidden key', '[[steps]]\n__proto__ = 1\n', ['FR007 2:13 The key __proto__ is not allowed.']],
    ['a date', 'version = 1\nid = 1979-05-27\n', ['FR010 2:6 A date without quotes has no meaning in a workflow.']],
    ['nan', 'steps = [{ priority = nan }]', ['FR010 1:23 inf and nan have no meaning in a workflow.']],
    ['depth', `a = ${'['.repeat(500)}${']'.repeat(500)}`, ['FR006 1:105 The text is nested deeper than 100 levels.']],
    ['depth by dots', `${'a.'.repeat(3000)}b = 1`, ['FR006 1:1 The text is nested deeper than 100 levels.']],
    ['nothing', '# only this\n', ['FR008 1:1 The file is empty.']],
  ])('[TOML] %s is told with its place', (_, text, expected) => {
    expect(found(text).slice(0, 1)).toEqual(expected);
  });

  test.each([
    ['steps by name', '[steps.build]\nrun = "make"'],
    ['parameters', '[[parameters]]\nname = "x"'],
    ['actions', '[actions.x]\nrun = "y"'],
    ['a table of the workflow', '[workflow]\nid = "x"'],
  ])('[TOML] a workflow.toml of another tool (%s) is to be brought over', (_, text) => {
    const [first] = readWorkflow(text, { path: 'workflow.toml' }).diagnostics;
    expect([first?.code, first?.hint]).toEqual(['FR009', 'Bring it over with: flowright import FILE']);
  });

  test('[TOML] an edit is refused with the way to YAML', () => {
    const edited = applyEdit(TEXT, { op: 'removeStep', id: 'b' }, { path: 'w.toml' });
    expect(edited.ok ? undefined : [edited.error.code, edited.error.hint]).toEqual([
      'edit_not_possible',
      'Write it as YAML first: flowright convert w.toml --to yaml --out FILE.yaml',
    ]);
  });

  test('[TOML] no text makes it throw, and every value is where it is said to be', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '[[a]]\n',
      '[a.b]\n',
      'a',
      'b = ',
      '"""',
      "'''",
      '"',
      '\\',
      '#',
      '\n',
      '=',
      '.',
      '{',
      '}',
      ',',
      '1',
      ' ',
      '\r\n',
      "'x'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(), (pieces, cut) => {
        const own = pieces.join('');
        const mixed = TEXT.slice(0, cut % TEXT.length) + own + TEXT.slice(cut % TEXT.length);
        for (const text of [own, mixed]) {
          const source = tomlTextSource(text);
          if (source.value === undefined) expect(source.findings).not.toEqual([]);
          for (const leaf of leaves(source.value ?? {}, [])) {
            const range = source.rangeAt(leaf.at);
            const written = text.slice(range?.start.offset, range?.end.offset);
            expect(tomlTextSource(`x = ${written}`).value).toEqual({ x: leaf.value });
          }
        }
      }),
      { numRuns: Number(process.env['FLOWRIGHT_FUZZ'] ?? 300) },
    );
  }, 600_000);
});

function leaves(
  value: unknown,
  at: readonly (string | number)[],
): readonly { readonly at: typeof at; readonly value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ at, value }];
  if (at.at(-1) === 'needs') return [];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...at, Array.isArray(value) ? Number(key) : key]));
}
