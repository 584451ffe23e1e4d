import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-shared/formats/text-source.ts';
import { foldsOf } from './folding.ts';
import { keyPlaceAt } from './key-place.ts';
import { choicesFor, helpFor, keysFor } from './schema-words.ts';

/** A text with `‸` where the caret is. */
function at(marked: string, dialect: Dialect) {
  const offset = marked.indexOf('‸');
  return keyPlaceAt(marked.replace('‸', ''), offset, dialect);
}
const keys = (marked: string, dialect: Dialect): readonly string[] => {
  const place = at(marked, dialect);
  return place?.part === 'key' ? keysFor(place).map(({ text }) => text) : [];
};
const choices = (marked: string, dialect: Dialect): readonly string[] => {
  const place = at(marked, dialect);
  return place?.part === 'value' ? choicesFor(place) : [];
};

describe('keys by the schema in JSON, TOML and the fields of Markdown', () => {
  test.each<[Dialect, string]>([
    ['json', '{ "id": "w", "steps": [{ "id": "a", "type": "wait", "‸" }] }'],
    ['json', '{ "id": "w",\n "steps": [\n  { "id": "a", "type": "wait",\n    "unt‸il": "x" }] }'],
    ['toml', 'id = "w"\n[[steps]]\nid = "a"\ntype = "wait"\nunt‸\n\n[[steps]]\nid = "b"\ntype = "agent"\n'],
    ['markdown', '---\nid: w\n---\n# W\n\n## a\n\n```yaml step\ntype: wait\nunt‸\n```\n'],
    ['yaml', 'id: w\nsteps:\n  - id: a\n    type: wait\n    unt‸\n  - id: b\n    type: agent\n'],
  ])('[T6] %s offers what a step of that type takes and does not say yet: %s', (dialect, text) => {
    const offered = keys(text, dialect);
    expect([offered.includes('until'), offered.includes('for_sec'), offered.includes('goal'), offered.includes('type')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test.each<[Dialect, string]>([
    ['json', '{ "steps": [{ "type": "agent", "retry": { ‸ } }] }'],
    ['toml', '[[steps]]\ntype = "agent"\n[steps.retry]\n‸'],
    ['toml', '[[steps]]\ntype = "agent"\nretry.max‸ = 1'],
    ['markdown', '## a\n```yaml step\ntype: agent\nretry:\n  ‸\n```\n'],
    ['yaml', 'steps:\n  - type: agent\n    retry:\n      ‸\n'],
  ])('[T6] %s offers the keys of a map within: %s', (dialect, text) => {
    expect(keys(text, dialect)).toEqual(['max_attempts', 'backoff_sec', 'factor']);
  });

  test('[T6] the workflow’s own fields are offered in front matter, at the top of a file, and in lists of maps', () => {
    expect([
      keys('---\nversion: 1\ntag‸\n---\n## a\n', 'markdown').includes('tags'),
      keys('version = 1\ntag‸\n[[steps]]\n', 'toml').includes('tags'),
      keys('{ "version": 1, "‸" }', 'json').includes('tags'),
      keys('---\nreferences:\n  - id: a\n    ti‸\n---\n', 'markdown').includes('title'),
    ]).toEqual([true, true, true, true]);
  });

  test('[T7] where a few words fit, those are offered', () => {
    expect([
      choices('{ "steps": [{ "type": "‸" }] }', 'json').includes('command'),
      choices('[[steps]]\ntype = "ag‸"\n', 'toml').includes('agent'),
      choices('## a\n```yaml step\nskip: b‸\n```\n', 'markdown'),
      choices('{ "steps": [{ "type": "http", "method": "G‸" }] }', 'json').includes('GET'),
      choices('{ "name": "‸" }', 'json'),
    ]).toEqual([true, true, ['step', 'branch'], true, []]);
  });

  test('[T8] a key says what it is for; prose, comments and values say nothing', () => {
    const help = (marked: string, dialect: Dialect): string | undefined => {
      const place = at(marked, dialect);
      return place?.part === 'key' ? helpFor(place)?.split('\n')[0] : undefined;
    };
    const needs = 'Ids of the steps it waits for. Left out: the step written before it. [] starts at once.';
    expect([
      help('{ "steps": [{ "ne‸eds": [] }] }', 'json'),
      help('[[steps]]\nne‸eds = []\n', 'toml'),
      help('## a\n```yaml step\nne‸eds: []\n```\n', 'markdown'),
      help('## a\n\nne‸eds: nothing\n', 'markdown'),
      help('{ // ne‸eds\n }', 'json'),
      help('[[ste‸ps]]\n', 'toml'),
    ]).toEqual([needs, needs, needs, undefined, undefined, undefined]);
  });

  test('[T9] sections, fields and code blocks of Markdown and tables of TOML fold', () => {
    expect([
      foldsOf('---\nid: w\n---\n# W\n\nAbout.\n\n## a\n\n```sh\nls\n```\n\n## b\n\nDo.\n', 'markdown'),
      foldsOf('id = "w"\n\n[[steps]]\nid = "a"\n\n[[steps]]\nid = "b"\n', 'toml'),
      foldsOf('id: w\n', 'yaml'),
    ]).toEqual([
      [
        { start: 1, end: 3 },
        { start: 4, end: 16 },
        { start: 8, end: 12 },
        { start: 14, end: 16 },
        { start: 10, end: 12 },
      ],
      [
        { start: 3, end: 4 },
        { start: 6, end: 7 },
      ],
      [],
    ]);
  });
});
