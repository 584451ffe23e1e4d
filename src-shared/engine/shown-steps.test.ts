import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../lib/json.ts';
import { decide } from './decide.ts';
import { stepAt } from './find.ts';
import { emptyRun } from './empty-run.ts';
import type { EngineInput } from './io.ts';
import { compiledOf } from './random-run.fixture.ts';
import type { StepState } from './state.ts';

type Input = EngineInput extends infer T ? (T extends unknown ? Omit<T, 'now' | 'capacity'> : never) : never;
type Steps = Parameters<typeof compiledOf>[0];
type More = Parameters<typeof compiledOf>[1];

/** What the approval `ok` of a run shows once `q` has printed. */
function askedIn(
  steps: Steps,
  { inputs = {}, printed = '4', more }: { readonly inputs?: JsonObject; readonly printed?: string; readonly more?: More } = {},
): StepState['waiting'] {
  const compiled = compiledOf(steps, { inputs: { who: { type: 'text' }, n: { type: 'integer' } }, ...more });
  let state = emptyRun('run_1', compiled);
  const give = (input: Input): void => {
    state = decide(state, { ...input, now: 1_000, capacity: 10 }).state;
  };
  give({
    type: 'created',
    event: {
      type: 'runCreated',
      workflowHash: compiled.hash,
      workflowId: 'w',
      workflowName: 'w',
      source: 't',
      inputs,
      projectRoot: '/',
      trigger: { kind: 'manual' },
      flags: { maxParallel: 10 },
    },
  });
  give({
    type: 'workspaceReady',
    workspace: { mode: 'none', kind: 'none', root: '/', projectRoot: '/', artifacts: '/' },
  });
  give({ type: 'stepDone', step: 'q', attempt: 1, output: { exit_code: 0, stdout: printed } });
  return stepAt(state, 'ok')?.waiting;
}

function shown(guarded: Steps[number], given: Parameters<typeof askedIn>[1] = {}): Json | undefined {
  const asked = askedIn([{ id: 'q', type: 'command', command: 'q' }, { id: 'ok', type: 'approve', reason: 'r' }, guarded], given);
  return asked?.prompt.shows?.at(-1)?.value;
}

const command = (text: string) => ({ id: 'z', type: 'command', command: text });

test.each([
  ['rm -rf {{ inputs.who }} {{ steps.q.output.stdout }}', 'ana', 'rm -rf ana 4'],
  ['rm -rf {{ inputs.who }}', 'a b; reboot', "rm -rf 'a b; reboot'"],
  ['echo {{ inputs.who }}', "it's", "echo 'it'\\''s'"],
  ['echo {{ inputs.who }}', '', "echo ''"],
  ['echo "hi {{ inputs.who }}"', 'a "$HOME" `x` \\', 'echo "hi a \\"\\$HOME\\" \\`x\\` \\\\"'],
  ['curl -H $TOKEN {{ inputs.who }}', 'ana', 'curl -H $TOKEN ana'],
])('[E25] an approval shows the command that starts after it with its values: %s of %j', (text, who, expected) => {
  expect(shown(command(text), { inputs: { who } })).toBe(expected);
});

test('[E25] what is not known yet stays as it is written: of a step that has not run, and of the answer itself', () => {
  const steps: Steps = [
    { id: 'q', type: 'command', command: 'q' },
    { id: 'ok', type: 'approve', reason: 'r' },
    { id: 'late', type: 'command', command: 'late' },
    {
      ...command('echo {{ inputs.who }} {{ steps.late.output.stdout }} {{ steps.late.status }} {{ steps.ok.output.decision }}'),
      needs: ['ok', 'late'],
    },
  ];
  expect(askedIn(steps, { inputs: { who: 'ana' } })?.prompt.shows?.at(-1)).toEqual({
    label: 'Z',
    value: 'echo ana {{ steps.late.output.stdout }} {{ steps.late.status }} {{ steps.ok.output.decision }}',
  });
});

test('[E25] a context value is shown only where no step may set it any more before the guarded one', () => {
  const more: More = { context: { n: { type: 'number', default: 7 } } };
  const asked = (before: Steps): Json | undefined =>
    askedIn(
      [
        { id: 'q', type: 'command', command: 'q' },
        { id: 'ok', type: 'approve', reason: 'r', needs: ['q'] },
        ...before,
        { ...command('echo {{ context.n }}'), needs: ['ok'] },
      ],
      { more },
    )?.prompt.shows?.at(-1)?.value;
  expect([asked([]), asked([{ id: 'set', type: 'ask', reason: 's', needs: ['q'], form: { n: { type: 'number' } } }])]).toEqual([
    'echo 7',
    'echo {{ context.n }}',
  ]);
});

