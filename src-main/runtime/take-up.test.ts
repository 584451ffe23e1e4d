import { describe, expect, test } from 'vitest';
import { createRuntime } from './runtime.ts';
import type { Runtime } from './surface.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const two = compiledOf([
  { id: 'a', type: 'command', command: '1' },
  { id: 'b', type: 'command', command: '2' },
]);

/** Two runs whose host died while `a` was at work. */
async function twoInterrupted(world: FakeWorld): Promise<[string, string]> {
  const { act } = world;
  world.act = () => new Promise(() => undefined);
  const dead = createRuntime(fakePorts(world));
  const ids: string[] = [];
  for (let run = 0; run < 2; run += 1) {
    const started = await dead.start(startOf(two));
    if (!started.ok) throw new Error(started.error.message);
    ids.push(started.value.runId);
  }
  await world.clock.settle();
  world.act = act;
  return [ids[0] ?? '', ids[1] ?? ''];
}

const statusOf = (runtime: Runtime, runId: string): string | undefined => runtime.state(runId)?.status;

describe('taking up', () => {
  test('[R20] a host for one task leaves open runs alone until it is asked about one, and then goes on with that one only', async () => {
    const world = createFakeWorld();
    const [first, second] = await twoInterrupted(world);
    world.performed.length = 0;
    const runtime = createRuntime(fakePorts(world));
    await runtime.recover('asked');
    await world.clock.settle();
    expect([world.performed, runtime.isDormant(first), runtime.isDormant(second)]).toEqual([[], true, true]);
    expect(await runtime.resume(first)).toMatchObject({ ok: true });
    await world.clock.settle();
    expect([statusOf(runtime, first), runtime.isDormant(second)]).toEqual(['succeeded', true]);
    expect(await runtime.takeUp()).toBe(1);
    await world.clock.settle();
    expect([statusOf(runtime, second), await runtime.takeUp()]).toEqual(['succeeded', 0]);
  });

  test('[R21] a host that follows another goes on with what that one was at work on, and leaves the rest alone', async () => {
    const world = createFakeWorld();
    const [first, second] = await twoInterrupted(world);
    const { act } = world;
    world.act = () => new Promise(() => undefined);
    const task = createRuntime(fakePorts(world));
    await task.recover('asked');
    expect(await task.takeUp(second)).toBe(1);
    await world.clock.settle();
    world.act = act;
    const next = createRuntime(fakePorts(world));
    await next.recover('handed_over');
    await world.clock.settle();
    expect([statusOf(next, second), next.isDormant(first), world.performed.filter((done) => done === 'b#1').length]).toEqual([
      'succeeded',
      true,
      1,
    ]);
  });

  test('[R22] cancelling a run that was left alone takes it up and ends it', async () => {
    const world = createFakeWorld();
    const [first] = await twoInterrupted(world);
    const runtime = createRuntime(fakePorts(world));
    await runtime.recover('asked');
    expect(await runtime.cancel(first, { by: 'person' })).toMatchObject({ ok: true });
    await world.clock.settle();
    expect(statusOf(runtime, first)).toBe('cancelled');
  });
});

describe('what cannot be read', () => {
  test('[R23] a run whose pinned workflow cannot be read fails with the reason; the others go on', async () => {
    const world = createFakeWorld();
    const [first, second] = await twoInterrupted(world);
    const kept = world.disk.runs.get(first);
    if (kept === undefined) throw new Error('The run is not there.');
    kept.row = { ...kept.row, workflowHash: 'gone' };
    const runtime = createRuntime(fakePorts(world));
    await runtime.recover();
    await world.clock.settle();
    expect(statusOf(runtime, second)).toBe('succeeded');
    const row = world.disk.runs.get(first)?.row;
    expect([row?.status, JSON.parse(row?.error ?? '{}')]).toEqual([
      'failed',
      {
        code: 'workflow_unreadable',
        message: `The workflow that ${first} was started with cannot be read, so nobody knows how it goes on.`,
        hint: 'What it made so far is kept. Start the workflow again.',
        at: first,
      },
    ]);
    expect([...(world.disk.runs.get(first)?.steps.values() ?? [])].map((step) => step.status)).toEqual(['cancelled']);
    expect(world.disk.runs.get(first)?.events.at(-1)?.body.type).toBe('runFailed');
  });

  test('[R24] a run of whose events only some can be read fails with how many, and keeps them', async () => {
    const world = createFakeWorld();
    const [first] = await twoInterrupted(world);
    const kept = world.disk.runs.get(first);
    if (kept === undefined) throw new Error('The run is not there.');
    const written = kept.row.seq;
    const ports = fakePorts(world);
    const history = {
      ...ports.history,
      // The last event is there, but nobody can read it.
      events: (runId: string, after: number, limit?: number) =>
        ports.history.events(runId, after, limit).filter((event) => runId !== first || event.seq < written),
    };
    const runtime = createRuntime({ ...ports, history });
    await runtime.recover();
    expect(world.disk.runs.get(first)?.row.error).toContain(`Only ${written - 1} of the ${written} events`);
    expect(world.disk.runs.get(first)?.events).toHaveLength(written + 1);
  });
});
