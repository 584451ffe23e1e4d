import { expect, test } from 'vitest';
import { workflowJsonSchema } from '../../../src-shared/workflow/json-schema.ts';
import { runWords } from './recorded-terminal.fixture.ts';

test('[CLI-show] --schema prints the language as JSON Schema, and show alone asks for a workflow', async () => {
  const [plain, json, nothing] = await Promise.all([
    runWords(['show', '--schema']),
    runWords(['show', '--schema', '--json']),
    runWords(['show']),
  ]);
  expect([plain?.exit, JSON.parse(plain?.out.join('\n') ?? ''), json?.lines, nothing?.exit]).toEqual([
    0,
    workflowJsonSchema(),
    [workflowJsonSchema()],
    2,
  ]);
});
