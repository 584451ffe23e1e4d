import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyChanges } from './edit/text-changes.ts';
import { checkText } from './check-text.ts';
import { CORPUS } from './corpus.fixture.ts';
import { readWorkflow } from './read-workflow.ts';

/** Findings as `CODE path line:column`. */
function found(text: string, path?: string): readonly string[] {
  return checkText(text, path === undefined ? {} : { path }).diagnostics.map(
    (each) => `${each.code} ${each.path} ${each.range?.start.line ?? 0}:${each.range?.start.column ?? 0}`,
  );
}

const head = 'version: 1\nid: w\nname: w\n';
const wait = 'steps: [{ id: a, type: wait, for_sec: 1 }]\n';
const OMITTING = CORPUS['omitted'] ?? '';

describe('reading files that are not workflows', () => {
  const bomb = [
    'a: &a [1,1,1,1,1,1,1,1,1,1]',
    ...['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => `${name}: &${name} [${`*${'abcdef'[index] ?? 'a'},`.repeat(10)}1]`),
  ].join('\n');
  test.each([
    ['an empty file', '', ['FR008  1:1']],
    ['a list', '[1]', ['FR008  1:1']],
    ['a huge file', `${head}description: ${'x'.repeat(1_000_001)}`, ['FR001  1:1']],
    ['a binary file', 'PK\u0003\u0004\0\0', ['FR002  1:1']],
    ['bytes that are not UTF-8', 'name: \uFFFD\uFFFD', ['FR002  1:1']],
    ['an unclosed quote', 'name: "x', ['FR003  1:9']],
    ['a tab, and nothing it brings about', 'version: 1\nsteps:\n\t- id: a\n    type: wait\n', ['FR003  3:1']],
    ['a key written twice', 'a: 1\na: 2', ['FR004 a 2:1']],
    ['an alias bomb', bomb, ['FR005  1:10']],
    ['a circular alias', 'a: &a [*a]', ['FR005 a.0 1:8']],
    ['deep nesting', '['.repeat(50_000), ['FR006  1:1']],
    ['deep block nesting', '- '.repeat(50_000), ['FR006  1:1']],
    ['a prototype key', '__proto__: 1', ['FR007  1:1']],
    ['a value without meaning', 'a: .nan', ['FR010 a 1:4']],
    ['a text with U+0000', `${head}description: "x\\0"\n${wait}`, ['FR010 description 4:14']],
    ['a text with half a character', `${head}tags: [a, "x\\ud83d"]\n${wait}`, ['FR010 tags.1 4:11']],
    ['a key with U+FFFD', `${head}resources: { "x\\ufffd": 1 }\n${wait}`, ['FR010 resources.x\uFFFD 4:14']],
    ['two documents', `${head}steps: [{ id: a, type: wait, for_sec: 1 }]\n---\nb: 1\n`, ['FR011  5:1']],
    ['an alias of nothing', 'a: *b', ['FR003 a 1:4']],
  ])('[READ] %s is refused with its place', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('[READ] a BOM and CRLF change neither the model nor the lines', () => {
    const plain = `${head}steps:\n  - id: a\n    type: comand\n`;
    expect(found(`\uFEFF${plain.replaceAll('\n', '\r\n')}`)).toEqual(found(plain));
  });

  test('[READ] no text makes it throw or hang', () => {
    const pieces = fc
      .constantFrom(...Object.values(CORPUS))
      .chain((text) =>
        fc.tuple(
          fc.constant(text),
          fc.nat(text.length),
          fc.nat(30),
          fc.constantFrom(
            '',
            '{{',
            '[',
            '- ',
            '"',
            "'",
            '\t',
            ': ',
            '&a ',
            '*a ',
            '|\n',
            '\u0000',
            'x',
            '#',
            '!!binary ',
            '? ',
            '\uD800',
          ),
        ),
      );
    fc.assert(
      fc.property(pieces, ([text, at, length, piece]) => {
        const broken = text.slice(0, at) + piece + text.slice(at + length);
        expect(Array.isArray(checkText(broken).diagnostics)).toBe(true);
      }),
      { numRuns: 120 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => Array.isArray(checkText(text).diagnostics)),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.json(), (text) =>
        Array.isArray(checkText(`{"version":1,"id":"w","name":"w","inputs":${text},"steps":[${text}]}`).diagnostics),
      ),
      { numRuns: 100 },
    );
  });
});

test('[READ] a file of comments alone is empty, in every notation', () => {
  const codes = (text: string, path: string) => checkText(text, { path }).diagnostics.map(({ code }) => code);
  expect([
    codes('# later\n', 'w.yaml'),
    codes('// later\n', 'w.json'),
    codes('// later\n', 'w.jsonc'),
    codes('# later\n', 'w.toml'),
  ]).toEqual([['FR008'], ['FR014', 'FR008'], ['FR008'], ['FR008']]);
});

test('[READ] what breaks the notation is said with its place and what to do', () => {
  const told = (text: string) => {
    const [first] = checkText(text).diagnostics;
    return `${first?.range?.start.line ?? 0} ${first?.message.replace(/ \(.*/, '') ?? ''} ${first?.hint ?? ''}`;
  };
  expect([
    told('id: a\ntags: [b, c\nname: A\n'),
    told('name: "A\nid: a\n'),
    told('steps:\n- id: a\n  type: wait\n for_sec: 1\n'),
    told('command: |\necho\n'),
  ]).toEqual([
    '3 A [ or { is not closed where the next key begins. Close it with ] or }, and indent its lines deeper than its key.',
    '3 A quote is not closed. Write the same quote at the end of the text.',
    '4 This line stands where the dashes of the list do and has none. Line it up with the keys of its element, or begin it with "- ".',
    '2 This line is neither a key with a value nor part of the text above. Write key: value, or indent it deeper if it belongs to what is above.',
  ]);
});

describe('schema errors in plain words', () => {
  test.each([
    [
      'an unknown key names the nearest',
      `${head}steps:\n  - id: a\n    type: command\n    comand: x\n`,
      'FR101',
      'Did you mean "command"? Keys starting with x- are kept for your own use.',
    ],
    [
      'an unknown workflow key',
      `${head}trigers: []\nsteps: [{ id: a, type: wait, for_sec: 1 }]\n`,
      'FR101',
      'Did you mean "triggers"? Keys starting with x- are kept for your own use.',
    ],
    [
      'an unknown policy key',
      `${head}policies: { budget: { max_credit: 1 } }\nsteps: [{ id: a, type: wait, for_sec: 1 }]\n`,
      'FR101',
      'Did you mean "max_credits"? Keys starting with x- are kept for your own use.',
    ],
    [
      'a merge key',
      `${head}x-base: &base { max_attempts: 2 }\nsteps: [{ id: a, type: wait, for_sec: 1, retry: { <<: *base } }]\n`,
      'FR101',
      'A workflow has no merge keys. Write the keys out, or repeat the whole value: retry: *name.',
    ],
    [
      'a step type that does not exist',
      `${head}steps: [{ id: a, type: aprove, reason: x }]\n`,
      'FR106',
      'Did you mean "approve"?',
    ],
    [
      'text for a number',
      `${head}steps: [{ id: a, type: command, command: x, timeout_sec: "5" }]\n`,
      'FR102',
      'Take the quotes away.',
    ],
    ['text for a list', `${head}steps: [{ id: a, type: command, command: x, needs: b }]\n`, 'FR102', 'Write [b].'],
    ['a missing goal', `${head}steps: [{ id: a, type: agent, role: tester }]\n`, 'FR103', 'Add goal: … (text).'],
    [
      'a bad id',
      `${head}steps: [{ id: Big Step, type: command, command: x }]\n`,
      'FR107',
      'An id starts with a small letter and has small letters, digits, - and _ only.',
    ],
    [
      'a version to come',
      'version: 2\nid: w\nname: w\nsteps: [{ id: a, type: wait, for_sec: 1 }]\n',
      'FR112',
      'Update Flowright to open it, or write version: 1.',
    ],
    [
      'a misspelled failure rule',
      `${head}steps: [{ id: a, type: command, command: x, on_failure: contineu }]\n`,
      'FR104',
      'Did you mean "continue"?',
    ],
    [
      'both spellings of an id',
      `${head}steps: [{ id: a, step_id: b, type: command, command: x }]\n`,
      'FR109',
      'They mean the same: keep id.',
    ],
  ])('[SCHEMA] %s', (_, text, code, hint) => {
    const [first] = checkText(text).diagnostics;
    expect([first?.code, first?.hint?.slice(0, hint.length)]).toEqual([code, hint]);
  });

  test('[SCHEMA] keys of one’s own are kept and other spellings are read', () => {
    const { compiled, diagnostics } = checkText(
      `version: 1\nworkflow_id: w\nname: w\nx-team: a\nsteps:\n  - step_id: a\n    type: command\n    command: x\n    x-owner: me\n    on_failure: { type: agent_retry, role: implementer, max_attempts: 2 }\n`,
    );
    const [step] = compiled?.workflow.steps ?? [];
    expect([diagnostics, compiled?.workflow.id, step?.id, step?.on_failure]).toEqual([
      [],
      'w',
      'a',
      { agent_retry: { role: 'implementer', max_attempts: 2 } },
    ]);
  });
});

describe('omissions', () => {
  test('[REPAIR] what authors leave out is filled in and reported with a fix each', () => {
    expect(found(OMITTING)).toEqual([
      'FR201 version 1:1',
      'FR202 id 1:1',
      'FR205 triggers.0 3:5',
      'FR204 steps.update-all-dependencies-to-latest 6:5',
      'FR204 steps.cargo-test 9:5',
      'FR204 steps.review-dependency-changes-for-security 11:5',
    ]);
  });

  test('[REPAIR] taking every fix gives a text without findings and with the same meaning', () => {
    const before = checkText(OMITTING);
    const changes = before.diagnostics.flatMap((diagnostic) => diagnostic.fixes?.[0]?.changes ?? []);
    const after = checkText(applyChanges(OMITTING, changes) ?? '');
    expect([after.diagnostics, after.compiled?.workflow.steps]).toEqual([[], before.compiled?.workflow.steps]);
  });

  const samples = new URL('../../../../shared/samples/workflow-as-code/', import.meta.url);
  test.skipIf(!existsSync(samples))(
    '[REPAIR] the published examples are read, their omissions reported (skipped where their folder is not there)',
    () => {
      for (const name of readdirSync(samples)) {
        const checked = checkText(readFileSync(new URL(name, samples), 'utf8'), { path: name });
        expect([name, checked.compiled === undefined, checked.diagnostics.every((each) => each.severity !== 'error')]).toEqual([
          name,
          false,
          true,
        ]);
      }
    },
  );
});

describe('places', () => {
  test('[RANGE] a path by ids finds its value, in loop bodies too', () => {
    const { rangeOf } = readWorkflow(CORPUS['loop'] ?? '');
    const places = ['steps.two.when', 'steps.each', 'steps.one.command', 'name', 'steps.nobody'].map((path) => {
      const range = rangeOf(path);
      return range === undefined ? path : `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`;
    });
    expect(places).toEqual(['19:19-19:50', '8:7-20:58', '15:22-15:34', '3:7-3:12', '5:5-23:25']);
  });
});

test('[READ] keys that every object has are unknown keys like others', () => {
  for (const key of ['valueOf', 'constructor', 'toString', 'hasOwnProperty']) {
    const found = checkText(`{"version":1,"id":"w","name":"w","inputs":{"a":{"${key}":0}},"steps":[]}`);
    expect([found.compiled, found.diagnostics.length > 0]).toEqual([undefined, true]);
  }
});
