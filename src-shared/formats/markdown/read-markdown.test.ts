import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkText } from '../check-text.ts';
import { readParts } from '../read-workflow.ts';
import { applyChanges } from '../edit/text-changes.ts';
import { MARKDOWN_CORPUS } from './corpus.fixture.ts';

const options = { path: 'flow.md' };
const front = '---\nversion: 1\nid: w\n---\n';

/** What the steps of a text say, as read and not yet repaired. */
function steps(text: string): unknown {
  const value: unknown = readParts(`${front}# W\n\n${text}`, options).source?.value;
  return typeof value === 'object' && value !== null && 'steps' in value ? value.steps : value;
}

/** Findings of the whole check as `code path line:column` with the text they mark. */
function found(text: string): readonly string[] {
  return checkText(text, options).diagnostics.map(({ code, path, range }) => {
    const marked = range === undefined ? '' : text.slice(range.start.offset, range.end.offset);
    return `${code} ${path} ${range?.start.line ?? 0}:${range?.start.column ?? 0} ${JSON.stringify(marked)}`;
  });
}

const agent = { type: 'agent' } as const;

describe('reading Markdown', () => {
  test.each<[string, string, unknown]>([
    ['prose is a goal', '## Do it\nThis\nand *that*.\n', [{ name: 'Do it', ...agent, goal: 'This\nand *that*.' }]],
    ['a number is not part of a name', '## Step 12: Do it\nx\n', [{ name: 'Do it', ...agent, goal: 'x' }]],
    ['a heading that is an id is the id', '## do-it\nx\n', [{ id: 'do-it', ...agent, goal: 'x' }]],
    [
      'an id in YAML leaves the heading the name',
      '## lint\n```yaml step\nid: a\n```\nx\n',
      [{ id: 'a', name: 'lint', ...agent, goal: 'x' }],
    ],
    [
      'a name in YAML wins over the heading',
      '## Seen\n```yaml step\nname: Said\n```\nx\n',
      [{ name: 'Said', ...agent, goal: 'x' }],
    ],
    [
      'a lone script is a command',
      '## a\n```sh\nnpm ci\nnpm test\n```\n',
      [{ id: 'a', type: 'command', command: 'npm ci\nnpm test' }],
    ],
    ['beside prose a script is prose', '## a\nRun\n```sh\nls\n```\n', [{ id: 'a', ...agent, goal: 'Run\n```sh\nls\n```' }]],
    [
      'two scripts are prose',
      '## a\n```sh\n1\n```\n```sh\n2\n```\n',
      [{ id: 'a', ...agent, goal: '```sh\n1\n```\n```sh\n2\n```' }],
    ],
    [
      'comments and links do not count',
      '## a\n<!-- x -->\n```bash\nls\n```\n\n[b]: c\n',
      [{ id: 'a', type: 'command', command: 'ls' }],
    ],
    ['a heading in a script is none', '## a\n````sh\n```\n## b\n````\n', [{ id: 'a', type: 'command', command: '```\n## b' }]],
    ['a deeper heading is prose', '## a\nx\n\n### More\ny\n', [{ id: 'a', ...agent, goal: 'x\n\n### More\ny' }]],
    ['a quote that asks', '## a\nx\n> [!confirm]\n> Sure?\n', [{ id: 'a', ...agent, goal: 'x', confirm: { reason: 'Sure?' } }]],
    ['another quote is prose', '## a\n> [!note]\n> x\n', [{ id: 'a', ...agent, goal: '> [!note]\n> x' }]],
    [
      'an approval says its reason',
      '## a\n```yaml step\ntype: approve\n```\nGood?\n',
      [{ id: 'a', type: 'approve', reason: 'Good?' }],
    ],
    [
      'rules part sections',
      '## a\nx\n\n---\n\n## b\ny\n\n***\n',
      [
        { id: 'a', ...agent, goal: 'x' },
        { id: 'b', ...agent, goal: 'y' },
      ],
    ],
    ['an underlined heading', 'Do it\n-----\nx\n', [{ name: 'Do it', ...agent, goal: 'x' }]],
    [
      'an empty section',
      '## a\n## b\nx\n',
      [
        { id: 'a', ...agent },
        { id: 'b', ...agent, goal: 'x' },
      ],
    ],
    ['a comment cuts prose in two', '## a\nx\n\n<!-- c -->\n\ny\n', [{ id: 'a', ...agent, goal: 'x\n\ny' }]],
    [
      'loops nest',
      '## a\n```yaml step\ntype: loop\ntimes: 2\n```\nWhy.\n### b\n```yaml step\ntype: loop\ntimes: 3\n```\n#### c\nx\n### d\ny\n',
      [
        {
          id: 'a',
          type: 'loop',
          notes: 'Why.',
          times: 2,
          steps: [
            { id: 'b', type: 'loop', times: 3, steps: [{ id: 'c', ...agent, goal: 'x' }] },
            { id: 'd', ...agent, goal: 'y' },
          ],
        },
      ],
    ],
  ])('[M2] %s', (_, text, expected) => {
    expect(steps(text)).toEqual(expected);
    expect(steps(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  test('[M3] the example of the language has no errors, and its ids follow from its names', () => {
    const [, text = ''] = MARKDOWN_CORPUS[0] ?? [];
    const { compiled } = checkText(text, options);
    expect(compiled?.workflow.steps.map(({ id, needs }) => ({ id, needs }))).toEqual([
      { id: 'understand-the-changes', needs: [] },
      { id: 'run-the-tests', needs: ['understand-the-changes'] },
      { id: 'review-for-correctness', needs: ['understand-the-changes'] },
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['front matter without an end', '---\nversion: 1\n', ['FR020  1:1 "---"']],
    ['a list as front matter', '---\n- a\n---\n## a\nx\n', ['FR021  2:1 "- a\\n"']],
    ['text and a field', `${front}# W\n## a\n\`\`\`yaml step\nrole: r\ngoal: x\n\`\`\`\ny\n`, ['FR022 steps.0.goal 11:1 "y"']],
    ['a code block without an end', `${front}# W\n## a\n\`\`\`sh\nls\n## b\n`, ['FR023  7:1 "```sh"']],
    ['broken YAML in a step', `${front}# W\n## a\n\`\`\`yaml step\nrole: [\n\`\`\`\n`, ['FR003 steps.0 9:1 ""']],
    ['a second title', `${front}# W\n## a\n\`\`\`yaml step\nrole: r\n\`\`\`\nx\n# Z\n`, ['FR024  11:1 "# Z"']],
    [
      'a quote that nearly confirms',
      `${front}# W\n## a\n\`\`\`yaml step\nrole: r\n\`\`\`\nx\n\n> [!confrim]\n> Sure?\n`,
      ['FR026  12:1 "> [!confrim]"'],
    ],
    ['a note', `${front}# W\n## a\n\`\`\`yaml step\nrole: r\n\`\`\`\nx\n\n> [!NOTE]\n> Sure?\n`, []],
    ['fields that are nearly some', `${front}# W\n## a\n\`\`\`yaml stpe\nrole: r\n\`\`\`\nx\n`, ['FR026  7:1 "```yaml stpe"']],
    [
      'an unknown key, a wrong role and an unknown name, each at its place',
      `${front}# W\n## a\n\`\`\`yaml step\nrolle: x\nrole: 1\n\`\`\`\nSay {{ inputs.nope }}.\n`,
      ['FR101 steps.a.rolle 8:1 "rolle"', 'FR102 steps.a.role 9:7 "1"', 'FR402 steps.a.goal 11:15 "nope"'],
    ],
    [
      'an unknown name in prose',
      `${front}# W\n## a\n\`\`\`yaml step\nrole: r\n\`\`\`\nSay\n{{ inputs.nope }}.\n`,
      ['FR402 steps.a.goal 11:11 "nope"'],
    ],
  ])('[M4] %s is shown where it is', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('[M5] a fix of a Markdown workflow leads to a text without its finding', () => {
    const text = `${front}# W\n\n##\n\nThis.\n`;
    const { diagnostics } = checkText(text, options);
    expect(diagnostics.map(({ code, fixes }) => [code, applyChanges(text, fixes?.[0]?.changes ?? [])])).toEqual([
      ['FR204', `${front}# W\n\n##\n\n\`\`\`yaml step\nid: this\n\`\`\`\n\nThis.\n`],
      ['FR207', `${front}# W\n\n##\n\n\`\`\`yaml step\nrole: implementer\n\`\`\`\n\nThis.\n`],
    ]);
  });

  test('[M5] a heading with words under it says all that a step needs: no hint asks for its id or role', () => {
    expect(checkText(`${front}# W\n\n## Do it\n\nThis.\n\n## again\n\nThat.\n`, options).diagnostics).toEqual([]);
  });

  test('[M6] what is missing at the very end is found inside the text', () => {
    const text = '## A form\n```yaml step\nid: f\ntype: ask\nform:\n  how: { type: choice,\\x';
    const ends = checkText(text, options).diagnostics.map(({ range }) => range?.end.offset ?? 0);
    expect(ends.filter((end) => end > text.length)).toEqual([]);
  });

  test('[M6] no text makes it throw, hang or reach a prototype', () => {
    const piece = fc.constantFrom(
      ...[
        '\n',
        '\r',
        '\t',
        '# ',
        '## ',
        '### ',
        '---\n',
        '```\n',
        '```yaml step\n',
        '```sh\n',
        '> [!confirm]\n',
        '<!--',
        '-->',
        '- ',
        '__proto__: 1\n',
      ],
      ...[
        '\n## __proto__\n',
        '\n## constructor\n',
        'type: loop\n',
        '&a ',
        '*a',
        '{{',
        '}}',
        '\uFEFF',
        '\\',
        '[',
        ']: ',
        '    ',
        '<div>',
        'steps: [a]\n',
        '1e999',
      ],
    );
    const cases = fc
      .constantFrom(...MARKDOWN_CORPUS.map(([, text]) => text))
      .chain((text) =>
        fc
          .array(fc.record({ at: fc.nat(text.length), cut: fc.nat(30), piece }), { minLength: 1, maxLength: 6 })
          .map((cuts) => ({ text, cuts })),
      );
    fc.assert(
      fc.property(cases, ({ text, cuts }) => {
        const mutated = cuts.reduce((now, { at, cut, piece: put }) => now.slice(0, at) + put + now.slice(at + cut), text);
        const { value, diagnostics } = checkText(mutated, options);
        const { source } = readParts(mutated, options);
        source?.setAt(['steps', 0, 'goal'], 'x');
        source?.removeAt(['steps', 1]);
        source?.moveItem({ list: ['steps'], index: 0, before: 2 });
        expect([Object.keys(Object.prototype), Object.hasOwn({ v: value }, '__proto__')]).toEqual([[], false]);
        for (const { range } of diagnostics) expect(range === undefined || range.end.offset <= mutated.length).toBe(true);
      }),
      { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 300) },
    );
  }, 600_000);

  test.each<[string, string]>([
    ['brackets', '['.repeat(900_000)],
    ['emphasis', '**a_b'.repeat(180_000)],
    ['quotes in quotes', '>'.repeat(900_000)],
    ['lists in lists', '- '.repeat(450_000)],
    ['headings', '## a\n'.repeat(5000)],
    ['attributes', `<a${' b="c"'.repeat(150_000)}`],
    [
      'aliases',
      '## a\n```yaml step\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n```\n'.repeat(4000),
    ],
  ])(
    '[M7] a megabyte of %s is read',
    (_, text) => {
      expect(readParts(text, options).findings.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
