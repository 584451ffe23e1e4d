import { describe, expect, test } from 'vitest';
import { stepsOf } from '../../src-shared/engine/views.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime, StartRequest } from './surface.ts';
import { compiledOf, linkedOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const gate = [{ id: 'gate', type: 'approve', reason: 'Go on?' }];
const grouped = (more: object = {}, rest: object = {}): CompiledWorkflow =>
  compiledOf(gate, { name: 'Release', policies: { concurrency: { group: 'release', ...more } }, ...rest });

async function begin(
  world: FakeWorld,
  runtime: Runtime,
  compiled: CompiledWorkflow,
  more: Partial<StartRequest> = {},
): Promise<string> {
  const started = await runtime.start(startOf(compiled, more));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.advance(1);
  return started.value.runId;
}

const statusOf = (world: FakeWorld, runId: string): string => world.disk.runs.get(runId)?.row.status ?? 'missing';
const statuses = (world: FakeWorld): string[] => [...world.disk.runs.keys()].map((runId) => statusOf(world, runId));

async function approve(world: FakeWorld, runtime: Runtime, runId: string): Promise<void> {
  const boundTo = world.disk.runs.get(runId)?.steps.get('gate')?.boundTo ?? '';
  await runtime.answer(runId, { step: 'gate', by: 'me', decision: 'approve', boundTo });
  await world.clock.settle();
}

describe('concurrency groups', () => {
  test('[E51] a run over the limit of its group waits, says for whom, and begins when they have ended', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const [a, b, c] = [
      await begin(world, runtime, grouped()),
      await begin(world, runtime, grouped()),
      await begin(world, runtime, grouped()),
    ];
    const other = await begin(world, runtime, compiledOf(gate));
    expect([a, b, c, other].map((runId) => statusOf(world, runId))).toEqual(['waiting', 'queued', 'queued', 'waiting']);
    expect(runtime.state(c)?.queuedFor?.reason).toBe(`Waits for ${a} (Release) of group release.`);
    await approve(world, runtime, a);
    expect([a, b, c].map((runId) => statusOf(world, runId))).toEqual(['succeeded', 'waiting', 'queued']);
    expect(runtime.state(c)?.queuedFor?.reason).toBe(`Waits for ${b} (Release) of group release.`);
    await runtime.cancel(b, { by: 'me' });
    await world.clock.settle();
    expect([b, c].map((runId) => statusOf(world, runId))).toEqual(['cancelled', 'waiting']);
  });

  test('[E51] max_runs is how many may be at work; the higher priority goes first, then the older', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const [a, b] = [await begin(world, runtime, grouped({ max_runs: 2 })), await begin(world, runtime, grouped({ max_runs: 2 }))];
    const low = await begin(world, runtime, grouped({ max_runs: 2 }));
    const high = await begin(world, runtime, grouped({ max_runs: 2 }, { priority: 5 }));
    expect(statuses(world)).toEqual(['waiting', 'waiting', 'queued', 'queued']);
    await approve(world, runtime, a);
    expect([low, high].map((runId) => statusOf(world, runId))).toEqual(['queued', 'waiting']);
    await approve(world, runtime, b);
    expect(statusOf(world, low)).toBe('waiting');
  });

  test('[E51] with skip it is not to be, and with cancel it takes the place of the older ones', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const a = await begin(world, runtime, grouped());
    const skipped = await begin(world, runtime, grouped({ on_conflict: 'skip' }));
    const waiting = await begin(world, runtime, grouped());
    const newest = await begin(world, runtime, grouped({ on_conflict: 'cancel' }));
    await world.clock.settle();
    const end = world.disk.runs.get(skipped)?.events.at(-1)?.body;
    expect([a, skipped, waiting, newest].map((runId) => statusOf(world, runId))).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
      'waiting',
    ]);
    expect(end).toEqual({ type: 'runCancelled', reason: `Skipped: ${a} (Release) is at work in group release.` });
    expect(runtime.state(a)?.stopping?.reason).toBe(`${newest} of group release takes its place.`);
  });

  test('[E51] a paused run in the queue lets others pass; a queued run can be cancelled', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const [a, b, c] = [
      await begin(world, runtime, grouped()),
      await begin(world, runtime, grouped()),
      await begin(world, runtime, grouped()),
    ];
    await runtime.pause(b, 'later');
    await approve(world, runtime, a);
    expect([b, c].map((runId) => statusOf(world, runId))).toEqual(['paused', 'waiting']);
    await runtime.resume(b);
    await world.clock.settle();
    expect(statusOf(world, b)).toBe('queued');
    await runtime.cancel(b, { by: 'me' });
    await world.clock.settle();
    expect([b, c].map((runId) => statusOf(world, runId))).toEqual(['cancelled', 'waiting']);
  });

  test('[E51] the next host keeps the order: who was at work stays, who waited waits', async () => {
    const world = createFakeWorld();
    const first = createRuntime(fakePorts(world));
    const [a, b] = [await begin(world, first, grouped()), await begin(world, first, grouped())];
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await world.clock.settle();
    expect([a, b].map((runId) => statusOf(world, runId))).toEqual(['waiting', 'queued']);
    await approve(world, second, a);
    expect([a, b].map((runId) => statusOf(world, runId))).toEqual(['succeeded', 'waiting']);
  });

  test('[E52] a run has a place in the groups of all it uses from the start, so two that cross never wait for each other', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const of = (group: string) => ({ policies: { concurrency: { group } } });
    const childA = compiledOf(gate, { id: 'ca', ...of('a') });
    const childB = compiledOf(gate, { id: 'cb', ...of('b') });
    const one = linkedOf([{ id: 'call', type: 'workflow', uses: 'cb' }], { cb: childB }, of('a'));
    const two = linkedOf([{ id: 'call', type: 'workflow', uses: 'ca' }], { ca: childA }, of('b'));
    const first = await begin(world, runtime, one.compiled, one);
    const second = await begin(world, runtime, two.compiled, two);
    const child = [...world.disk.runs.values()].find(({ row }) => row.parentRun === first)?.row.runId ?? '';
    expect([first, second, child].map((runId) => statusOf(world, runId))).toEqual(['waiting', 'queued', 'waiting']);
    await approve(world, runtime, child);
    const other = [...world.disk.runs.values()].find(({ row }) => row.parentRun === second)?.row.runId ?? '';
    await approve(world, runtime, other);
    expect([first, second].map((runId) => statusOf(world, runId))).toEqual(['succeeded', 'succeeded']);
  });

  test('[E52] children of one run that share a group are one at a time', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const child = grouped();
    const parent = linkedOf(
      [
        { id: 'one', type: 'workflow', uses: 'c', needs: [] },
        { id: 'two', type: 'workflow', uses: 'c', needs: [] },
      ],
      { c: child },
    );
    const runId = await begin(world, runtime, parent.compiled, parent);
    const children = [...world.disk.runs.values()].flatMap(({ row }) => (row.parentRun === runId ? [row.runId] : []));
    expect(children.map((id) => statusOf(world, id)).toSorted()).toEqual(['queued', 'waiting']);
    const [working = ''] = children.filter((id) => statusOf(world, id) === 'waiting');
    await approve(world, runtime, working);
    const [last = ''] = children.filter((id) => statusOf(world, id) === 'waiting');
    await approve(world, runtime, last);
    expect(statusOf(world, runId)).toBe('succeeded');
  });
});

