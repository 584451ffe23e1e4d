import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CORPUS } from '../corpus.fixture.ts';
import { checkText } from '../check-text.ts';
import { JSON_CORPUS } from '../json/json-corpus.fixture.ts';
import { printJson } from '../json/json-print.ts';
import type { Dialect } from '../text-source.ts';
import { convertText } from './convert-text.ts';
import { DIALECTS } from './dialects.ts';
import { workflows } from './random-workflow.fixture.ts';

const bundled = readdirSync('workflows').map((name) => join('workflows', name, 'workflow.yaml'));
const TARGETS = ['yaml', 'markdown', 'json', 'toml'] as const satisfies readonly Dialect[];

function converted(text: string, path: string, to: Dialect): { readonly text: string; readonly losses: readonly string[] } {
  const done = convertText(text, { path, to });
  if (!done.ok) throw new Error(`${done.error.code}: ${done.error.message}`);
  return {
    text: done.value.text,
    losses: done.value.losses.map(({ path: at, message, range }) => `${range?.start.line} ${at}: ${message}`),
  };
}

const hash = (text: string, path: string): string => checkText(text, { path }).compiled?.hash ?? 'none';

/** Hashes of a text written in every dialect, and of those written back. */
function hashes(text: string, path: string): readonly (readonly [string, string])[] {
  const from = path.endsWith('.jsonc') ? 'json' : 'yaml';
  return TARGETS.map((to) => {
    const there = converted(text, path, to).text;
    const name = `w.${DIALECTS[to].extension}`;
    return [hash(there, name), hash(converted(there, name, from).text, path)] as const;
  });
}

