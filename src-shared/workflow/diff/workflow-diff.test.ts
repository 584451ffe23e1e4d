import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CORPUS } from '../../formats/corpus.fixture.ts';
import { readWorkflow } from '../../formats/read-workflow.ts';
import type { Workflow } from '../schema.ts';
import { applyDiff, comparable, meaningOf, mirrored } from './apply-diff.fixture.ts';
import { normalForm } from './normal-form.ts';
import { randomPair, randomWorkflow } from './random-workflow.fixture.ts';
import { diffWorkflows, type WorkflowDiff } from './workflow-diff.ts';

function read(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text);
  if (workflow === undefined) throw new Error(diagnostics.map((one) => one.message).join('\n'));
  return workflow;
}

const flow = (steps: string, top = ''): Workflow => read(`version: 1\nid: w\nname: W\n${top}steps:\n${steps}`);
const between = (before: string, after: string): WorkflowDiff => diffWorkflows(flow(before), flow(after));
const told = ({ steps }: WorkflowDiff): readonly string[] =>
  steps.flatMap((step) =>
    step.status === 'same'
      ? []
      : [
          `${step.status} ${step.key}${step.renamed ? ` (was ${step.before?.id})` : ''}${step.moved === null ? '' : ' (moved)'}${step.status === 'changed' ? `: ${step.fields.map(({ path }) => path.join('.')).join(', ')}` : ''}`,
        ],
  );

