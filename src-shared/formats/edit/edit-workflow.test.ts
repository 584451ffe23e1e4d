import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { CORPUS } from '../corpus.fixture.ts';
import { applyEdit, type EditOperation } from './edit-workflow.ts';
import { anyOperation } from './operations.fixture.ts';
import { stepsOf } from './edit-plan.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { readParts, readWorkflow } from '../read-workflow.ts';
import { applyChanges, inverseChanges } from './text-changes.ts';

function ids(text: string): readonly string[] {
  const { repaired } = readParts(text, {});
  return isJsonObject(repaired) ? stepsOf(repaired).map(({ step }) => String(step['id'])) : [];
}

const texts = fc.constantFrom(...Object.values(CORPUS));
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    'plain',
    'with: colon',
    '# hash',
    '{{ inputs.channel }}',
    "it's",
    'say "hi"',
    'two\nlines\n',
    'a\n\n  b',
    ' lead',
    'yes',
    '1e3',
    '',
    '- dash',
    'tab\there',
    'é ☃ 😀',
    '|',
    'a: b #c',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer({ min: 0, max: 99 }),
  fc.boolean(),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom('a', 'b c', 'd'),
    fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.array(fc.boolean(), { maxLength: 2 })),
    { maxKeys: 3, noNullPrototype: true },
  ),
);

const cases = texts.chain((text) =>
  fc.array(anyOperation(ids(text), { value }), { minLength: 1, maxLength: 4 }).map((ops) => ({ text, ops })),
);

const BY_NOTATION = {
  'w.yaml':
    'version: 1\nid: w\nname: W\nsteps:\n  - id: a\n    name: Step\n    type: agent\n    role: tester\n    goal: Do it\n    notes: plain\n',
  'w.json':
    '{"version": 1, "id": "w", "name": "W", "steps": [{"id": "a", "name": "Step", "type": "agent", "role": "tester", "goal": "Do it", "notes": "plain"}]}\n',
  'w.md': '---\nversion: 1\nid: w\n---\n# W\n\n## Step\n```yaml step\nid: a\nrole: tester\nnotes: plain\n```\nDo it\n',
};

