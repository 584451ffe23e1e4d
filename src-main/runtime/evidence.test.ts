import { expect, test } from 'vitest';
import { stepAt } from '../../src-shared/engine/find.ts';
import { createRuntime } from './runtime.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';
import type { Runtime } from './surface.ts';

const checked = compiledOf([
  {
    id: 'a',
    type: 'command',
    command: '1',
    timeout_sec: 5,
    retry: { max_attempts: 2 },
    verify: [{ name: 'tests', command: 'true' }],
  },
]);

async function begin(world: FakeWorld, runtime: Runtime): Promise<string> {
  const started = await runtime.start(startOf(checked));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  return started.value.runId;
}

const stepOf = (runtime: Runtime, runId: string) => {
  const state = runtime.state(runId);
  return state === undefined ? undefined : stepAt(state, 'a');
};

test('[E22] evidence that does not hold sends the step back, and what was found is kept with each attempt', async () => {
  const world = createFakeWorld();
  let looks = 0;
  world.look = ({ checks }) => {
    looks += 1;
    return Promise.resolve(checks.map(({ name }) => ({ name, ok: looks > 1, detail: `look ${looks}` })));
  };
  const runtime = createRuntime(fakePorts(world));
  const runId = await begin(world, runtime);
  expect(world.performed).toEqual(['a#1', 'a#1 evidence', 'a#2', 'a#2 evidence']);
  expect([runtime.state(runId)?.status, stepOf(runtime, runId)?.attempts.map(({ evidence }) => evidence)]).toEqual([
    'succeeded',
    [[{ name: 'tests', ok: false, detail: 'look 1' }], [{ name: 'tests', ok: true, detail: 'look 2' }]],
  ]);
});

test('[E22] evidence that takes too long, or throws, does not hold', async () => {
  const world = createFakeWorld();
  world.look = ({ checks }, { signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        if (world.performed.length > 2) reject(new Error('no disk'));
        else resolve(checks.map(({ name }) => ({ name, ok: false, detail: 'was cut off' })));
      });
    });
  const runtime = createRuntime(fakePorts(world));
  const runId = await begin(world, runtime);
  await world.clock.advance(5_000);
  await world.clock.advance(5_000);
  expect(stepOf(runtime, runId)?.error).toMatchObject({
    code: 'evidence_failed',
    message: 'tests: was not done after 5 s.',
  });
});

test('[E22] cancel ends the gathering and then the run; a closing host leaves it to the next one', async () => {
  const world = createFakeWorld();
  const hang: FakeWorld['look'] = ({ checks }, { signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(checks.map(({ name }) => ({ name, ok: false, detail: 'was cut off' }))));
    });
  world.look = hang;
  const first = createRuntime(fakePorts(world));
  const runId = await begin(world, first);
  await first.close();
  const second = createRuntime(fakePorts(world));
  await second.recover();
  await world.clock.settle();
  expect([world.performed, stepOf(second, runId)?.checking]).toEqual([['a#1', 'a#1 evidence', 'a#1 evidence'], true]);
  await second.cancel(runId, { by: 'me' });
  await world.clock.settle();
  expect([second.state(runId)?.status, stepOf(second, runId)?.status]).toEqual(['cancelled', 'cancelled']);
});
