import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWorkflow } from '../read-workflow.ts';
import { readSource } from '../read-source.ts';
import { checkText } from '../check-text.ts';
import { JSON_CORPUS } from './json-corpus.fixture.ts';
import { jsonTextSource } from './json-text-source.ts';

const workflow = (more: string): string =>
  `{ "version": 1, "id": "w", "name": "w", ${more} "steps": [ { "id": "a", "type": "command", "command": "1" } ] }`;

/** Findings of a `.json` file as `CODE line:column message`. */
function found(text: string, path = 'w.json'): readonly string[] {
  return readWorkflow(text, { path }).diagnostics.map(
    ({ code, range, message }) => `${code} ${range?.start.line}:${range?.start.column} ${message}`,
  );
}

describe('reading JSON', () => {
  test('[READ] comments, commas at the end and a byte order mark are read; a .json file gets one hint, a .jsonc file none', () => {
    const text = `\uFEFF// why\n${workflow('"tags": ["x",], /* y */')}\r\n`;
    expect([found(text), found(text, 'w.jsonc'), found(workflow('')), found(workflow('"tags": ["x",],'))]).toEqual([
      ['FR014 1:2 The file has comments: Flowright reads that, many other readers of JSON do not.'],
      [],
      [],
      ['FR014 1:53 The file has a comma after its last value: Flowright reads that, many other readers of JSON do not.'],
    ]);
  });

  test.each([
    ['a key twice', workflow('"id": "x",'), ['FR004 1:41 The key "id" is there twice.']],
    ['the forbidden key', workflow('"__proto__": {},'), ['FR007 1:41 The key __proto__ is not allowed.']],
    ['NaN', workflow('"priority": NaN,'), ['FR010 1:53 NaN has no meaning in a workflow.']],
    ['-Infinity', workflow('"priority": -Infinity,'), ['FR010 1:53 -Infinity has no meaning in a workflow.']],
    [
      'a number too large',
      workflow('"priority": 1e999,'),
      ['FR010 1:53 This number is larger than any that can be reckoned with.'],
    ],
    ['no comma', '{\n  "version": 1\n  "id": "w"\n}', ['FR003 3:3 A comma is missing before this.']],
    ['no colon', '{ "version" 1 }', ['FR003 1:13 A colon is missing after a key.']],
    ['no end', '{ "version": 1, "steps": [', ['FR003 1:26 A [ is not closed.']],
    ['an open text', '{ "name": "w\n}', ['FR003 1:11 A text is not closed.']],
    ['a tab in a text', '{ "name": "a\tb" }', ['FR003 1:11 A tab or another sign that cannot be seen stands in a text.']],
    ['a bad escape', '{ "name": "a\\qb" }', ['FR003 1:11 A backslash is followed by a sign that means nothing.']],
    ['single quotes', "{ 'version': 1, }}", ['FR003 1:3 Single quotes mean nothing in JSON.']],
    ['a bare word', '{ "name": w }}', ['FR003 1:11 "w" is neither a number nor true, false or null.']],
    ['two values', `${workflow('')} {}`, ['FR003 1:106 Something stands after the end of the workflow.']],
    ['an open comment', `${workflow('')} /* x`, ['FR003 1:106 A comment is not closed.']],
    ['a list', '[1]', ['FR008 1:1 The file holds a list, not a workflow.']],
    ['nothing', ' \n', ['FR008 1:1 The file is empty.']],
    [
      'only a comment',
      '// x',
      [
        'FR014 1:1 The file has comments: Flowright reads that, many other readers of JSON do not.',
        'FR008 1:1 The file is empty.',
      ],
    ],
    ['too deep', `{"a":${'['.repeat(200)}`, ['FR006 1:105 The text is nested deeper than 100 levels.']],
    ['too deep by far', '['.repeat(900_000), ['FR006 1:101 The text is nested deeper than 100 levels.']],
    ['too many values', `[${'1,'.repeat(250_000)}1]`, ['FR005 1:400000 The file holds more than 200000 values.']],
  ])('[READ] %s is told with its place', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('[READ] YAML in a .json file is told as such, with what to do', () => {
    const yaml = 'version: 1\nid: w\nname: w\nsteps:\n  - { id: a, type: command, command: "1" }\n';
    const hints = ['version: 1\nid: w\n', `{ version: 1, id: w }`, "{ 'version': 1 }"].map(
      (text) => readWorkflow(text, { path: 'w.json' }).diagnostics[0]?.hint,
    );
    expect([found(yaml), hints]).toEqual([
      ['FR003 1:1 The file is named as JSON, but it is written as YAML.'],
      [
        'Give it a name that ends in .yaml.',
        'Put text in double quotes. Or give the file a name that ends in .yaml: as YAML it can be read.',
        'Put the text in double quotes. Or give the file a name that ends in .yaml: as YAML it can be read.',
      ],
    ]);
  });

  test('[READ] a text without a name is JSON where it reads as JSON, else YAML', () => {
    const dialects = [workflow(''), '{ version: 1 }', '// x\n{}', 'version: 1', `\uFEFF\n${workflow('"tags": ["a",],')}`].map(
      (text) => readSource(text, undefined).dialect,
    );
    expect(dialects).toEqual(['json', 'yaml', 'yaml', 'yaml', 'json']);
  });

  test('[READ] places are exact: values, keys, pieces behind escapes, the line of what lacks something', () => {
    const text = '{\n  "a": { "b": "x\\u00e9\\"yz" },\n  "c": [\n    1\n  ]\n}';
    const source = jsonTextSource(text, { strict: false });
    const at = (...[place, more]: Parameters<typeof source.rangeAt>): string | undefined => {
      const range = source.rangeAt(place, more);
      return range === undefined ? undefined : text.slice(range.start.offset, range.end.offset);
    };
    expect([
      at(['a', 'b']),
      at(['a', 'b'], { onKey: true }),
      at(['a', 'b'], { within: '"y' }),
      at(['a', 'b'], { within: 'nowhere' }),
      at(['c', 0]),
      at(['c', 5]),
      at(['a', 'z', 1]),
    ]).toEqual(['"x\\u00e9\\"yz"', '"b"', '\\"y', '"x\\u00e9\\"yz"', '1', '[', '{ "b": "x\\u00e9\\"yz" }']);
  });

  test('[READ] every text of the corpus is read without an error', () => {
    const wrong = Object.entries(JSON_CORPUS).filter(([, text]) => checkText(text, { path: 'w.jsonc' }).workflow === undefined);
    expect(wrong).toEqual([]);
  });

  test('[READ] what JSON.parse reads is read as the same value, and no text makes it throw', () => {
    const odd = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"',
        '\\',
        '/*',
        '*/',
        '//',
        '\n',
        '1',
        '-',
        'e',
        'null',
        ' ',
        '\uFEFF',
        "'",
      ),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), odd, fc.nat(), (json, pieces, at) => {
        const plain = jsonTextSource(json, { strict: true });
        if (!json.includes('__proto__')) expect(JSON.stringify(plain.value)).toBe(JSON.stringify(JSON.parse(json)));
        const text = json.slice(0, at % (json.length + 1)) + pieces.join('') + json.slice(at % (json.length + 1));
        const read = jsonTextSource(text, { strict: true });
        expect(
          read.value === undefined ? read.findings.length > 0 || text.trim() === '' || /^[\s\uFEFF]*\/[/*]/.test(text) : true,
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
