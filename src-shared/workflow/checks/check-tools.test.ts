import { expect, test } from 'vitest';
import { checkLinkedText } from '../../formats/check-text.ts';
import { applyChanges } from '../../formats/edit/text-changes.ts';
import type { KnownTool } from '../known-tool.ts';

const tools: readonly KnownTool[] = [
  {
    server: 'flowright',
    tool: 'table_read',
    inputSchema: { type: 'object', required: ['file'], properties: { file: { type: 'string' }, sheet: { type: 'string' } } },
    outputSchema: {
      type: 'object',
      required: ['count'],
      properties: { count: { type: 'integer' }, rows: { type: 'array', items: {} } },
    },
  },
];

function told(steps: string): readonly string[] {
  const text = `{ version: 1, id: w, name: w, steps: [ ${steps} ] }`;
  return checkLinkedText(text, { links: new Map(), tools }).diagnostics.map(({ code, message, fixes }) => {
    const [fix] = fixes ?? [];
    const mended =
      fix === undefined
        ? ''
        : checkLinkedText(applyChanges(text, fix.changes) ?? '', { links: new Map(), tools }).diagnostics.length;
    return `${code} ${message}${fix === undefined ? '' : ` → ${fix.title}, then ${mended}`}`;
  });
}

test('[TOOL] of a misspelled server only the spelling is told, and all else that cannot run yet', () => {
  expect(told('{ id: a, type: tool, server: flowrigt, tool: table_read, arguments: { file: x.csv }, secrets: [KEY] }')).toEqual([
    'FR611 "a" needs secrets in a step of type tool, which is not available yet: a run is refused.',
    'FR607 There is no tool server "flowrigt". → Change it to flowright, then 1',
  ]);
});

test('[TOOL] a step calls a tool that is there, with the arguments it has', () => {
  expect([
    told('{ id: a, type: tool, server: flowright, tool: table_raed, arguments: { file: x.csv } }'),
    told('{ id: a, type: tool, server: flowright, tool: table_read, arguments: { flie: x.csv } }'),
    told('{ id: a, type: tool, server: flowright, tool: table_read }'),
    told('{ id: a, type: tool, server: other, tool: anything }'),
    told('{ id: a, type: tool, server: flowrigt, tool: table_read }')[0],
  ]).toEqual([
    ['FR607 The server flowright has no tool "table_raed". → Change it to table_read, then 0'],
    [
      'FR608 table_read needs the argument "file", and "a" does not give it.',
      'FR608 table_read has no argument "flie". → Rename it to file, then 0',
    ],
    ['FR608 table_read needs the argument "file", and "a" does not give it.'],
    ['FR611 "a" needs the tool server other, which is not available yet: a run is refused.'],
    'FR607 There is no tool server "flowrigt". → Change it to flowright, then 1',
  ]);
});

test('[TOOL] what reads the output of a tool is checked by what the tool says it gives, its numbers as doubles', () => {
  const read = (when: string): string =>
    `{ id: a, type: tool, server: flowright, tool: table_read, arguments: { file: x.csv } }, { id: b, type: command, when: '${when}', command: "1" }`;
  expect([
    told(read('steps.a.output.count > 2')),
    told(read('steps.a.output.cuont > 2')),
    told(read('steps.a.output.count')),
  ]).toEqual([
    [],
    ['FR406 The output of "a" has no "cuont". → Write .count, then 0'],
    ['FR407 "steps.a.output.count" makes a number, and true or false is needed here. → Compare it with 0, then 0'],
  ]);
});

test('[E34] a context value is set to the type it is declared with', () => {
  const text = `{ version: 1, id: w, name: w, context: { k: { type: integer } }, steps: [ { id: a, type: ask, form: { k: { type: text } } } ] }`;
  expect(
    checkLinkedText(text, { links: new Map() }).diagnostics.map(({ code, path, message }) => `${code} ${path} ${message}`),
  ).toEqual(['FR521 steps.a.form.k "a" may set context.k to a text, and it is declared as integer.']);
});