describe('converting', () => {
  test.each([
    ...bundled.map((file) => [file, readFileSync(file, 'utf8'), file] as const),
    ...Object.entries(CORPUS).map(([name, text]) => [name, text, 'w.yaml'] as const),
    ...Object.entries(JSON_CORPUS).map(([name, text]) => [name, text, 'w.jsonc'] as const),
  ])('[LAW 5] %s has the same hash in every notation, there and back', (_, text, path) => {
    const own = hash(text, path);
    expect(hashes(text, path)).toEqual(TARGETS.map(() => [own, own]));
  });

  test('[LAW 5] so has any workflow', () => {
    let compared = 0;
    fc.assert(
      fc.property(workflows, (workflow) => {
        const text = printJson(workflow, { eol: '\n' });
        const own = hash(text, 'w.jsonc');
        if (own === 'none') return;
        compared += 1;
        expect(hashes(text, 'w.jsonc')).toEqual(TARGETS.map(() => [own, own]));
      }),
      { numRuns: Number(process.env['FLOWRIGHT_FUZZ'] ?? 150) },
    );
    expect(compared).toBeGreaterThan(50);
  }, 600_000);

  test('[LAW 5] comments of Markdown, and of the YAML in it, go along where the notation has them and are named where it has not', () => {
    const text = `---
id: w   # keep
---

# W

<!-- Look
     twice -->

## One

\`\`\`yaml step
timeout_sec: 60   # a minute
\`\`\`

Look at it.
`;
    expect([converted(text, 'w.md', 'yaml'), converted(text, 'w.md', 'json').losses]).toEqual([
      {
        text: `version: 1
# keep
id: w
name: W
steps:
  # Look
  # twice
  - id: one
    name: One
    type: agent
    role: implementer
    goal: Look at it.
    # a minute
    timeout_sec: 60
`,
        losses: [],
      },
      [
        '2 id: The comment "keep" has no place in JSON.',
        '7 steps.one: The comment "Look twice" has no place in JSON.',
        '13 steps.one.timeout_sec: The comment "a minute" has no place in JSON.',
      ],
    ]);
  });

  test('[LAW 5] a comment behind the dash of a step is about that step', () => {
    const text =
      'version: 1\nid: w\nname: W\nsteps:\n  - id: a\n    type: wait\n    for_sec: 1\n  - # of b\n    id: b\n    type: wait\n    for_sec: 1\n';
    expect(converted(text, 'w.yaml', 'toml').text).toMatch(/\n# of b\n(\[\[steps\]\]\n)?id = "b"/);
    expect(converted(text, 'w.yaml', 'json').losses).toEqual(['8 steps.b: The comment "of b" has no place in JSON.']);
  });

  test('[LAW 5] comments and keys of one’s own stay where the notation has them, and are named where it has not', () => {
    const text = `# Top
version: 1
id: w   # keep
name: W
x-own: { a: 1 }
steps:
  # One
  - id: a
    type: command
    # why
    command: "1"
  - id: b
    type: command
    needs: []
    env: { A: "1" } # beside
    command: "2"
# end
`;
    const toml = converted(text, 'w.yaml', 'toml');
    const json = converted(text, 'w.yaml', 'json');
    expect([toml, json.losses, converted(toml.text, 'w.toml', 'yaml').text]).toEqual([
      {
        text: `# Top
version = 1
# keep
id = "w"
name = "W"

[x-own]
a = 1

# One
[[steps]]
id = "a"
type = "command"
# why
command = "1"

[[steps]]
id = "b"
type = "command"
command = "2"
# beside
env = { A = "1" }

# end
`,
        losses: [],
      },
      [
        '1 version: The comment "Top" has no place in JSON.',
        '3 id: The comment "keep" has no place in JSON.',
        '7 steps.a: The comment "One" has no place in JSON.',
        '10 steps.a.command: The comment "why" has no place in JSON.',
        '15 steps.b.env.A: The comment "beside" has no place in JSON.',
        '17 : The comment "end" has no place in JSON.',
      ],
      `# Top
version: 1
# keep
id: w
name: W
steps:
  # One
  - id: a
    type: command
    # why
    command: "1"

  - id: b
    type: command
    needs: []
    command: "2"
    # beside
    env: { A: "1" }
x-own: { a: 1 }

# end
`,
    ]);
  });

  test('[LAW 5] anchors are written out and named; null and half characters are named as what TOML cannot say', () => {
    const losing = `{ "version": 1, "id": "w", "name": "w", "steps": [ { "id": "a", "type": "tool", "server": "s", "tool": "t", "arguments": { "a": null, "b": [1, null], "c": "\\ud800" } } ] }`;
    expect([converted(CORPUS['anchors'] ?? '', 'w.yaml', 'json').losses, converted(losing, 'w.json', 'toml').losses]).toEqual([
      ['7 : The anchor &twice is left out: what it marks is written out everywhere.', '11 : The alias *twice is written out.'],
      [
        '1 steps.a.arguments.a: TOML cannot say null: it is left out.',
        '1 steps.a.arguments.b.1: TOML cannot say null: it is left out.',
        '1 steps.a.arguments.c: TOML cannot say half a character: a ? stands in its place.',
      ],
    ]);
  });

  test('[CONVERT] a whole workflow is pleasant to read as YAML', () => {
    const file = 'workflows/csv-check/workflow.yaml';
    const json = converted(readFileSync(file, 'utf8'), file, 'json').text;
    const yaml = converted(json, 'w.json', 'yaml').text;
    expect(Math.max(...yaml.split('\n').map((line) => line.length))).toBeLessThan(240);
    expect(yaml.split('\n').slice(0, 3)).toEqual(readFileSync(file, 'utf8').split('\n').slice(0, 3));
  });

  test('[CONVERT] what is in the notation already stays as it is, and what cannot be read is told with its line', () => {
    const broken = convertText('version: 1\nsteps: [', { path: 'w.yaml', to: 'json' });
    expect([converted('# x\n{}', 'w.yaml', 'yaml'), broken.ok ? '' : broken.error.message.slice(0, 33)]).toEqual([
      { text: '# x\n{}', losses: [] },
      'The text cannot be read (line 2):',
    ]);
  });

  test('[CONVERT] a file of which only a part is read is not converted: the rest would be lost', () => {
    const two = 'version: 1\nid: a\nname: A\nsteps: [{ id: a, type: wait, for_sec: 1 }]\n---\nversion: 1\nid: b\n';
    const done = convertText(two, { path: 'w.yaml', to: 'json' });
    expect(done.ok ? done.value.text : done.error.message).toBe(
      'The text cannot be read (line 5): The file holds more than one YAML document.',
    );
  });
});
