import { describe, expect, it } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { addCopies, duplicateSteps } from './copies.ts';
import { stepsFromText, stepsToText } from './clipboard.ts';
import { draftOf, EMPTY_DRAFT } from './draft.ts';
import { extractSteps, groupSteps, reorderSteps, setNeeds } from './group-edits.ts';
import { afterChange, type Edited, type Source } from './step-edits.ts';

const TEXT = `version: 1
id: demo
name: Demo
steps:
  - id: a
    type: command
    command: echo a # keep me
  - id: b
    type: command
    command: 'echo {{ steps.a.output.stdout }}'
  - id: c
    type: command
    needs: [a]
    command: echo c
  - id: d
    type: command
    needs: [b, c]
    command: echo d
`;

function sourceOf(text: string): Source {
  return { text, path: 'demo.yaml', draft: draftOf(checkText(text, { path: 'demo.yaml' }).value) ?? EMPTY_DRAFT };
}

function made(source: Source, edited: Edited): Source {
  if (!edited.ok) throw new Error(edited.error.message);
  return afterChange(source, edited.value);
}

function needsIn({ draft }: Source): Record<string, readonly string[]> {
  return Object.fromEntries([...draft.all.values()].map((step) => [step.id, [...step.needs].sort()]));
}

describe('groups of steps', () => {
  it('[D9] a comment that finds no place when steps are grouped or taken out is told', () => {
    const step = (id: string, needs: string): string => `  - id: ${id}\n    type: wait\n${needs}    for_sec: 1\n`;
    const commented = sourceOf(
      `version: 1\nid: w\nname: W\nsteps:\n${step('y', '')}${step('z', '    needs: []\n')}${step('b', '    needs: [y] # of b\n')}${step('c', '    needs: [z, b]\n')}`,
    );
    const ids = ['b', 'c'];
    const taken = extractSteps(commented, { ids, name: 'Out', file: 'out.yaml' });
    const grouped = groupSteps(commented, { ids, name: 'Again', repeating: { kind: 'times', times: 2 } });
    expect([taken, grouped].map((edited) => edited.ok && edited.value.losses?.map(({ message }) => message))).toEqual([
      ['The comment "of b" has no place any more.'],
      ['The comment "of b" has no place any more.'],
    ]);
  });

  const source = sourceOf(TEXT);

  it('[D9] steps become the body of a loop; what waited for them waits for the loop', () => {
    const after = made(source, groupSteps(source, { ids: ['c', 'b'], name: 'Twice', repeating: { kind: 'times', times: 2 } }));
    expect(needsIn(after)).toEqual({ a: [], twice: ['a'], b: [], c: [], d: ['twice'] });
    expect(after.draft.all.get('twice')?.fields).toMatchObject({ name: 'Twice', type: 'loop', times: 2 });
    expect(after.text).toContain('echo a # keep me');
  });

  it('[D10] steps with others written between them are moved together first, and nobody waits for anything else', () => {
    const after = made(
      source,
      groupSteps(source, { ids: ['a', 'c'], name: 'Both', repeating: { kind: 'until', condition: 'true', most: 5 } }),
    );
    expect(needsIn(after)).toEqual({ both: [], a: [], c: ['a'], b: ['both'], d: ['b', 'both'] });
    expect(after.draft.all.get('both')?.fields).toMatchObject({ until: 'true', max_iterations: 5 });
  });

  it('[D11] steps of different groups are not grouped', () => {
    const looped = made(
      source,
      groupSteps(source, { ids: ['b'], name: 'Each', repeating: { kind: 'for_each', list: '[1]', as: 'one' } }),
    );
    expect(groupSteps(looped, { ids: ['b', 'c'], name: 'No', repeating: { kind: 'times', times: 1 } })).toMatchObject({
      ok: false,
      error: { code: 'other_group' },
    });
  });

  it('[D12] steps become a file of their own, which comes with the change', () => {
    const edited = extractSteps(source, { ids: ['b', 'c'], name: 'Größe & Form', file: 'checks.yaml' });
    const after = made(source, edited);
    expect(needsIn(after)).toEqual({ a: [], checks: ['a'], d: ['checks'] });
    expect(edited.ok && edited.value.files?.map(({ path }) => path)).toEqual(['./checks.yaml']);
    expect(edited.ok && edited.value.select).toEqual(['checks']);
    expect(after.draft.all.get('checks')?.name).toBe('Größe & Form');
    const child = edited.ok ? (edited.value.files?.[0]?.text ?? '') : '';
    expect(child).toContain('name: Größe & Form\n');
    expect(checkText(child, { path: 'checks.yaml' }).diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  });

  it('[D13] a step moves up and down in its list, and not out of it', () => {
    const up = made(source, reorderSteps(source, { ids: ['c'], by: 'up' }));
    expect([...up.draft.all.keys()]).toEqual(['a', 'c', 'b', 'd']);
    expect([...made(up, reorderSteps(up, { ids: ['c'], by: 'down' })).draft.all.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(reorderSteps(source, { ids: ['a'], by: 'up' })).toMatchObject({ ok: false, error: { code: 'at_the_end' } });
  });

  it('[D14] a step waits for exactly what was ticked', () => {
    expect(needsIn(made(source, setNeeds(source, { id: 'd', needs: ['a'] }))).d).toEqual(['a']);
    expect(needsIn(made(source, setNeeds(source, { id: 'b', needs: [] }))).b).toEqual([]);
  });

  it('[D15] copies wait for and read each other under their new ids', () => {
    const pasted = stepsFromText(stepsToText(source.draft, ['a', 'b', 'd']));
    if (!pasted.ok) throw new Error(pasted.error.message);
    const after = made(source, addCopies(source, { label: 'Paste', steps: pasted.value, after: 'd' }));
    expect(needsIn(after)).toEqual({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'], a_2: [], b_2: ['a_2'], d_2: ['b_2', 'c'] });
    expect(after.draft.all.get('b_2')?.fields.command).toBe('echo {{ steps.a_2.output.stdout }}');
  });

  it('[D16] a loop is copied with its body under new ids, and its body once only', () => {
    const looped = made(source, groupSteps(source, { ids: ['b', 'c'], name: 'Pair', repeating: { kind: 'times', times: 2 } }));
    const after = made(looped, duplicateSteps(looped, ['pair', 'b', 'c']));
    expect(needsIn(after)).toMatchObject({ pair_2: ['a'], b_2: [], c_2: [] });
    expect(after.draft.all.size).toBe(looped.draft.all.size + 3);
  });

  it('[D16] all steps as text hold a loop with its body once', () => {
    const looped = made(source, groupSteps(source, { ids: ['b', 'c'], name: 'Pair', repeating: { kind: 'times', times: 2 } }));
    const pasted = stepsFromText(stepsToText(looped.draft, [...looped.draft.all.keys()]));
    expect(pasted.ok && pasted.value.map(({ id }) => id)).toEqual(['a', 'pair', 'd']);
  });
});
