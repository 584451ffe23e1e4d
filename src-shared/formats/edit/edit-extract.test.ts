import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { ok } from '../../lib/result.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import { ancestorsOf } from '../../workflow/graph.ts';
import type { Links } from '../../workflow/checks/links.ts';
import { evaluate, parseExpression } from '../../workflow/expressions/expression.ts';
import { renderValue } from '../../workflow/expressions/template.ts';
import { checkLinkedText, checkText } from '../check-text.ts';
import { drawOf } from '../laws/draw.fixture.ts';
import { modelOf } from '../laws/law-check.fixture.ts';
import { generatedText, HAND_TEXTS } from '../laws/texts.fixture.ts';
import { applyEdit } from './edit-workflow.ts';
import { stepsOf } from './edit-plan.ts';

const TEXT = `version: 1
id: release
name: Release
inputs:
  channel: { type: choice, options: [beta, stable], default: beta } # which
policies:
  budget: { max_credits: 50 }
  commands: { allowed: ["npm *"] }
steps:
  # get it
  - id: fetch
    type: command
    command: npm ci

  # build it
  - id: build # fast
    type: command
    command: |
      # with the channel
      npm run build -- "{{ inputs.channel }}" "{{ steps.fetch.output.exit_code }}"
  # test it
  - id: test
    type: command
    command: npm test "{{ steps.build.output.stdout }}"

  # tell
  - id: tell
    type: agent
    role: reviewer
    goal: Sum up {{ steps.test.output.stdout }} after {{ steps.build.output.exit_code }}.
`;

