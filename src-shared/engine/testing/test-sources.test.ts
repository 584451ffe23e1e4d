import { expect, test } from 'vitest';
import { checkText } from '../../formats/check-text.ts';
import type { CompiledStep } from '../../workflow/compiled.ts';
import { stepReads } from './step-reads.ts';
import type { TestScope } from './test-plan.ts';
import { outlineTest, type KnownOutput, type TestSource } from './test-sources.ts';

const text = `version: 1
id: sample
name: Sample
workspace: none
steps:
  - { id: a, type: command, command: echo a }
  - { id: b, type: command, command: "echo {{ steps.a.output.stdout }}", needs: [a] }
  - { id: c, type: command, command: "echo c", needs: [a], when: "steps.a.status == 'succeeded'" }
  - { id: d, type: command, command: "echo {{ steps.a.output.stdout }} {{ steps.b.output.stdout }}", needs: [b, c] }
  - { id: e, type: loop, for_each: steps.d.output.data, needs: [d], steps: [{ id: f, type: command, command: "echo {{ steps.b.output.stdout }}" }] }
`;

function steps(): readonly CompiledStep[] {
  const { compiled, diagnostics } = checkText(text);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  return compiled.workflow.steps;
}

const all = steps();
const fresh: KnownOutput = { earlier: { output: 'old', stale: false } };
const stale: KnownOutput = { earlier: { output: 'old', stale: true } };

function outline(
  scope: TestScope,
  known: Readonly<Record<string, KnownOutput>>,
  chosen: Readonly<Record<string, TestSource>> = {},
) {
  const made = outlineTest(all, scope, { known: (id) => known[id] ?? {}, chosen: new Map(Object.entries(chosen)) });
  if (!made.ok) throw new Error(made.error.message);
  const { plan, sources, asks, given } = made.value;
  return {
    runs: plan.runs,
    sources: sources.map(({ step, source }) => `${step}:${source ?? 'nothing'}`),
    asks,
    given: Object.entries(given).map(([step, { by }]) => `${step}:${by}`),
  };
}

test('[T7] a step reads the outputs its expressions name, those of a loop body too; a status is no output', () => {
  expect(all.map((step) => [...stepReads(step)])).toEqual([[], ['a'], [], ['a', 'b'], ['d', 'b']]);
});

test('[T8] a step alone asks only for outputs it reads and that nobody has: what it merely waits for counts as done', () => {
  expect(outline({ kind: 'step', step: 'd' }, {})).toEqual({
    runs: ['d'],
    sources: ['a:nothing', 'b:nothing', 'c:nothing'],
    asks: ['a', 'b'],
    given: [],
  });
  expect(outline({ kind: 'step', step: 'd' }, { a: { typed: 'x' }, b: stale }, { a: 'typed' })).toEqual({
    runs: ['d'],
    sources: ['a:typed', 'b:earlier', 'c:nothing'],
    asks: [],
    given: ['a:typed', 'b:earlier'],
  });
});

test('[T9] what leads to a step runs anew where it is out of date or was never run; a pin stands before both', () => {
  expect(outline({ kind: 'to', step: 'd' }, { a: fresh, b: stale })).toEqual({
    runs: ['b', 'c', 'd'],
    sources: ['a:earlier', 'b:run', 'c:run'],
    asks: [],
    given: ['a:earlier'],
  });
  const pinned = { a: stale, b: { ...stale, pinned: 'kept' }, c: fresh };
  // Behind the pin nothing runs; what is read there is taken as it was.
  expect(outline({ kind: 'to', step: 'd' }, pinned)).toEqual({
    runs: ['d'],
    sources: ['a:earlier', 'b:pinned', 'c:earlier'],
    asks: [],
    given: ['a:earlier', 'b:pinned', 'c:earlier'],
  });
  expect(outline({ kind: 'to', step: 'd' }, pinned, { b: 'run' }).runs).toEqual(['a', 'b', 'd']);
});

test('[T10] from a step on all that follows runs, but what is pinned', () => {
  expect(outline({ kind: 'from', step: 'b' }, { a: stale, c: stale, d: { pinned: 'kept' } })).toEqual({
    runs: ['b', 'e'],
    sources: ['a:earlier', 'c:earlier'],
    asks: [],
    given: ['a:earlier', 'c:earlier', 'd:pinned'],
  });
});
