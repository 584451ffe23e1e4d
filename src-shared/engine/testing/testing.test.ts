import { expect, test } from 'vitest';
import { checkText } from '../../formats/check-text.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import { staleSteps, stepFingerprint } from './stale.ts';
import { forTest, testFacts } from './test-facts.ts';
import { planTest } from './test-plan.ts';

function compiled(steps: string): CompiledWorkflow {
  const checked = checkText(`version: 1\nid: sample\nname: Sample\nworkspace: none\nsteps:\n${steps}`);
  if (checked.compiled === undefined) throw new Error(JSON.stringify(checked.diagnostics));
  return checked.compiled;
}

const step = (id: string, more = ''): string => `  - id: ${id}\n    type: command\n    command: echo ${id}\n${more}`;
const diamond = compiled(
  step('a') + step('b', '    needs: [a]\n') + step('c', '    needs: [a]\n') + step('d', '    needs: [b, c]\n') + step('e'),
).workflow.steps;
const nothing = (): undefined => undefined;
const earlier =
  (...ids: string[]) =>
  (id: string) =>
    ids.includes(id) ? ('earlier' as const) : undefined;

test('[T1] a test of one step takes all it waits for as given, and says of what nothing is at hand', () => {
  const plans = [
    planTest(diamond, { kind: 'step', step: 'd' }, nothing),
    planTest(diamond, { kind: 'step', step: 'd' }, earlier('a', 'b')),
  ];
  expect(plans.map((plan) => (plan.ok ? plan.value : plan.error.code))).toEqual([
    { runs: ['d'], given: ['b', 'c'], left: ['a', 'e'], missing: ['b', 'c'] },
    { runs: ['d'], given: ['a', 'b', 'c'], left: ['e'], missing: ['c'] },
  ]);
});

test('[T2] a test to a step runs what leads to it where nothing is at hand, and a test from a step all that follows but what is pinned', () => {
  const plans = [
    planTest(diamond, { kind: 'to', step: 'd' }, nothing),
    planTest(diamond, { kind: 'to', step: 'd' }, earlier('b')),
    planTest(diamond, { kind: 'from', step: 'c' }, earlier('a', 'b')),
    planTest(diamond, { kind: 'from', step: 'a' }, (id) => (id === 'b' ? 'pinned' : undefined)),
  ];
  expect(plans.map((plan) => (plan.ok ? plan.value : plan.error.code))).toEqual([
    { runs: ['a', 'b', 'c', 'd'], given: [], left: ['e'], missing: [] },
    { runs: ['a', 'c', 'd'], given: ['b'], left: ['e'], missing: [] },
    { runs: ['c', 'd', 'e'], given: ['a', 'b'], left: [], missing: [] },
    { runs: ['a', 'c', 'd', 'e'], given: ['b'], left: [], missing: [] },
  ]);
});

test('[T3] a step inside a loop is tested with its loop, and an unknown step is said', () => {
  const loop = compiled(
    '  - id: each\n    type: loop\n    times: 2\n    steps:\n      - id: inner\n        type: command\n        command: "true"\n',
  );
  const codes = ['inner', 'none'].map((id) => planTest(loop.workflow.steps, { kind: 'step', step: id }, nothing));
  expect(codes.map((plan) => (plan.ok ? '' : plan.error.code))).toEqual(['inside_loop', 'step_not_found']);
});

test('[T4] what is given succeeded with its output and says who gave it; what is left out was not tested', () => {
  const plan = { runs: ['c'], given: ['a', 'b'], left: ['d'], missing: ['b'] };
  const facts = testFacts(plan, new Map([['a', { output: { text: 'x' }, by: 'pinned' }]]));
  const fact = { type: 'stepKept', attempts: [], credits: 0 };
  expect(facts).toEqual([
    { ...fact, step: 'a', status: 'succeeded', output: { text: 'x' }, given: 'pinned' },
    { ...fact, step: 'b', status: 'succeeded' },
    { ...fact, step: 'd', status: 'skipped', skipReason: { reason: 'not_tested' } },
  ]);
});

test('[T5] a workflow is tested without its outputs, triggers and group, under another hash', () => {
  const whole = checkText(
    `version: 1\nid: sample\nname: Sample\nworkspace: none\ntriggers: [{ type: manual }]\npolicies: { concurrency: { group: g, max_runs: 1, on_conflict: queue } }\noutputs: { x: { value: "{{ steps.a.output.stdout }}", type: text } }\nsteps:\n${step('a')}`,
  ).compiled;
  if (whole === undefined) throw new Error('The sample does not compile.');
  const tested = forTest(whole);
  expect({ ...tested.workflow, steps: [] }).toEqual({
    version: 1,
    id: 'sample',
    name: 'Sample',
    workspace: whole.workflow.workspace,
    policies: {},
    steps: [],
  });
  expect(tested.hash === whole.hash).toBe(false);
});

test('[T6] out of date is what was changed, what follows from it, and what waits for something that ran or was pinned later', () => {
  const at = (id: string, when: number) => {
    const found = diamond.find((one) => one.id === id);
    if (found === undefined) throw new Error(id);
    return [id, { at: when, fingerprint: stepFingerprint(found) }] as const;
  };
  const fresh = new Map([at('a', 1), at('b', 2), at('c', 2), at('d', 3)]);
  const renamed = diamond.map((one) => (one.id === 'a' ? { ...one, name: 'Another name' } : one));
  const changed = diamond.map((one) => (one.id === 'b' && one.type === 'command' ? { ...one, command: 'echo B' } : one));
  const sets = [
    staleSteps(diamond, fresh, new Map()),
    staleSteps(renamed, fresh, new Map()),
    staleSteps(changed, fresh, new Map()),
    staleSteps(diamond, new Map([...fresh, at('b', 9)]), new Map()),
    staleSteps(changed, fresh, new Map([['b', { at: 2, isSet: true }]])),
    staleSteps(diamond, fresh, new Map([['a', { at: 5, isSet: false }]])),
  ];
  expect(sets.map((set) => [...set])).toEqual([[], [], ['b', 'd'], ['d'], [], ['b', 'c', 'd']]);
});