describe('taking steps out into a workflow of their own', () => {
  const STEPS = {
    'w.yaml':
      'version: 1\nid: w\nname: W\nsteps:\n  - id: a\n    type: wait\n    for_sec: 1\n  - id: b\n    type: wait\n    needs: # first\n      # why\n      - a # because\n    for_sec: 1\n  - id: c\n    type: wait\n    for_sec: 1\n',
    'w.json':
      '{"version": 1, "id": "w", "name": "W", "steps": [\n  {"id": "a", "type": "wait", "for_sec": 1},\n  {"id": "b", "type": "wait", "needs": [/* first */ "a" /* why */, // because\n  ], "for_sec": 1},\n  {"id": "c", "type": "wait", "for_sec": 1}\n]}\n',
    'w.md':
      '---\nversion: 1\nid: w\n---\n# W\n\n## a\n```yaml step\ntype: wait\nfor_sec: 1\n```\n\n## b\n```yaml step\ntype: wait\nneeds: # first\n  # why\n  - a # because\nfor_sec: 1\n```\n\n## c\n```yaml step\ntype: wait\nfor_sec: 1\n```\n',
  };
  test.each(Object.entries(STEPS))(
    '[EXTRACT] comments in what the steps waited for stay with the new step, in %s',
    (path, text) => {
      for (const op of [
        { op: 'extractWorkflow', ids: ['b'], file: './out.yaml' },
        { op: 'wrapInLoop', ids: ['b'], loop: { id: 'again', times: 2 } },
      ] as const) {
        const done = applyEdit(text, { ...op, ids: [...op.ids] }, { path });
        if (!done.ok) throw new Error(done.error.message);
        for (const words of ['first', 'why', 'because'])
          expect(done.value.text.split(words).length, `${words} in ${done.value.text}`).toBe(2);
        expect(done.value.losses).toBeUndefined();
      }
    },
  );

  test('[EXTRACT] a comment that finds no place is told with the place it had', () => {
    const step = (id: string, needs: string): string => `  - id: ${id}\n    type: wait\n${needs}    for_sec: 1\n`;
    const text = `version: 1\nid: w\nname: W\nsteps:\n${step('y', '')}${step('z', '    needs: []\n')}${step('b', '    needs: [y] # of b\n')}${step('c', '    needs: [z, b]\n')}`;
    const done = applyEdit(text, { op: 'extractWorkflow', ids: ['b', 'c'], file: './out.yaml' }, { path: 'w.yaml' });
    expect(done.ok && done.value.losses?.map(({ path, message, range }) => [path, message, range?.start.line])).toEqual([
      ['steps.b.needs.0', 'The comment "of b" has no place any more.', 14],
    ]);
  });

  test('[EXTRACT] comments of the steps go along from every notation, and so do blank lines that are part of a text', () => {
    const taken = (text: string, path: string) => {
      const done = applyEdit(text, { op: 'extractWorkflow', ids: ['a'], file: './out.yaml' }, { path });
      return done.ok ? done.value.files?.[0]?.text.split('\n').slice(4).join('\n') : done.error.message;
    };
    const json = `{ "id": "w", "name": "w", "steps": [
      // about a
      { "id": "a", "type": "command", "command": "ls" }, // beside a
      { "id": "b", "type": "command", "command": "ls" } ] }`;
    const words =
      '# W\n\n<!-- about a -->\n## a\n```yaml step\n# soon\ntimeout_sec: 5\n```\n```sh\nls\n```\n\n## b\n```sh\nls\n```\n';
    const kept =
      'id: w\nname: w\nsteps:\n  # about a\n  - id: a\n    type: command\n    command: |+\n      ls\n\n\n  - id: b\n    type: command\n    command: ls\n';
    expect([taken(json, 'w.jsonc'), taken(words, 'w.md'), taken(kept, 'w.yaml')]).toEqual([
      '  # about a\n  - id: a\n    type: command\n    # beside a\n    command: ls\n',
      '  # about a\n  - id: a\n    type: command\n    command: ls\n    # soon\n    timeout_sec: 5\n',
      '  # about a\n  - id: a\n    type: command\n    command: |+\n      ls\n\n\n',
    ]);
  });

  test.each([
    [
      './Größe prüfen.yaml',
      undefined,
      'id: grosse-prufen\nname: Größe prüfen\n',
      '  - id: grosse-prufen\n    name: Größe prüfen\n    type: workflow\n',
    ],
    ['./checks.yaml', undefined, 'id: checks\nname: Checks\n', '  - id: checks\n    type: workflow\n'],
    ['./checks.yaml', 'Checks', 'id: checks\nname: Checks\n', '  - id: checks\n    type: workflow\n'],
    [
      './grosse.yaml',
      'Größe: prüfen?',
      'id: grosse\nname: "Größe: prüfen?"\n',
      '  - id: grosse\n    name: "Größe: prüfen?"\n    type: workflow\n',
    ],
    ['./検査.yaml', '検査', 'id: part\nname: 検査\n', '  - id: part\n    name: 検査\n    type: workflow\n'],
  ])('[EXTRACT] %s called %s keeps its words', (file, name, child, step) => {
    const edited = applyEdit(TEXT, {
      op: 'extractWorkflow',
      ids: ['build', 'test'],
      file,
      ...(name === undefined ? {} : { name }),
    });
    if (!edited.ok) throw new Error(edited.error.message);
    expect(edited.value.files?.[0]?.text).toContain(child);
    expect(edited.value.text).toContain(step);
  });

  test('[EXTRACT] the steps keep their text, what crosses becomes inputs and outputs, and readers follow', () => {
    const edited = applyEdit(TEXT, { op: 'extractWorkflow', ids: ['build', 'test'], file: './checks.yaml' });
    expect(edited.ok ? [edited.value.text.slice(TEXT.indexOf('  # build')), edited.value.files] : edited.error).toEqual([
      `  - id: checks
    type: workflow
    uses: ./checks.yaml
    inputs:
      channel: "{{ inputs.channel }}"
      fetch_exit_code: "{{ steps.fetch.output.exit_code }}"

  # tell
  - id: tell
    type: agent
    role: reviewer
    goal: Sum up {{ steps.checks.output.test_stdout }} after {{ steps.checks.output.build_exit_code }}.
`,
      [
        {
          path: './checks.yaml',
          text: `version: 1
id: checks
name: Checks
inputs:
  channel:
    default: beta
    options: [beta, stable]
    type: choice
  fetch_exit_code:
    type: integer
policies:
  commands:
    allowed: [npm *]
steps:
  # build it
  - id: build # fast
    type: command
    command: |
      # with the channel
      npm run build -- "{{ inputs.channel }}" "{{ inputs.fetch_exit_code }}"
  # test it
  - id: test
    type: command
    command: npm test "{{ steps.build.output.stdout }}"
outputs:
  test_stdout:
    value: "{{ steps.test.output.stdout }}"
    type: text
  build_exit_code:
    value: "{{ steps.build.output.exit_code }}"
    type: integer
`,
        },
      ],
    ]);
  });

  test.each([
    ['a file in another folder', TEXT, ['build'], '../x.yaml', 'bad_file'],
    ['a step that is not there', TEXT, ['nobody'], 'x.yaml', 'unknown_step'],
    ['steps that are not neighbours', TEXT, ['fetch', 'test'], 'x.yaml', 'not_neighbours'],
    [
      'a status read from outside',
      TEXT.replace('goal: Sum', "when: steps.test.status == 'succeeded'\n    goal: Sum"),
      ['test'],
      'x.yaml',
      'cannot_extract',
    ],
    ['the run', TEXT.replace('npm ci', 'npm ci {{ run.id }}'), ['fetch'], 'x.yaml', 'cannot_extract'],
  ])('[EXTRACT] %s is refused in words', (_, text, ids, file, code) => {
    const edited = applyEdit(text, { op: 'extractWorkflow', ids, file });
    expect(edited.ok ? 'made' : [edited.error.code, edited.error.hint !== undefined]).toEqual([code, true]);
  });
});

/** The order of a list of compiled steps: for each step all it waits for. */
function orderOf(steps: CompiledWorkflow['workflow']['steps']): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(steps.map((step) => [step.id, ancestorsOf(steps, step.id)]));
}