describe('named resources', () => {
  const uses = (count: number, more: object = {}) => ({
    id: 's',
    type: 'command',
    command: '1',
    needs: [],
    resources: { gpu: count },
    ...more,
  });
  const gpus = { resources: { gpu: 2 } };

  /** Steps work for a second each; gives the most that was held at a time over all runs. */
  function measured(world: FakeWorld): () => number {
    let held = 0;
    let most = 0;
    world.act = async (_, { effect }) => {
      const count = Number(/\d/.exec(effect.step)?.[0] ?? 0);
      held += count;
      most = Math.max(most, held);
      await new Promise<void>((resolve) => {
        world.clock.after(1_000, resolve);
      });
      held -= count;
      return ok({ exit_code: 0 });
    };
    return () => most;
  }

  test('[E53] steps of all runs together take no more than there is; those that take nothing pass', async () => {
    const world = createFakeWorld();
    const most = measured(world);
    const runtime = createRuntime(fakePorts(world));
    const compiled = compiledOf(
      [uses(1, { id: 's1' }), uses(2, { id: 's2' }), { id: 'free', type: 'command', command: '1', needs: [] }],
      gpus,
    );
    for (let run = 0; run < 3; run += 1) await begin(world, runtime, compiled);
    await world.clock.advance(100);
    const free = world.performed.filter((done) => done.startsWith('free')).length;
    await world.clock.advance(30_000);
    expect([free, most(), statuses(world)]).toEqual([3, 2, ['succeeded', 'succeeded', 'succeeded']]);
  });

  test('[E53] what a step waits to try again with is given back meanwhile', async () => {
    const world = createFakeWorld();
    let failed = false;
    world.act = () => {
      if (failed) return Promise.resolve(ok({ exit_code: 0 }));
      failed = true;
      return Promise.resolve(err({ code: 'exit_code', message: 'no' }));
    };
    const runtime = createRuntime(fakePorts(world));
    const a = await begin(world, runtime, compiledOf([uses(2, { retry: { max_attempts: 2, backoff_sec: 60 } })], gpus));
    const b = await begin(world, runtime, compiledOf([uses(2)], gpus));
    expect([a, b].map((runId) => statusOf(world, runId))).toEqual(['running', 'succeeded']);
    await world.clock.advance(61_000);
    expect(statusOf(world, a)).toBe('succeeded');
  });

  test('[E53] a person who is asked keeps the resource of the question until it is answered', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const asking = compiledOf([{ ...gate[0], resources: { gpu: 2 } }], gpus);
    const a = await begin(world, runtime, asking);
    const b = await begin(world, runtime, compiledOf([uses(1)], gpus));
    const held = statusOf(world, b);
    await approve(world, runtime, a);
    await world.clock.advance(1);
    expect([held, statusOf(world, b)]).toEqual(['running', 'succeeded']);
  });

  test('[E53] the next host knows who holds what', async () => {
    const world = createFakeWorld();
    const first = createRuntime(fakePorts(world));
    const asking = compiledOf([{ ...gate[0], resources: { gpu: 2 } }], gpus);
    const a = await begin(world, first, asking);
    const b = await begin(world, first, compiledOf([uses(1)], gpus));
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await world.clock.settle();
    const state = second.state(b);
    const step = state === undefined ? undefined : stepsOf(state)[0]?.status;
    await approve(world, second, a);
    await world.clock.advance(1);
    expect([step, statusOf(world, b)]).toEqual(['queued', 'succeeded']);
  });

  test('[E54] when a resource comes back, the higher priority gets it, then the older', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const asking = (more: object = {}) => compiledOf([{ ...gate[0], resources: { gpu: 2 } }], { ...gpus, ...more });
    const a = await begin(world, runtime, asking());
    const low = await begin(world, runtime, asking());
    const high = await begin(world, runtime, asking({ priority: 3 }));
    await approve(world, runtime, a);
    await world.clock.advance(1);
    expect([low, high].map((runId) => statusOf(world, runId))).toEqual(['running', 'waiting']);
  });
});
