import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applyEdit } from '../edit/edit-workflow.ts';
import { checkText } from '../check-text.ts';
import { readParts } from '../read-workflow.ts';
import type { Dialect } from '../text-source.ts';
import { convertText } from './convert-text.ts';
import { DIALECTS } from './dialects.ts';

const ALL: readonly Dialect[] = ['yaml', 'markdown', 'json', 'toml'];

function written(
  yaml: string,
  to: Dialect,
): { readonly text: string; readonly path: string; readonly losses: readonly string[] } {
  const done = convertText(yaml, { path: 'w.yaml', to });
  if (!done.ok) throw new Error(done.error.message);
  return { text: done.value.text, path: `w.${DIALECTS[to].extension}`, losses: done.value.losses.map(({ message }) => message) };
}

const flow = (more: string, step = ''): string =>
  `version: 1\nid: w\nname: W\n${more}steps:\n  - id: a\n    type: command\n    command: "1"\n  - id: b\n    type: tool\n    server: s\n    tool: t\n${step}`;

const inAll = <T>(ask: (to: Dialect) => T): readonly T[] => ALL.map(ask);

/** A case for each row of the page's table: what was asked of YAML, Markdown, JSON and TOML, and what each said. */
const CASES: Readonly<Record<string, () => readonly unknown[]>> = {
  'read, checked, run': () =>
    inAll((to) => {
      const { text, path } = written(flow(''), to);
      return checkText(text, { path }).compiled !== undefined;
    }),
  'edited as a picture, its text kept byte by byte': () =>
    inAll((to) => {
      const { text, path } = written(flow(''), to);
      return applyEdit(text, { op: 'renameStep', id: 'a', to: 'c' }, { path }).ok;
    }),
  'every field of a workflow': () =>
    inAll((to) => {
      const yaml = readFileSync('workflows/folder-tidy/workflow.yaml', 'utf8');
      const { text, path } = written(yaml, to);
      return checkText(text, { path }).compiled?.hash === checkText(yaml, { path: 'w.yaml' }).compiled?.hash;
    }),
  '`x-` keys of your own': () =>
    inAll((to) => {
      const { text, path } = written(flow('x-own: { a: [1] }\n'), to);
      return JSON.stringify(readParts(text, { path }).source?.value).includes('"x-own":{"a":[1]}');
    }),
  comments: () => inAll((to) => written(flow('# why\ntags: [x]\n'), to).losses.length === 0),
  'a step without `needs`': () =>
    [
      [flow(''), 'w.yaml'],
      ['# W\n\n## a\n```sh\n1\n```\n\n## b\n```sh\n1\n```\n', 'w.md'],
      ['{"id":"w","name":"w","steps":[{"id":"a","command":"1"},{"id":"b","command":"1"}]}', 'w.json'],
      ['id = "w"\nname = "w"\n[[steps]]\nid = "a"\ncommand = "1"\n[[steps]]\nid = "b"\ncommand = "1"\n', 'w.toml'],
    ].map(([text = '', path = '']) => checkText(text, { path }).compiled?.workflow.steps[1]?.needs),
  '`null`': () => inAll((to) => written(flow('', '    arguments: { a: null }\n'), to).losses.length === 0),
  'anchors and aliases': () => inAll((to) => written(flow('', '    arguments: { a: &x [1], b: *x }\n'), to).losses.length === 0),
  'texts of several lines': () =>
    inAll((to) => {
      const json = written(flow('', '    notes: "one\\ntwo"\n'), 'json').text;
      const done = convertText(json, { path: 'w.json', to });
      return done.ok && done.value.text.split('\n').some((line) => line.trim().startsWith('two'));
    }),
  'dates without quotes': () =>
    [
      ['version: 1\nname: 2027-01-01\nsteps: []', 'w.yaml'],
      ['---\nname: 2027-01-01\n---\n', 'w.md'],
      ['{ "name": 2027-01-01 }', 'w.json'],
      ['name = 2027-01-01\n', 'w.toml'],
    ].map(([text = '', path = '']) => {
      const value = readParts(text, { path }).source?.value;
      return value === undefined ? 'refused' : JSON.stringify(value).includes('"2027-01-01"');
    }),
};

test('[DIALECTS] the page’s table is what the program does, row by row', () => {
  const rows = [...readFileSync('docs/dialects.md', 'utf8').matchAll(/^\| ([^|]+?) \|/gm)].map(([, first]) => first);
  expect(rows).toEqual(Object.keys(CASES));
  expect(Object.fromEntries(Object.entries(CASES).map(([row, ask]) => [row, ask()]))).toEqual({
    'read, checked, run': [true, true, true, true],
    'edited as a picture, its text kept byte by byte': [true, true, true, false],
    'every field of a workflow': [true, true, true, true],
    '`x-` keys of your own': [true, true, true, true],
    comments: [true, false, false, true],
    'a step without `needs`': [['a'], ['a'], ['a'], []],
    '`null`': [true, true, true, false],
    'anchors and aliases': [true, false, false, false],
    'texts of several lines': [true, true, false, true],
    'dates without quotes': [true, true, 'refused', 'refused'],
  });
});
