import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { readParts } from '../read-workflow.ts';
import { repair } from '../repair.ts';
import { printMarkdown } from './print-markdown.ts';
import { randomWorkflows } from './random-workflow.fixture.ts';

const options = { path: 'flow.md' };

test('[LAW 5] a workflow printed as Markdown is read as the same workflow, whatever its texts hold', () => {
  fc.assert(
    fc.property(randomWorkflows, fc.constantFrom('\n', '\r\n'), (workflow, eol) => {
      const text = printMarkdown(workflow, { eol });
      const read = readParts(text, options);
      expect({ text, findings: read.source?.findings, model: read.repaired }).toEqual({
        text,
        findings: [],
        model: repair(workflow, undefined).value,
      });
    }),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 300) },
  );
}, 600_000);

const bundled = join(import.meta.dirname, '../../../workflows');

test('[LAW 5] every workflow that comes with the program keeps its model as Markdown', () => {
  for (const name of readdirSync(bundled)) {
    const { source, repaired } = readParts(readFileSync(join(bundled, name, 'workflow.yaml'), 'utf8'), {});
    if (!isJsonObject(source?.value)) throw new Error(name);
    const text = printMarkdown(source.value, { eol: '\n' });
    expect({ name, model: readParts(text, options).repaired }).toEqual({ name, model: repaired });
  }
});

test('[PRINT] prose is a goal, a script a fence, the rest fields, and a loop has its steps below it', () => {
  const workflow: JsonObject = {
    version: 1,
    id: 'weekly',
    name: 'Weekly note',
    description: 'What changed this week.',
    tags: ['notes'],
    steps: [
      { id: 'see-what-changed', name: 'See what changed', type: 'command', command: 'git log --oneline' },
      { id: 'write', name: 'Write the note', type: 'agent', role: 'writer', goal: 'Write three sentences.\n' },
      {
        id: 'each',
        name: 'Polish it',
        type: 'loop',
        times: 2,
        steps: [{ id: 'look', type: 'agent', role: 'reviewer', goal: '## Not a step', confirm: { reason: 'Go on?' } }],
      },
    ],
  };
  expect(printMarkdown(workflow, { eol: '\n' })).toBe(`---
version: 1
id: weekly
tags: [notes]
---

# Weekly note

What changed this week.

## See what changed

\`\`\`sh
git log --oneline
\`\`\`

## Write the note

\`\`\`yaml step
id: write
role: writer
\`\`\`

Write three sentences.

## Polish it

\`\`\`yaml step
id: each
type: loop
times: 2
\`\`\`

### look

\`\`\`yaml step
role: reviewer
goal: "## Not a step"
\`\`\`

> [!confirm]
> Go on?
`);
});
