import { describe, expect, test } from 'vitest';
import { applyFixes } from './apply-fixes.ts';
import { checkText } from './check-text.ts';
import { applyChanges } from './edit/text-changes.ts';

const inputs = 'inputs: { who: { type: text, required: true }, kind: { type: choice, options: [small, large] } }\n';
const yaml = (step: string): string => `version: 1\nid: w\nname: w\n${inputs}steps:\n  - ${step}\n`;
const approve = (reason: string): string => yaml(`{ id: ask, type: approve, reason: '${reason}' }`);

/** Findings as their code and the piece of the text they mark. */
function marks(text: string, path = 'w.yaml'): readonly string[] {
  return checkText(text, { path }).diagnostics.map(
    ({ code, range }) => `${code} ${text.slice(range?.start.offset, range?.end.offset)}@${range?.start.offset ?? -1}`,
  );
}

describe('texts with several expressions', () => {
  test('[TEMPLATE] each expression that is wrong is told at its own place, whatever is wrong with the others', () => {
    const text = approve('See {{ inputs.nope }}, {{ 1 + }}, {{ inputs.who }}, {{ inputs.kind == "smal" }}, {{ }}.');
    const at = (piece: string): string => `${piece}@${text.indexOf(piece)}`;
    expect(marks(text)).toEqual([
      `FR402 ${at('nope')}`,
      `FR401 ${at('{{ 1 + }}')}`,
      `FR414 ${at('"smal"')}`,
      `FR401 ${at('{{ }}')}`,
    ]);
  });

  test('[TEMPLATE] the same mistake made twice is told twice, and fixes mend both', async () => {
    const text = approve('From {{ inputs.whoo }} to {{ inputs.whoo }}.');
    const [first, second] = [text.indexOf('whoo'), text.lastIndexOf('whoo')];
    expect(marks(text)).toEqual([`FR402 whoo@${first}`, `FR402 whoo@${second}`]);
    const [, fixOfSecond] = checkText(text, { path: 'w.yaml' }).diagnostics.map(({ fixes }) => fixes?.[0]?.changes);
    expect(applyChanges(text, fixOfSecond ?? [])).toBe(`${text.slice(0, second)}who${text.slice(second + 'whoo'.length)}`);
    const fixed = await applyFixes(text, (now) => Promise.resolve(checkText(now, { path: 'w.yaml' }).diagnostics));
    expect(fixed.text).toBe(text.replaceAll('whoo', 'who'));
  });

  test.each([
    ['w.json', `{"version":1,"id":"w","name":"w","steps":[{"id":"a","type":"approve","reason":"\\"{{ x.a }}\\" {{ x.a }}"}]}`],
    ['w.md', '---\nversion: 1\nid: w\n---\n# W\n\n## Ask\nOne {{ x.a }}.\n\nTwo {{ x.a }}.\n'],
    ['w.toml', 'version = 1\nid = "w"\nname = "w"\n[[steps]]\nid = "a"\ntype = "approve"\nreason = "{{ x.a }} {{ x.a }}"\n'],
  ])('[TEMPLATE] the second of two equal pieces has its own place in %s', (path, text) => {
    expect(marks(text, path).filter((mark) => mark.startsWith('FR402'))).toEqual([
      `FR402 x@${text.indexOf('x.a')}`,
      `FR402 x@${text.lastIndexOf('x.a')}`,
    ]);
  });

  test('[TEMPLATE] braces that stay open and a hyphen hide nothing of the other expressions', () => {
    const text = yaml(
      `{ id: unit-test, type: command, command: 'true' }\n  - { id: ask, type: approve, reason: 'A {{ inputs.who and {{ inputs.nope }} {{ steps.unit-test.status }} {{ inputs.gone }}' }`,
    );
    expect(marks(text).map((mark) => mark.split('@')[0])).toEqual([
      'FR408 {{',
      'FR402 nope',
      'FR403 steps.unit-test',
      'FR402 gone',
    ]);
  });

  test('[TEMPLATE] a value in single quotes is told beside an expression that cannot be read', () => {
    const text = yaml(`{ id: a, type: command, command: "echo {{ 1 + }} '{{ inputs.who }}'" }`);
    expect(marks(text).map((mark) => mark.split('@')[0])).toEqual(['FR401 {{ 1 + }}', 'FR409 {{ inputs.who }}']);
  });
});

test.each([
  ['echo "{{.Names}}"', 'FR402', 'echo "{{ "{{.Names}}" }}"'],
  ["curl -H 'A={{ secret.TOKEN }}' x", 'FR411', 'curl -H "A=${TOKEN}" x'],
  ['curl -H "A={{ secret.TOKEN }}" x', 'FR411', 'curl -H "A=${TOKEN}" x'],
  ["echo '$5 {{ secret.TOKEN }}'", 'FR411', undefined],
  ["echo 'hi {{ inputs.who }}'", 'FR409', 'echo "hi {{ inputs.who }}"'],
  ["awk '{ print {{ inputs.who }} }' f", 'FR409', undefined],
])('[TEMPLATE] the fix of the command %s is one that the shell reads as it should', (command, code, mended) => {
  const text = `version: 1\nid: w\nname: w\n${inputs}steps:\n  - id: a\n    type: command\n    command: ${command}\n`;
  const [finding] = checkText(text, { path: 'w.yaml' }).diagnostics.filter((each) => each.code === code);
  const fix = finding?.fixes?.[0];
  const after = fix === undefined ? undefined : (applyChanges(text, fix.changes) ?? '');
  const [step] = after === undefined ? [] : (checkText(after, { path: 'w.yaml' }).workflow?.steps ?? []);
  expect([finding?.code, step?.type === 'command' ? step.command : undefined]).toEqual([code, mended]);
  expect(after === undefined ? [] : checkText(after, { path: 'w.yaml' }).diagnostics).toEqual([]);
});

describe('what is said of braces', () => {
  const said = (reason: string): readonly string[] =>
    checkText(approve(reason), { path: 'w.yaml' }).diagnostics.map(({ message, hint }) => `${message} ${hint ?? ''}`);

  test.each([
    ['{{{{ }} {{}} }}', 'One {{ }} holds one expression; for literal braces write {{ "{{" }} and {{ "}}" }}.'],
    ['{{ {{ inputs.who }} }}', 'One {{ }} holds one expression; for literal braces write {{ "{{" }} and {{ "}}" }}.'],
    ['docker ps --format "{{.Names}}"', 'for literal braces write {{ "{{" }} and {{ "}}" }}.'],
    ['{{#if inputs.who}}x', 'for literal braces write {{ "{{" }} and {{ "}}" }}.'],
    ['{{ }}', 'Write what is to stand there, as in {{ inputs.name }}'],
    ['{{ inputs.who | upper }}', 'There are no filters with |.'],
    ['{{ "open }} x', 'a quote " in it is not closed.'],
    ['{{ {"a": 1 }} x', 'a bracket { in it is not closed.'],
    ['{{ inputs.who', 'opens {{ and never closes it.'],
  ])('[TEMPLATE] %s is told what it lacks', (reason, words) => {
    const [first] = said(reason);
    expect(first).toContain(words);
  });
});
