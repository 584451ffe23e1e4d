import { describe, expect, it } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { applyBatch } from './change.ts';
import { duplicateSteps } from './copies.ts';
import { draftOf, EMPTY_DRAFT } from './draft.ts';
import { addStep, connectSteps, removeSteps, toggleSteps, type Edited, type Source } from './step-edits.ts';

const TEXT = `version: 1
id: demo
name: Demo
steps:
  - id: a
    type: command
    command: echo a # keep me
  - id: b
    type: command
    command: echo b
  - id: c
    type: command
    needs: [a]
    command: echo c
`;

function sourceOf(text: string): Source {
  return { text, path: 'demo.yaml', draft: draftOf(checkText(text, { path: 'demo.yaml' }).value) ?? EMPTY_DRAFT };
}

function after(source: Source, edited: Edited): Record<string, readonly string[]> {
  if (!edited.ok) throw new Error(edited.error.message);
  const text = edited.value.batches.reduce((now, batch) => applyBatch(now, batch), source.text);
  expect(text).toContain('echo a # keep me');
  return Object.fromEntries([...sourceOf(text).draft.all.values()].map((step) => [step.id, [...step.needs].sort()]));
}

const step = { name: 'New', type: 'wait', for_sec: 1 };

describe('step edits', () => {
  const source = sourceOf(TEXT);

  it('[D1] a step after another takes its place in the sequence', () => {
    expect(after(source, addStep(source, { step, place: { kind: 'after', id: 'a' } }))).toEqual({
      a: [],
      new: ['a'],
      b: ['new'],
      c: ['a'],
    });
  });

  it('[D2] a branch leaves everything else as it was', () => {
    expect(after(source, addStep(source, { step, place: { kind: 'branch', id: 'a' } }))).toEqual({
      a: [],
      b: ['a'],
      c: ['a'],
      new: ['a'],
    });
  });

  it('[D3] a step between two rewires only that line', () => {
    expect(after(source, addStep(source, { step, place: { kind: 'between', from: 'a', to: 'c' } }))).toEqual({
      a: [],
      b: ['a'],
      c: ['new'],
      new: ['a'],
    });
  });

  it('[D4] a free step waits for nothing', () => {
    expect(after(source, addStep(source, { step, place: { kind: 'free' } }))).toEqual({ a: [], b: ['a'], c: ['a'], new: [] });
  });

  it('[D5] a copy stands beside its original', () => {
    expect(after(source, duplicateSteps(source, ['b']))).toEqual({ a: [], b: ['a'], b_2: ['a'], c: ['a'] });
  });

  it('[D6] deleting with heal joins the ends', () => {
    const chain = sourceOf(TEXT.replace('needs: [a]', 'needs: [b]'));
    expect(after(chain, removeSteps(chain, ['b'], 'heal'))).toEqual({ a: [], c: ['a'] });
  });

  it('[D7] a connection that closes a circle is refused with the reason', () => {
    const refused = connectSteps(source, 'c', 'a');
    expect(refused).toEqual({
      ok: false,
      error: {
        code: 'circle',
        message: 'C already comes after A; this would make a circle.',
        hint: 'Use a loop to repeat steps.',
      },
    });
  });

  it('[D8] switching off and on again gives back the same condition', () => {
    const guarded = sourceOf(TEXT.replace('needs: [a]', 'needs: [a]\n    when: steps.a.output.exit_code == 0'));
    const off = toggleSteps(guarded, ['c']);
    if (!off.ok) throw new Error(off.error.message);
    const text = off.value.batches.reduce((now, batch) => applyBatch(now, batch), guarded.text);
    const on = toggleSteps(sourceOf(text), ['c']);
    if (!on.ok) throw new Error(on.error.message);
    expect(on.value.batches.reduce((now, batch) => applyBatch(now, batch), text)).toBe(guarded.text);
  });
});
