import { expect, test } from 'vitest';
import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import { ok } from '../../src-shared/lib/result.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime } from './surface.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const guarded = compiledOf(
  [
    { id: 'build', type: 'command', command: 'make' },
    { id: 'ship', type: 'command', command: 'ship {{ context.target }}', confirm: true },
  ],
  { workspace: 'isolated', context: { target: { type: 'text', default: 'preview' } } },
);

async function begin(world: FakeWorld, runtime: Runtime): Promise<string> {
  const started = await runtime.start(startOf(guarded));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  return started.value.runId;
}

function shipOf(runtime: Runtime, runId: string) {
  const step = stepsOf(runtime.state(runId) ?? emptyRun(runId, guarded)).find((each) => each.step === 'ship');
  if (step === undefined) throw new Error('There is no step ship.');
  return step;
}

async function approve(
  world: FakeWorld,
  runtime: Runtime,
  given: { readonly runId: string; readonly boundTo: string },
): Promise<string> {
  const answered = await runtime.answer(given.runId, { step: 'ship', by: 'you', decision: 'approve', boundTo: given.boundTo });
  await world.clock.settle();
  return answered.ok ? 'taken' : answered.error.code;
}

test('[E82] files that changed after an approval are not shipped: the step asks anew, and the second yes is for the new files', async () => {
  const world = createFakeWorld();
  let files = 'tree-1';
  world.keep = () => Promise.resolve(ok(files));
  const runtime = createRuntime(fakePorts(world));
  const runId = await begin(world, runtime);
  const first = shipOf(runtime, runId);
  files = 'tree-2';
  const answered = await approve(world, runtime, { runId, boundTo: first.waiting?.boundTo ?? '' });
  const again = shipOf(runtime, runId);
  const performed = [...world.performed];
  await approve(world, runtime, { runId, boundTo: again.waiting?.boundTo ?? '' });
  const done = shipOf(runtime, runId);
  expect({
    seen: [first.waiting?.tree, again.waiting?.tree],
    answered,
    again: [again.status, again.attempts.map(({ error }) => error?.code)],
    performed,
    done: [done.status, world.performed.at(-1), runtime.state(runId)?.status],
  }).toEqual({
    seen: ['tree-1', 'tree-2'],
    answered: 'taken',
    again: ['waiting', ['changed_since_confirmed']],
    performed: ['build#1'],
    done: ['succeeded', 'ship#2', 'succeeded'],
  });
});

test('[E82] an answer is for one question: given again, or for the question before, it changes nothing', async () => {
  const world = createFakeWorld();
  let files = 'tree-1';
  world.keep = () => Promise.resolve(ok(files));
  const runtime = createRuntime(fakePorts(world));
  const runId = await begin(world, runtime);
  const boundTo = shipOf(runtime, runId).waiting?.boundTo ?? '';
  files = 'tree-2';
  await approve(world, runtime, { runId, boundTo });
  const old = await runtime.answer(runId, { step: 'ship', attempt: 1, by: 'you', decision: 'approve', boundTo });
  await approve(world, runtime, { runId, boundTo: shipOf(runtime, runId).waiting?.boundTo ?? '' });
  const replayed = await runtime.answer(runId, { step: 'ship', by: 'you', decision: 'approve', boundTo });
  expect([
    old.ok ? 'taken' : old.error.code,
    replayed.ok ? 'taken' : replayed.error.code,
    world.performed.filter((one) => one.startsWith('ship')),
  ]).toEqual(['stale_answer', 'run_ended', ['ship#2']]);
});
