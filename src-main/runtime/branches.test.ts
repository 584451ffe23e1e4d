import { expect, test } from 'vitest';
import { err } from '../../src-shared/lib/result.ts';
import { createRuntime } from './runtime.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const STEPS = [
  { id: 'a', type: 'command', command: 'a' },
  { id: 'b', type: 'command', command: 'b' },
  { id: 'c', type: 'command', command: 'c' },
];

async function ended(world: FakeWorld, fate?: Parameters<typeof fakePorts>[1]) {
  const runtime = createRuntime(fakePorts(world, fate));
  const started = await runtime.start(startOf(compiledOf(STEPS, { workspace: 'isolated' })));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  return { runtime, runId: started.value.runId };
}

test('[E67][E74] whatever moment its host dies at, a branch begins once, does only what is to be done again, and ends', async () => {
  for (let death = 1; death < 12; death += 1) {
    for (const how of ['lost', 'kept_unanswered'] as const) {
      const world = createFakeWorld();
      let files = 0;
      world.keep = () => Promise.resolve({ ok: true, value: `files-${(files += 1)}` });
      let left = Number.POSITIVE_INFINITY;
      const { runtime, runId } = await ended(world, () => ((left -= 1) === 0 ? how : undefined));
      world.performed.length = 0;
      left = death;
      void runtime.branch(runId, { step: 'b', edits: [] });
      await world.clock.settle();
      const next = createRuntime(fakePorts(world));
      await next.recover();
      await world.clock.settle();
      const branches = [...world.disk.runs.values()].filter(({ row }) => row.runId !== runId);
      const statuses = branches.map(({ row }) => row.status);
      expect(statuses).toEqual(death === 1 && how === 'lost' ? [] : ['succeeded']);
      expect(world.performed.filter((done) => done.startsWith('a'))).toEqual([]);
    }
  }
});

test('[E68] a branch is refused where the machine lacks what the workflow requires, as a start is', async () => {
  const world = createFakeWorld();
  const { runId } = await ended(world);
  const missing = [{ kind: 'program', name: 'node', why: 'absent', message: 'node is not here.', hint: 'Get it.' }] as const;
  const judging = {
    tools: () => Promise.resolve([]),
    shell: () => Promise.reject(new Error('nothing limits commands here')),
    requirements: { missing: () => Promise.resolve(missing) },
  };
  const runtime = createRuntime({ ...fakePorts(world), judging });
  const branch = await runtime.branch(runId, { step: 'b', edits: [] });
  expect([branch.ok ? 'begun' : branch.error.code, world.disk.runs.size]).toEqual(['requirement_missing', 1]);
});

test('[E69] files that are not kept any more refuse the branch before anything is recorded', async () => {
  const world = createFakeWorld();
  const { runId } = await ended(world);
  const ports = fakePorts(world);
  const gone = { code: 'snapshot_gone', message: 'gone' };
  const runtime = createRuntime({ ...ports, workspaces: { ...ports.workspaces, holds: () => Promise.resolve(err(gone)) } });
  const branch = await runtime.branch(runId, { step: 'b', edits: [] });
  expect([branch, world.disk.runs.size]).toEqual([err(gone), 1]);
});