/** Plays a workflow without conditions in waiting order, each step putting out what its rendered fields say; gives every step's fields. */
function played(
  compiled: CompiledWorkflow,
  inputs: JsonObject,
  children: ReadonlyMap<string, CompiledWorkflow>,
): { readonly seen: Record<string, Json>; readonly outputs: Json } {
  const outputs: Record<string, Json> = {};
  const seen: Record<string, Json> = {};
  const scope = (): JsonObject => ({ inputs, steps: outputs });
  const shown = (value: Json): Json => {
    const rendered = renderValue(value, scope());
    return rendered.ok ? rendered.value : `! ${rendered.error.message}`;
  };
  const run = (steps: CompiledWorkflow['workflow']['steps']): void => {
    for (const step of steps) {
      const child = step.type === 'workflow' ? children.get(step.uses) : undefined;
      if (child !== undefined && step.type === 'workflow') {
        const given = shown(step.inputs ?? {});
        const inner = played(child, isJsonObject(given) ? given : {}, children);
        Object.assign(seen, inner.seen);
        outputs[step.id] = { output: inner.outputs, status: 'succeeded' };
        continue;
      }
      const when = step.when === undefined ? undefined : parseExpression(step.when);
      const decided = when?.ok === true ? evaluate(when.value, scope()) : undefined;
      const read = [
        step.type === 'agent' ? step.goal : null,
        step.type === 'command' ? (step.command ?? null) : null,
        step.type === 'approve' ? step.reason : null,
      ];
      seen[step.id] = [shown(read), decided?.ok === true ? decided.value : null];
      outputs[step.id] = {
        output: { stdout: `out of ${step.id}`, exit_code: step.id.length, text: `text of ${step.id}`, decision: 'approve' },
        status: 'succeeded',
      };
      if (step.type === 'loop') run(step.steps);
    }
  };
  run(compiled.workflow.steps);
  const declared = Object.entries(compiled.workflow.outputs ?? {}).map(([name, { value }]): [string, Json] => [
    name,
    shown(value),
  ]);
  return { seen, outputs: Object.fromEntries(declared) };
}

test('[EXTRACT] order is kept, what every step is given is the same, and both files are right, over the corpus', () => {
  const tally = { made: 0, refused: 0 };
  const wrong: unknown[] = [];
  const texts = [
    ...HAND_TEXTS,
    ...Array.from({ length: 120 }, (_, index) => generatedText(index + 1)),
    { name: 'release', text: TEXT },
  ];
  for (const { name, text } of texts) {
    const before = checkText(text);
    if (before.compiled === undefined) continue;
    const draw = drawOf(name.length + text.length);
    const steps = stepsOf(modelOf(text) ?? {});
    const start = draw.any(steps);
    if (start === undefined) continue;
    const ids = start.steps.slice(start.index, start.index + 1 + draw.below(3)).map((step) => String(step['id']));
    const edited = applyEdit(text, { op: 'extractWorkflow', ids, file: './taken-out.yaml' });
    if (!edited.ok) {
      tally.refused += 1;
      if (!['cannot_extract', 'edit_not_possible'].includes(edited.error.code)) wrong.push([name, ids, edited.error]);
      continue;
    }
    tally.made += 1;
    const child = checkText(edited.value.files?.[0]?.text ?? '').compiled;
    const links: Links = new Map(child === undefined ? [] : [['./taken-out.yaml', ok(child)]]);
    const after = checkLinkedText(edited.value.text, { links });
    if (child === undefined || after.compiled === undefined) {
      wrong.push([
        name,
        ids,
        child === undefined ? checkText(edited.value.files?.[0]?.text ?? '').diagnostics : after.diagnostics,
      ]);
      continue;
    }
    const inputs = { who: 'W', deep: true, kind: 'x', channel: 'beta' };
    const one = played(before.compiled, inputs, new Map());
    const two = played(after.compiled, inputs, new Map([['./taken-out.yaml', child]]));
    if (JSON.stringify(one.outputs) !== JSON.stringify(two.outputs)) wrong.push([name, ids, one.outputs, two.outputs]);
    for (const id of Object.keys(one.seen))
      if (JSON.stringify(one.seen[id]) !== JSON.stringify(two.seen[id])) wrong.push([name, ids, id, one.seen[id], two.seen[id]]);
    if (start.list.length > 1) continue;
    const order = orderOf(after.compiled.workflow.steps);
    const inner = orderOf(child.workflow.steps);
    const place = (id: string): string => (ids.includes(id) ? 'taken-out' : id);
    for (const [id, waits] of orderOf(before.compiled.workflow.steps))
      for (const other of waits) {
        const kept =
          ids.includes(id) && ids.includes(other) ? inner.get(id)?.has(other) : order.get(place(id))?.has(place(other));
        if (kept !== true) wrong.push([name, ids, `${id} no longer waits for ${other}`]);
      }
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(tally.made, JSON.stringify(tally)).toBeGreaterThan(tally.refused);
}, 120_000);
