import { describe, expect, it } from 'vitest';
import type { Json } from '../lib/json.ts';
import { declaredOutputs } from './declared-outputs.ts';
import { exampleOfSchema, exampleOutput } from './output-example.ts';
import { stepSchema, workflowSchema } from './schema.ts';

const example = (step: object, declared?: Parameters<typeof exampleOutput>[1]) =>
  exampleOutput(stepSchema.parse({ id: 'a', ...step }), declared);

describe('example of an output', () => {
  it('[T21] every kind of step has one to begin typing with, and what is declared is all there', () => {
    const risks = {
      type: 'object',
      properties: { risks: { type: 'array', items: { type: 'string' } }, level: { enum: ['low', 'high'] } },
    };
    const form = {
      name: { type: 'text' },
      day: { type: 'choice', options: ['Mon', 'Tue'] },
      sure: { type: 'boolean', default: true },
    };
    expect({
      command: example({ type: 'command', command: 'x' }),
      described: example({
        type: 'command',
        command: 'x',
        output: { schema: { properties: { data: { type: 'integer', minimum: 3 } } } },
      }),
      http: example({ type: 'http', url: 'https://example.org' }),
      agent: example({ type: 'agent', role: 'r', goal: 'g' }),
      schema: example({ type: 'agent', role: 'r', goal: 'g', output: { schema: risks } }),
      tool: example({ type: 'tool', server: 's', tool: 't' }),
      declared: example({ type: 'tool', server: 's', tool: 't' }, risks),
      workflow: example({ type: 'workflow', uses: 'part' }, risks),
      unknown: example({ type: 'workflow', uses: 'part' }),
      ask: example({ type: 'ask', form }),
      approve: example({ type: 'approve', reason: 'r' }),
      deploy: example({ type: 'deploy', target: 'preview' }),
      wait: example({ type: 'wait', for_sec: 1 }),
      loop: example({ type: 'loop', times: 2, steps: [{ id: 'get', type: 'http', url: 'https://example.org' }] }),
    }).toEqual({
      command: { exit_code: 0, stdout: '' },
      described: { exit_code: 0, stdout: '', data: 3 },
      http: { status: 200, headers: {}, body: '' },
      agent: { text: '' },
      schema: { risks: [], level: 'low' },
      tool: { text: '' },
      declared: { risks: [], level: 'low' },
      workflow: { risks: [], level: 'low' },
      unknown: {},
      ask: { name: '', day: 'Mon', sure: true },
      approve: { decision: 'approve', option: '', comment: '' },
      deploy: { url: '' },
      wait: {},
      loop: { count: 1, items: [{ get: { status: 200, headers: {}, body: '' } }] },
    });
  });

  it('[T21] a schema gives its default, its first example, its only word, the first of several, or the least it takes', () => {
    const schemas: readonly Json[] = [
      { type: 'string', default: 'x' },
      { type: 'string', examples: ['y'] },
      { const: 4 },
      { type: ['null', 'integer'] },
      { anyOf: [{ type: 'boolean' }, { type: 'string' }] },
      { type: 'array', minItems: 2, items: { type: 'number' } },
      true,
    ];
    expect(schemas.map((schema) => exampleOfSchema(schema))).toEqual(['x', 'y', 4, 0, false, [0, 0], null]);
  });
});

describe('what a workflow gives', () => {
  it('[T22] an output is of the kind that is declared, else of the kind its expression comes to', () => {
    const workflow = workflowSchema.parse({
      version: 1,
      id: 'part',
      name: 'Part',
      inputs: { word: { type: 'text' }, sure: { type: 'boolean' } },
      outputs: {
        said: { value: '{{ inputs.word }}' },
        line: { value: 'It is {{ inputs.sure }}.' },
        sure: { value: '{{ inputs.sure }}' },
        code: { value: '{{ steps.a.output.exit_code }}' },
        named: { value: '{{ steps.a.output.data }}', type: 'list' },
        free: { value: '{{ steps.a.output.data }}' },
      },
      steps: [{ id: 'a', type: 'command', command: 'x' }],
    });
    expect(declaredOutputs(workflow)['properties']).toEqual({
      said: { type: 'string' },
      line: { type: 'string' },
      sure: { type: 'boolean' },
      code: { type: 'integer' },
      named: { type: 'array' },
      free: {},
    });
  });
});