test.each<[string, Steps[number], Json]>([
  ['words of a program', { id: 'z', type: 'command', argv: ['rm', '{{ inputs.who }}', '{{ inputs.n }}'] }, ['rm', 'a b', '3']],
  [
    'arguments of a tool',
    { id: 'z', type: 'tool', server: 's', tool: 't', arguments: { who: 'to {{ inputs.who }}', n: '{{ inputs.n }}' } },
    { tool: 's.t', arguments: { who: 'to a b', n: 3 } },
  ],
  ['a goal', { id: 'z', type: 'agent', role: 'tester', goal: 'Greet {{ inputs.who }}' }, 'Greet a b'],
  ['an address', { id: 'z', type: 'http', url: 'https://x.org/{{ inputs.n }}' }, 'GET https://x.org/3'],
])('[E25] an approval shows values in %s', (_, step, expected) => {
  expect(shown(step, { inputs: { who: 'a b', n: 3 } })).toEqual(expected);
});

test('[E25] of a loop an approval shows how it repeats and each step of a round, without what differs between rounds', () => {
  const asked = (loop: object, context: More = {}): unknown =>
    askedIn(
      [
        { id: 'q', type: 'command', command: 'q' },
        { id: 'ok', type: 'approve', reason: 'r' },
        {
          id: 'each',
          type: 'loop',
          ...loop,
          steps: [
            { id: 'z', type: 'command', command: 'rm {{ steps.q.output.stdout }} {{ index }} {{ context.n }}' },
            { id: 'told', type: 'ask', form: { n: { type: 'number' } } },
            { id: 'rest', type: 'wait', for_sec: 5 },
          ],
        },
      ],
      { more: { context: { n: { type: 'number', default: 7 } }, ...context } },
    )?.prompt.shows;
  const body = [
    { label: 'Each: Z', value: 'rm 4 {{ index }} {{ context.n }}' },
    { label: 'Each: Told', value: 'Told' },
    { label: 'Each: Rest', value: 'for 5 s' },
  ];
  expect([
    asked({ for_each: '[inputs.n, 2]' }),
    asked({ times: 3 }),
    asked({ while: 'context.n < 9', max_iterations: 5 }),
  ]).toEqual([
    [{ label: 'Each', value: 'once for each of [inputs.n, 2]' }, ...body],
    [{ label: 'Each', value: '3 times' }, ...body],
    [{ label: 'Each', value: 'while context.n < 9' }, ...body],
  ]);
});

test('[E25] a list that a loop goes through is named by its first items', () => {
  const loop: Steps[number] = {
    id: 'each',
    type: 'loop',
    for_each: 'inputs.who.split(",")',
    steps: [{ id: 'z', type: 'command', command: 'z' }],
  };
  const asked = (who: string): unknown =>
    askedIn([{ id: 'q', type: 'command', command: 'q' }, { id: 'ok', type: 'approve', reason: 'r' }, loop], { inputs: { who } })
      ?.prompt.shows?.[0]?.value;
  expect([asked('a,b'), asked(Array(22).fill('x').join(','))]).toEqual([
    'once for each of ["a","b"]',
    `once for each of [${Array(20).fill('"x"').join(',')}] and 2 more`,
  ]);
});

test('[E25] a workflow that an approval guards is shown with what it is given', () => {
  expect(
    shown({ id: 'z', type: 'workflow', uses: './notes.yaml', inputs: { of: '{{ inputs.who }}' } }, { inputs: { who: 'ana' } }),
  ).toEqual({ workflow: './notes.yaml', inputs: { of: 'ana' } });
});

test('[E25] an answer is bound to the values that the question shows', () => {
  const bound = ['4', '5'].map(
    (printed) =>
      askedIn(
        [
          { id: 'q', type: 'command', command: 'q' },
          { id: 'ok', type: 'approve', reason: 'r' },
          command('rm {{ steps.q.output.stdout }}'),
        ],
        { printed },
      )?.boundTo,
  );
  expect(bound[0]).toBeDefined();
  expect(bound[0]).not.toBe(bound[1]);
});
