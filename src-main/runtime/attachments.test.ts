import { expect, test } from 'vitest';
import { stepAt } from '../../src-shared/engine/find.ts';
import { ok } from '../../src-shared/lib/result.ts';
import { createRuntime } from './runtime.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts } from './testing/fake-ports.ts';

const workflow = compiledOf([{ id: 'a', type: 'agent', agent: 'you', role: 'tester', goal: 'g', attachments: ['style'] }], {
  references: [
    { id: 'style', title: 'Style guide', source: 'style.md' },
    { id: 'unused', source: 'unused.md' },
  ],
});

async function startWith(bytes: number) {
  const world = createFakeWorld();
  const runtime = createRuntime({
    ...fakePorts(world),
    attachments: { find: ({ source }) => Promise.resolve(ok({ path: `/workflow/${source}`, bytes })) },
  });
  const started = await runtime.start(startOf(workflow));
  await world.clock.settle();
  return { started, state: started.ok ? runtime.state(started.value.runId) : undefined };
}

test('[E36] what steps attach is kept with the run from its start and shown to whoever is asked', async () => {
  const { state } = await startWith(10);
  expect(state?.created?.attachments?.map(({ reference, name }) => [reference, name])).toEqual([['style', 'Style guide']]);
  expect(state?.artifacts.map(({ name, type }) => [name, type])).toEqual([['Style guide', 'attachment']]);
  expect(state === undefined ? [] : stepAt(state, 'a')?.waiting?.prompt.attachments?.map(({ name }) => name)).toEqual([
    'Style guide',
  ]);
});

test('[E36] an attachment over the cap refuses the run and says how large it is', async () => {
  const { started } = await startWith(2 * 1024 * 1024);
  expect(started.ok ? undefined : [started.error.code, started.error.at, started.error.message]).toEqual([
    'attachment_too_large',
    'references.style',
    'The attachment “Style guide” is too large: style.md holds 2,048 KB; at most 1,024 KB can be attached.',
  ]);
});
