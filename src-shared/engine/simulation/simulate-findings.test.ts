import { describe, expect, test } from 'vitest';
import { workflows } from '../random-run.fixture.ts';
import fc from 'fast-check';
import { compileWorkflow } from '../../workflow/compile.ts';
import { workflowSchema } from '../../workflow/schema.ts';
import { checkExecution, type ExecutionOptions } from './simulate-findings.ts';

function found(steps: readonly object[], more: object = {}, options: ExecutionOptions = {}): readonly string[] {
  const compiled = compileWorkflow(workflowSchema.parse({ version: 1, id: 'w', name: 'w', workspace: 'none', ...more, steps }));
  if (!compiled.ok) throw new Error(compiled.error.map(({ code, message }) => `${code} ${message}`).join('; '));
  return checkExecution(compiled.value, options).findings.map(({ code, at, message }) => `${code} ${at.join('.')} ${message}`);
}

const command = (id: string, more: object = {}): object => ({ id, type: 'command', command: '1', ...more });
const agent = (id: string, properties: object, more: object = {}): object => ({
  id,
  type: 'agent',
  role: 'tester',
  goal: 'g',
  output: { schema: { type: 'object', required: Object.keys(properties), properties } },
  ...more,
});

describe('tier 3: the engine walks the workflow', () => {
  test('[T3] a workflow that is right has no findings', () => {
    expect(
      found(
        [
          command('build', { retry: { max_attempts: 2 } }),
          agent('review', { risk: { enum: ['low', 'high'] }, notes: { type: 'array', items: { type: 'string' } } }),
          { id: 'sign', type: 'approve', reason: 'r', when: 'steps.review.output.risk == "high"' },
          command('ship', { when: 'size(steps.review.output.notes) < 2' }),
          command('tell', { when: 'steps.build.status == "failed"' }),
          {
            id: 'again',
            type: 'loop',
            until: 'steps.try.output.ok',
            max_iterations: 4,
            steps: [agent('try', { ok: { type: 'boolean' } })],
          },
        ],
        {
          inputs: { who: { type: 'text', default: 'x' } },
          outputs: { risk: { value: '{{ steps.review.output.risk }}', type: 'text' } },
        },
      ),
    ).toEqual([]);
  });

  test('[T3] an expression that fails on every way is an error, one that fails in a case that can happen a warning with the case', () => {
    expect([
      found([command('a', { when: 'inputs.n / 0 > 1' })], { inputs: { n: { type: 'integer', default: 1 } } }),
      found([command('a', { when: 'inputs.n > 3' })], { inputs: { n: { type: 'number' } } }),
      found([
        agent('a', { xs: { type: 'array', items: { type: 'string' } } }),
        command('b', { command: 'echo {{ steps.a.output.xs[0] }}' }),
      ]),
    ]).toEqual([
      ['FR701 steps.0.when "a" can only fail: "inputs.n / 0 > 1" could not be computed: it divides by zero.'],
      [
        'FR702 steps.0.when "a" fails when the input n is empty: "inputs.n > 3" could not be computed: > cannot work on (null_type, int).',
      ],
      [
        'FR702 steps.1.command "b" fails when "a" gives {"xs":[]}: "steps.a.output.xs[0]" could not be computed: there is no item 0, counted from 0.',
      ],
    ]);
  });

  test('[T3] a step that no way starts is told with the reason', () => {
    const inputs = { n: { type: 'integer', default: 1 }, kind: { type: 'choice', options: ['a', 'b'], default: 'a' } };
    expect([
      found([command('a', { when: 'inputs.n > 5 && inputs.n < 3' })], { inputs }),
      found([command('a', { when: 'inputs.n > 5 && inputs.n < 7' })], { inputs }),
      found([
        command('a', { on_failure: 'continue' }),
        command('b'),
        command('c', { needs: ['a', 'b'], when: 'steps.a.status == "skipped"' }),
      ]),
      found([command('a', { when: 'inputs.kind == "a"', skip: 'branch' }), command('b', { when: 'inputs.kind == "b"' })], {
        inputs,
      }),
    ]).toEqual([
      ['FR703 steps.0.when "a" never starts: nothing makes "inputs.n > 5 && inputs.n < 3" true.'],
      [],
      ['FR703 steps.2.when "c" never starts, whatever the steps before it come to.'],
      ['FR703 steps.1.when "b" never starts, whatever the steps before it come to.'],
    ]);
  });

  test('[T3] loops that only their cap ends', () => {
    const body = [agent('look', { ok: { type: 'boolean' }, n: { type: 'integer', minimum: 0, maximum: 3 } })];
    expect([
      found([{ id: 'l', type: 'loop', until: 'inputs.done', max_iterations: 3, steps: body }], {
        inputs: { done: { type: 'boolean', default: false } },
      }),
      found([{ id: 'l', type: 'loop', until: 'steps.look.output.n > 5', max_iterations: 3, steps: body }]),
      found([{ id: 'l', type: 'loop', until: 'steps.look.output.ok', max_iterations: 3, steps: body }]),
      found([{ id: 'l', type: 'loop', for_each: '[1, 2, 3]', max_iterations: 2, steps: body }]),
    ]).toEqual([
      ['FR704 steps.0.until Nothing in "l" changes "inputs.done", so once it goes round it does so until its cap and fails.'],
      [
        'FR704 steps.0.until Nothing makes "steps.look.output.n > 5" true, so "l" goes round until its cap and fails.',
        'FR705 steps No run of this workflow succeeds: "l" failed: "l" reached its limit of 3 rounds and its condition still asked for more.',
      ],
      [],
      ['FR701 steps.0.for_each "l" can only fail: "l" would have 3 rounds; its limit is 2. Nothing was started.'],
    ]);
  });

  test('[T3] evidence that some output can give is no fault, and a step sets only the context values it says it may', () => {
    const verify = ['contains("IN SCOPE")', 'contains("OUT")', 'size() >= 400'].map((one) => ({
      expression: `steps.a.output.text.${one}`,
    }));
    const text = { id: 'a', type: 'agent', role: 'tester', goal: 'g', verify };
    const context = { deep: { type: 'boolean' } };
    expect([
      found([text, command('b')]),
      found([agent('a', { n: { type: 'integer' } }), command('b', { when: 'context.deep' })], { context }),
    ]).toEqual([[], ['FR703 steps.1.when "b" never starts: nothing makes "context.deep" true.']]);
  });

  test('[T3] outputs that cannot be, values that never fit their field', () => {
    const number = { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 5, maximum: 3 } } };
    expect([
      found([{ id: 'a', type: 'agent', role: 'tester', goal: 'g', output: { schema: number } }]),
      found([command('a')], { outputs: { code: { value: '{{ steps.a.output.stdout }}', type: 'number' } } }),
      found([{ id: 'w', type: 'wait', for_sec: '{{ inputs.long }}' }], {
        inputs: { long: { type: 'choice', options: ['short', 'long'], default: 'long' } },
      }),
      found(
        [{ id: 't', type: 'tool', server: 'x', tool: 'y', arguments: { n: '{{ inputs.long }}' } }],
        { inputs: { long: { type: 'text', default: 'a' } } },
        {
          arguments: () => ({ type: 'object', properties: { n: { type: 'integer' } } }),
        },
      ),
    ]).toEqual([
      ['FR706 steps.0.output.schema No output of "a" can fit its schema.'],
      ['FR706 outputs.code.type The output code is never of type number; it gives "text".'],
      ['FR701 steps.0.for_sec "w" can only fail: "long" is not a time to wait.'],
      ['FR707 steps.0.arguments.n "t" gives y what it does not take: n: Invalid input: expected number, received string.'],
    ]);
  });

  test('[T2] a field of a block that is left empty is said to be empty', () => {
    const step = { id: 't', type: 'tool', server: 'x', tool: 'y', arguments: { file: '' } };
    const needs = () => ({ type: 'object', properties: { file: { type: 'string', minLength: 1 } } });
    expect(found([step], {}, { arguments: needs })).toEqual([
      'FR707 steps.0.arguments.file "t" gives y what it does not take: file: must not be empty.',
    ]);
  });

  test('[T3] the same workflow gives the same walks, and the bound ends them in words', () => {
    const many = Array.from({ length: 3 }, (_, at) => ({
      id: `l${at}`,
      type: 'loop',
      times: 400,
      max_iterations: 400,
      steps: [command(`c${at}`)],
    }));
    const once = found(many, {}, { most: 1_000 });
    expect([once, found(many, {}, { most: 1_000 })]).toEqual([once, once]);
    expect(once.map((line) => line.slice(0, 11))).toEqual(['FR708 steps']);
  });

  test('[T3] no workflow makes it throw, and it stays within its bound', () => {
    fc.assert(
      fc.property(workflows, (compiled) => {
        const { moments } = checkExecution(compiled, { most: 300 });
        return moments <= 300;
      }),
      { numRuns: 8 },
    );
  });
});
