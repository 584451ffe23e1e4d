import { describe, expect, test } from 'vitest';
import { compileWorkflow } from './compile.ts';
import { editPinned, type Pinned, type PinnedEdit } from './edit-pinned.ts';
import { workflowSchema } from './schema.ts';

function pinned(): Pinned {
  const compiled = compileWorkflow(
    workflowSchema.parse({
      version: 1,
      id: 'w',
      name: 'w',
      inputs: { who: { type: 'text', default: 'you' }, count: { type: 'integer', default: 1 } },
      steps: [
        { id: 'a', type: 'command', command: 'echo {{ inputs.who }}', env: { PORT: '80' } },
        { id: 'l', type: 'loop', times: 2, steps: [{ id: 'in', type: 'agent', role: 'tester', goal: 'test' }] },
        { id: 'u', type: 'workflow', uses: 'other' },
      ],
    }),
  );
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  const [a, l, u] = compiled.value.workflow.steps;
  if (a === undefined || l === undefined || u?.type !== 'workflow') throw new Error('other steps than were written');
  const workflow = { ...compiled.value.workflow, steps: [a, l, { ...u, child: 'abc' }] };
  return { compiled: { ...compiled.value, workflow }, inputs: { who: 'you', count: 1 } };
}

const edit = (...edits: readonly PinnedEdit[]) => editPinned(pinned(), edits);

describe('edits of a pinned workflow', () => {
  test('[E68] a field, one in a loop body and an input change; all else stays, the hash is a new one', () => {
    const edited = edit(
      { path: 'steps.a.command', value: 'echo hello' },
      { path: 'steps.in.goal', value: 'test well' },
      { path: 'inputs.count', value: '3' },
    );
    if (!edited.ok) throw new Error(edited.error.message);
    const before = pinned();
    const { workflow, hash } = edited.value.compiled;
    const back = editPinned(edited.value, [
      { path: 'steps.a.command', value: 'echo {{ inputs.who }}' },
      { path: 'steps.in.goal', value: 'test' },
    ]);
    expect(edited.value.inputs).toEqual({ who: 'you', count: 3 });
    expect(workflow.steps[0]).toMatchObject({ command: 'echo hello', env: { PORT: '80' } });
    expect(workflow.steps[1]).toMatchObject({ steps: [{ goal: 'test well' }] });
    expect(workflow.steps[2]).toEqual(before.compiled.workflow.steps[2]);
    expect(hash).not.toBe(before.compiled.hash);
    expect(back.ok && back.value.compiled.workflow).toEqual(before.compiled.workflow);
  });

  test('[E68] a text is a text where the field takes one, and read as JSON where it does not', () => {
    const edited = edit({ path: 'steps.a.env.PORT', value: '8080' }, { path: 'steps.a.timeout_sec', value: '30' });
    expect(edited.ok && edited.value.compiled.workflow.steps[0]).toMatchObject({ env: { PORT: '8080' }, timeout_sec: 30 });
  });

  test('[E68] what is changed is judged as at the start of a run: tools and their arguments, inputs of workflows that are used', () => {
    const child = compileWorkflow(
      workflowSchema.parse({
        version: 1,
        id: 'other',
        name: 'other',
        inputs: { count: { type: 'integer', required: true } },
        steps: [{ id: 'x', type: 'command', command: 'x' }],
      }),
    );
    const compiled = compileWorkflow(
      workflowSchema.parse({
        version: 1,
        id: 'w',
        name: 'w',
        steps: [
          { id: 't', type: 'tool', server: 's', tool: 'read', arguments: { path: 'a' } },
          { id: 'u', type: 'workflow', uses: 'other', inputs: { count: 1 } },
        ],
      }),
    );
    if (!child.ok || !compiled.ok) throw new Error('The samples are not right.');
    const [t, u] = compiled.value.workflow.steps;
    if (t === undefined || u?.type !== 'workflow') throw new Error('other steps than were written');
    const workflow = { ...compiled.value.workflow, steps: [t, { ...u, child: child.value.hash }] };
    const around = {
      part: (hash: string) => (hash === child.value.hash ? child.value : undefined),
      tools: [
        {
          server: 's',
          tool: 'read',
          inputSchema: {
            type: 'object',
            required: ['path'],
            properties: { path: { type: 'string' } },
            additionalProperties: false,
          },
        },
      ],
    };
    const tried = (path: string, value: PinnedEdit['value']) => {
      const edited = editPinned({ compiled: { ...compiled.value, workflow }, inputs: {} }, [{ path, value }], around);
      return edited.ok ? 'taken' : edited.error.code;
    };
    expect([
      tried('steps.t.arguments.path', 'b'),
      tried('steps.t.arguments', { paths: 'b' }),
      tried('steps.u.inputs.count', 2),
      tried('steps.u.inputs', { counts: 2 }),
    ]).toEqual(['taken', 'workflow_invalid', 'taken', 'workflow_invalid']);
  });

  test.each([
    ['inputs.whom', 'x', 'edit_refused', 'inputs.who'],
    ['inputs.count', 'many', 'inputs_invalid', ''],
    ['steps.b.command', 'x', 'edit_refused', 'steps.build.command'],
    ['steps.a.needs', '[]', 'edit_refused', 'workflow itself'],
    ['steps.a', 'x', 'edit_refused', 'steps.a.command'],
    ['policies.budget', '{}', 'edit_refused', 'inputs.NAME'],
    ['steps.a.comand', 'x', 'workflow_invalid', ''],
    ['steps.a.command', 'echo {{ inputs.nobody }}', 'workflow_invalid', ''],
  ])('[E68] %s = %s is refused as %s', (path, value, code, hint) => {
    const edited = edit({ path, value });
    expect(edited.ok ? 'taken' : edited.error.code).toBe(code);
    expect(edited.ok ? '' : (edited.error.hint ?? '')).toContain(hint);
  });
});