describe.each(Object.entries(BY_NOTATION))('characters that are not seen, in %s', (path, text) => {
  test.each(['name', 'steps.a.name', 'steps.a.goal', 'steps.a.notes'])(
    '[LAW2] %s reads back as it was set, or is refused',
    (field) => {
      for (const character of ['\u0001', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029', '\ufeff', '\t', '\u{10ffff}']) {
        const value = `a${character}b`;
        const edited = applyEdit(text, { op: 'setField', path: field, value }, { path });
        const model = edited.ok ? readWorkflow(edited.value.text, { path }).workflow : undefined;
        const [step] = model?.steps ?? [];
        const read = { name: model?.name, 'steps.a.name': step?.name, 'steps.a.notes': step?.notes };
        expect(
          field === 'steps.a.goal'
            ? step?.type === 'agent'
              ? step.goal
              : ''
            : Object.entries(read).find(([key]) => key === field)?.[1],
        ).toBe(value);
      }
      for (const character of ['\0', '\ud83d', '\ude00', '\ufffd']) {
        const edited = applyEdit(text, { op: 'setField', path: field, value: `a${character}b` }, { path });
        expect(edited.ok ? edited.value.text : edited.error.code).toBe('bad_value');
      }
    },
  );
});

describe('editing text', () => {
  test('[E29] [LAW 2, 3, 4] every edit is a change of the old text, is read back as meant, and is undone byte by byte', () => {
    fc.assert(
      fc.property(cases, ({ text, ops }) => {
        let now = text;
        for (const op of ops) {
          const edited = applyEdit(now, op);
          if (!edited.ok) continue;
          expect(applyChanges(now, edited.value.changes)).toBe(edited.value.text);
          expect(applyChanges(edited.value.text, inverseChanges(now, edited.value.changes))).toBe(now);
          now = edited.value.text;
        }
      }),
      { numRuns: 200 },
    );
  });

  test('[EDIT] every operation succeeds on every text of the corpus unless it makes no sense', () => {
    const refused: string[] = [];
    for (const [name, text] of Object.entries(CORPUS)) {
      const known = ids(text);
      const [first = '', second = '', third = ''] = known;
      const fresh = { id: 'fresh', type: 'command', command: 'echo hi' };
      const tries: EditOperation[] = [
        { op: 'addStep', step: fresh },
        { op: 'addStep', step: fresh, after: null },
        ...known.map((id) => ({ op: 'addStep' as const, step: fresh, after: id })),
        ...known
          .filter((id) => !['each'].includes(id))
          .flatMap((id) => [
            { op: 'removeStep' as const, id, heal: true },
            { op: 'removeStep' as const, id },
          ]),
        ...known.map((id) => ({ op: 'renameStep' as const, id, to: 'new-name' })),
        ...known.map((id) => ({ op: 'setField' as const, path: `steps.${id}.notes`, value: 'Mind: this # one' })),
        ...known.map((id) => ({ op: 'setField' as const, path: `steps.${id}.retry.backoff_sec`, value: 5 })),
        { op: 'setField', path: 'description', value: 'Two\nlines\n' },
        { op: 'setField', path: 'policies.budget.max_credits', value: 7 },
        { op: 'moveStep', id: first, after: second },
        { op: 'moveStep', id: second, after: null },
        { op: 'wrapInLoop', ids: [first], loop: { id: 'around', type: 'loop', times: 2 } },
        { op: 'disconnect', from: first, to: second },
        { op: 'connect', from: first, to: third },
      ];
      for (const op of tries) {
        const edited = applyEdit(text, op);
        if (!edited.ok) refused.push(`${name} ${JSON.stringify(op)}: ${edited.error.code}`);
      }
    }
    expect(refused).toEqual(['loop {"op":"connect","from":"start","to":"one"}: across_a_loop']);
  });

  test('[EDIT] a step can be moved before what it waits for: what followed by position waits as before, written out', () => {
    const step = (id: string, more = '') => `  - id: ${id}\n${more}    type: command\n    command: ls\n`;
    const text = `id: w\nsteps:\n${step('a')}${step('b', '    needs: [a]\n')}${step('c')}`;
    const edited = applyEdit(text, { op: 'moveStep', id: 'b', after: null });
    expect(edited.ok ? edited.value.text : edited.error.code).toBe(
      `id: w\nsteps:\n${step('b', '    needs: [a]\n')}${step('a')}    needs: []\n${step('c')}`,
    );
  });

  test('[EDIT] where a value is repeated by name, an edit of one place writes it out at the others and changes nothing there', () => {
    const step = (id: string, retry: string) => `  - id: ${id}\n    type: command\n    command: ls\n    retry: ${retry}\n`;
    const text = `id: w\nsteps:\n${step('a', '&twice { max_attempts: 2 }')}${step('b', '*twice # same')}`;
    const after = (op: EditOperation) => {
      const edited = applyEdit(text, op);
      return edited.ok ? edited.value.text : edited.error.code;
    };
    expect([
      after({ op: 'setField', path: 'steps.a.retry.max_attempts', value: 3 }),
      after({ op: 'removeStep', id: 'a' }),
    ]).toEqual([
      `id: w\nsteps:\n${step('a', '&twice { max_attempts: 3 }')}${step('b', '\n      max_attempts: 2 # same').replace('retry: ', 'retry:')}`,
      `id: w\nsteps:\n${step('b', '\n      max_attempts: 2 # same').replace('retry: ', 'retry:')}`,
    ]);
  });

  test('[EDIT] a step put first stands above the comment of the one that was first', () => {
    const text = 'id: w\nsteps:\n  # About a\n  - id: a\n    type: command\n    command: ls\n';
    const edited = applyEdit(text, { op: 'addStep', step: { id: 'b', type: 'command', command: 'pwd' }, after: null });
    expect(edited.ok ? edited.value.text : edited.error.code).toBe(
      'id: w\nsteps:\n  - id: b\n    type: command\n    command: pwd\n  # About a\n  - id: a\n    type: command\n    command: ls\n',
    );
  });

  test('[EDIT] a connection that is taken away takes its own line alone', () => {
    const step = (id: string) => `  - id: ${id}\n    type: command\n    command: ls\n`;
    const text = `id: w\nsteps:\n${step('a')}${step('b')}${step('c')}    needs:\n      - a\n      - b # why\n`;
    const edited = applyEdit(text, { op: 'disconnect', from: 'a', to: 'c' });
    expect(edited.ok ? edited.value.text : edited.error.code).toBe(text.replace('      - a\n', ''));
  });

  test('[EDIT] what a step waited for moves to the loop around it with its comments; of several needs the lines that stay keep theirs', () => {
    const step = (id: string) => `  - id: ${id}\r\n    type: command\r\n    command: ls\r\n`;
    const needs = '    needs: # both\r\n      # the first\r\n      - a # one\r\n      - b\r\n';
    const text = `id: w\r\nsteps:\r\n${step('a')}${step('b')}${step('c')}${needs}${step('d')}`;
    const after = (ids: string[]) => {
      const edited = applyEdit(text, { op: 'wrapInLoop', ids, loop: { id: 'again', times: 2 } });
      return edited.ok ? edited.value.text : edited.error.code;
    };
    expect(after(['c'])).toBe(
      `id: w\r\nsteps:\r\n${step('a')}${step('b')}  - id: again\r\n    times: 2\r\n    type: loop\r\n${needs}    steps:\r\n${step('c').replace(/^(?=.)/gm, '    ')}${step('d')}`,
    );
    expect(after(['a', 'b'])).toContain('    needs: # both\r\n      # the first\r\n      - again # one\r\n  - id: d');
  });

  test('[EDIT] a workflow that is called by its id keeps its name when the id changes, and its id when the name goes', () => {
    const after = (text: string, op: EditOperation) => {
      const edited = applyEdit(text, op);
      return edited.ok ? edited.value.text : edited.error.code;
    };
    expect([
      after('version: 1\nid: my-flow # ours\nsteps: []\n', { op: 'setField', path: 'id', value: 'other' }),
      after('version: 1\nid: my-flow\nsteps: []\n', { op: 'removeField', path: 'id' }),
      after('{}', { op: 'setField', path: 'name', value: 'Other' }),
    ]).toEqual([
      'version: 1\nid: other # ours\nname: My flow\nsteps: []\n',
      'version: 1\nname: My flow\nsteps: []\n',
      '{\n  "id": "workflow",\n  "name": "Other"\n}',
    ]);
  });

  test('[EDIT] a text that cannot be read is left alone, and the refusal says where and why', () => {
    const edited = applyEdit('version: 1\nid: w\nid: v\n', { op: 'setField', path: 'name', value: 'W' }, { path: 'w.yaml' });
    expect(edited.ok ? edited.value.text : edited.error).toEqual({
      code: 'text_not_readable',
      message: 'The text cannot be read (line 3): The key "id" is there twice.',
      hint: 'Keep one of the two.',
      at: 'w.yaml',
    });
  });

  test('[LAW 1] a text that is only read keeps its bytes', () => {
    for (const text of Object.values(CORPUS)) expect(readWorkflow(text).workflow?.steps.length).toBeGreaterThan(0);
  });
});
