import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../lib/json.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';
import { decide } from './decide.ts';
import { stepAt } from './find.ts';
import { emptyRun } from './empty-run.ts';
import type { Decided, EngineInput } from './io.ts';
import { compiledOf } from './random-run.fixture.ts';
import type { RunState } from './run-state.ts';

type Input = EngineInput extends infer T ? (T extends unknown ? Omit<T, 'now' | 'capacity'> : never) : never;

/** A run that takes inputs one after the other; every decision is kept. */
function begin(
  compiled: CompiledWorkflow,
  inputs: JsonObject = {},
  slots = 10,
  flags: { readonly readOnlyTools?: string[] } = {},
): { first: Decided; give: (input: Input, now?: number, capacity?: number) => Decided; state: () => RunState } {
  let state = emptyRun('run_1', compiled);
  const give = (input: Input, now = 1_000, capacity = slots): Decided => {
    const decided = decide(state, { ...input, now, capacity });
    state = decided.state;
    return decided;
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
      flags: { maxParallel: 10, ...flags },
    },
  });
  const mode = compiled.workflow.workspace.mode === 'in_place' ? 'in_place' : 'none';
  const first = give({ type: 'workspaceReady', workspace: { mode, kind: 'none', root: '/', projectRoot: '/', artifacts: '/' } });
  return { first, give, state: () => state };
}

const done = (step: string, attempt = 1): Input => ({ type: 'stepDone', step, attempt, output: { exit_code: 0 } });

describe('results', () => {
  test('[E8] a late or repeated result changes nothing and says so', () => {
    const run = begin(
      compiledOf([
        { id: 'a', type: 'command', command: '1', retry: { max_attempts: 2 } },
        { id: 'b', type: 'command', command: '1' },
      ]),
    );
    run.give({ type: 'stepError', step: 'a', attempt: 1, error: { code: 'x', message: 'no' } });
    const before = run.state();
    const refused = [run.give(done('a', 1)), run.give(done('b')), run.give(done('nobody'))];
    expect(refused.map((decided) => [decided.events, decided.effects, decided.refused?.code])).toEqual([
      [[], [], 'late_result'],
      [[], [], 'late_result'],
      [[], [], 'late_result'],
    ]);
    expect(run.state()).toBe(before);
  });

  test('[E10] a value that is not there fails the step at its start', () => {
    const run = begin(
      compiledOf([
        { id: 'a', type: 'command', command: '1' },
        { id: 'b', type: 'command', command: 'echo {{ steps.a.output.data.n }}' },
      ]),
    );
    const decided = run.give(done('a'));
    expect(decided.events.map((event) => event.type)).toEqual(['stepSucceeded', 'stepStarted', 'stepFailed', 'runFailed']);
    expect(run.state().error?.at).toBe('b');
  });

  test('[E1] a command gets its values by environment, never spliced', () => {
    const run = begin(
      compiledOf([{ id: 'a', type: 'command', command: 'echo "{{ inputs.who }}"', needs: [] }], {
        inputs: { who: { type: 'text' } },
      }),
      { who: '$(rm -rf /)' },
    );
    expect(stepAt(run.state(), 'a')?.attempts[0]?.input).toEqual({
      type: 'command',
      command: 'echo "${FLOWRIGHT_VALUE_1}"',
      values: { FLOWRIGHT_VALUE_1: '$(rm -rf /)' },
    });
  });
});

test('[E9] nothing is begun any more in the decision in which a failure stops everything', () => {
  const compiled = compiledOf([
    {
      id: 'l',
      type: 'loop',
      times: 1,
      on_failure: { fail_fast: {} },
      steps: [{ id: 'q', type: 'approve', reason: 'r' }],
    },
    { id: 'a', type: 'command', needs: [], command: '1' },
  ]);
  const run = begin(compiled, {}, 0);
  const waiting = stepAt(run.state(), 'l.0.q')?.waiting;
  const answer = { type: 'answer', step: 'l.0.q', attempt: 1, by: 'me', decision: 'reject' } as const;
  const decided = run.give({ ...answer, boundTo: waiting?.boundTo ?? '' }, 1_000, 10);
  expect(decided.events.map((event) => event.type)).toEqual([
    'answerGiven',
    'stepFailed',
    'stepFailed',
    'stepSkipped',
    'runFailed',
  ]);
});