describe('workflow diff', () => {
  test('[DIFF] a workflow does not differ from itself', () => {
    fc.assert(
      fc.property(randomWorkflow, (workflow) => {
        const diff = diffWorkflows(workflow, structuredClone(workflow));
        expect([
          diff.same,
          diff.fields,
          diff.hints,
          diff.capabilities,
          diff.steps.every((step) => step.status === 'same'),
          diff.edges.every((edge) => edge.status === 'same'),
        ]).toEqual([true, [], [], { gained: [], lost: [] }, true, true]);
      }),
    );
  });

  test('[DIFF] comments, quoting, key order, line ends and derived ids make no difference', () => {
    for (const text of Object.values(CORPUS)) {
      const workflow = read(text);
      const plain = JSON.stringify(workflow, (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      );
      for (const other of [
        plain,
        stringify(JSON.parse(plain)),
        `# first\n${text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')}`,
      ])
        expect(diffWorkflows(workflow, read(other)).same).toBe(true);
    }
  });

  test('[DIFF] needs written out and defaults written out make no difference, nor does the order of steps in the text', () => {
    const one = '  - { id: a, type: command, command: x }\n  - { id: b, type: command, command: y }\n';
    const two =
      '  - { id: b, type: command, command: y, needs: [a], retry: { max_attempts: 1 }, on_failure: stop, name: B }\n  - { id: a, type: command, command: x, needs: [] }\n';
    expect(diffWorkflows(flow(one), flow(two, 'workspace: { mode: isolated }\n')).same).toBe(true);
  });

  test('[DIFF] it says all: doing what it says to the old workflow gives the new one', () => {
    fc.assert(
      fc.property(randomPair, ([before, after]) => {
        const diff = diffWorkflows(before, after);
        const [from, to] = [normalForm(before), normalForm(after)];
        expect(meaningOf(applyDiff(from, diff))).toBe(meaningOf(to));
        expect(diff.same).toBe(meaningOf(from) === meaningOf(to));
      }),
      { numRuns: 400 },
    );
  });

  test('[DIFF] the other way round it is its own mirror', () => {
    fc.assert(
      fc.property(randomPair, ([before, after]) => {
        expect(comparable(diffWorkflows(after, before))).toEqual(mirrored(diffWorkflows(before, after)));
      }),
      { numRuns: 400 },
    );
  });

  test('[DIFF] a step whose id changed is recognised by what it does, and what reads it follows', () => {
    const diff = between(
      '  - { id: unit, type: command, command: npm test }\n  - { id: tell, type: command, command: "echo {{ steps.unit.output.stdout }}", when: steps.unit.output.exit_code == 0 }\n',
      '  - { id: unit-tests, type: command, command: npm test -- --silent }\n  - { id: tell, type: command, command: "echo {{ steps[\'unit-tests\'].output.stdout }}", when: \'steps["unit-tests"].output.exit_code == 0\' }\n',
    );
    expect(told(diff)).toEqual(['changed unit-tests (was unit): command']);
    expect(diff.steps[0]?.fields[0]?.words).toEqual([
      { kind: 'same', text: 'npm test' },
      { kind: 'added', text: ' -- --silent' },
    ]);
  });

  test('[DIFF] a step without an id whose goal changed a little is still that step', () => {
    const step = (goal: string) => `  - { type: agent, role: reviewer, goal: "${goal}" }\n`;
    expect(
      told(between(step('Review the change for bugs and list the risks'), step('Review the change for bugs, list risks'))),
    ).toEqual(['changed review-the-change-for-bugs-list-risks (was review-the-change-for-bugs-and-list-the): goal']);
  });

  test('[DIFF] a step counts as moved when it waits for others because of it, or when it went into a loop', () => {
    const steps = ['a', 'b', 'c'].map((id) => `  - { id: ${id}, type: command, command: ${id} }\n`);
    const [a, b, c] = steps;
    const order = between(`${a}${b}${c}`, `${a}${c}${b}`);
    expect(order.steps.filter((step) => step.moved !== null).map(({ key }) => key)).toHaveLength(1);
    const loop = between(
      `${a}${b}`,
      `${a}  - id: each\n    type: loop\n    times: 2\n    steps: [{ id: b, type: command, command: b }]\n`,
    );
    expect(told(loop)).toEqual(['added each', 'changed b (moved): needs']);
  });

  test('[DIFF] edges and gone steps are there to be drawn', () => {
    const diff = between(
      '  - { id: a, type: command, command: a }\n  - { id: b, type: command, command: b }\n  - { id: c, type: command, command: c }\n',
      '  - { id: a, type: command, command: a }\n  - { id: c, type: command, command: c }\n',
    );
    expect([diff.steps.map(({ key, status }) => [key, status]), diff.edges]).toEqual([
      [
        ['a', 'same'],
        ['b', 'removed'],
        ['c', 'changed'],
      ],
      [
        { from: 'a', to: 'c', status: 'added' },
        { from: 'a', to: 'b', status: 'removed' },
        { from: 'b', to: 'c', status: 'removed' },
      ],
    ]);
  });

  test('[DIFF] what lets it do more, or takes a check away, is said in words', () => {
    const before = flow(
      '  - { id: ok, type: approve, reason: Fine? }\n  - { id: go, type: command, command: make, confirm: true, verify: [{ command: "true" }] }\n',
      'policies: { budget: { max_credits: 5 }, commands: { allowed: [make] }, gates: { require_human_approval_for: [command] } }\n',
    );
    const after = flow(
      '  - { id: ok, type: approve, reason: Fine? }\n  - { id: go, type: command, command: make all, needs: [], on_failure: continue }\n',
      'workspace: in_place\npolicies: { budget: { max_credits: 9 }, commands: { allowed: [make, "make all"] } }\n',
    );
    expect(diffWorkflows(before, after).hints.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'limit_widened: More commands it may run: make all.',
      'limit_widened: The limit rises from 5 to 9 credits.',
      'gate_removed: Nobody is asked any more before: command.',
      'reaches_further: It now works in your folder itself.',
      'gate_removed: Nobody confirms "Go" any more.',
      'failure_ignored: The run goes on when "Go" fails.',
      'evidence_removed: Something that was checked after "Go" is not checked any more, or in another way.',
      'gate_removed: "Go" no longer waits for the approval "Ok".',
      'reaches_further: New: runs these commands exactly as shown, as you (make all).',
    ]);
  });
});