describe('questions', () => {
  const gate = compiledOf(
    [
      { id: 'ok', type: 'approve', reason: 'Send to {{ inputs.to }}?' },
      { id: 'send', type: 'command', command: 'send' },
    ],
    { inputs: { to: { type: 'text' } } },
  );

  test('[E13] a question is bound to the inputs of its run', () => {
    const bound = ['ann', 'bob'].map((to) => stepAt(begin(gate, { to }).state(), 'ok')?.waiting?.boundTo);
    expect(bound[0]).not.toBe(bound[1]);
    expect(bound[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('[E13] an answer bound to something else changes nothing', () => {
    const run = begin(gate, { to: 'ann' });
    const answer = { type: 'answer', step: 'ok', attempt: 1, by: 'me', decision: 'approve' } as const;
    const before = run.state();
    expect([run.give({ ...answer, boundTo: 'x' }).refused?.code, run.state()]).toEqual(['stale_answer', before]);
  });

  test('[E20] a pause starts nothing new, and a resume goes on', () => {
    const run = begin(
      compiledOf([
        { id: 'a', type: 'command', command: '1' },
        { id: 'b', type: 'command', command: '1' },
      ]),
    );
    run.give({ type: 'pause', reason: 'lunch' });
    expect([run.give(done('a')).effects, run.state().status]).toEqual([[], 'paused']);
    expect(run.give({ type: 'resume' }).effects.map((effect) => effect.type)).toEqual(['perform']);
  });
});

test("[E21] a workflow's outputs are rendered from what succeeded", () => {
  const run = begin(
    compiledOf([{ id: 'a', type: 'command', command: '1' }], { outputs: { code: { value: '{{ steps.a.output.exit_code }}' } } }),
  );
  run.give(done('a'));
  expect([run.state().status, run.state().outputs]).toEqual(['succeeded', { code: 0 }]);
});

test('[E24] whoever tries next is told what went wrong: the error, its last lines and the evidence', () => {
  const run = begin(
    compiledOf([
      {
        id: 'a',
        type: 'agent',
        agent: 'helper',
        role: 'tester',
        goal: 'g',
        verify: [{ name: 'tests', command: 'true' }],
      },
      { id: 'b', type: 'command', command: '1', on_failure: { agent_retry: { role: 'implementer' } } },
    ]),
  );
  run.give(done('a'));
  const failing = { name: 'tests', ok: false, detail: 'two failed' };
  const again = run.give({ type: 'evidence', step: 'a', attempt: 1, checks: [failing] });
  expect(again.effects).toMatchObject([
    { type: 'perform', attempt: 2, request: { fields: { failure: { step: 'a', attempt: 1, evidence: [failing] } } } },
  ]);
  run.give(done('a', 2));
  run.give({ type: 'evidence', step: 'a', attempt: 2, checks: [{ ...failing, ok: true }] });
  const error = { code: 'exit_code', message: 'ended with 1', detail: { stderr: ['line 1', 'line 2'] } };
  const asked = run.give({ type: 'stepError', step: 'b', attempt: 1, error });
  expect(asked.effects).toMatchObject([
    {
      type: 'askPerson',
      step: 'b.agent.0',
      prompt: {
        role: 'implementer',
        shows: [
          { label: 'What failed', value: 'B' },
          { label: 'Error', value: 'ended with 1' },
          { label: 'Last lines', value: 'line 1\nline 2' },
        ],
      },
    },
  ]);
});

test('[E25] a question says what it takes: changes only where an agent comes before it', () => {
  const approve = { id: 'ok', type: 'approve', reason: 'r' };
  const alone = begin(compiledOf([approve]));
  const after = begin(compiledOf([{ id: 'a', type: 'agent', role: 'tester', goal: 'g', when: 'false' }, approve]));
  expect([alone, after].map((run) => stepAt(run.state(), 'ok')?.waiting?.prompt.decisions)).toEqual([
    ['approve', 'reject'],
    ['approve', 'reject', 'changes'],
  ]);
});

test('[E27] a tool that only reads shares the workspace with others', () => {
  const tool = (id: string, name: string) => ({ id, type: 'tool', server: 'flowright', tool: name, needs: [] });
  const compiled = compiledOf([tool('a', 'read_file'), tool('b', 'read_file'), tool('c', 'write_file')], {
    workspace: 'in_place',
  });
  const run = begin(compiled, {}, 10, { readOnlyTools: ['flowright.read_file'] });
  expect(
    run.first.effects.filter((effect) => effect.type === 'perform').map((effect) => [effect.step, effect.exclusive]),
  ).toEqual([
    ['a', false],
    ['b', false],
  ]);
});
