import { describe, expect, test } from 'vitest';
import type { StepError } from '../../src-shared/history/events.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { createRuntime } from './runtime.ts';
import { compiledOf, linkedOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts } from './testing/fake-ports.ts';

const full = { code: 'disk_full', message: 'The disk is full.' };

describe('what a simulated world found', () => {
  test('[P1] what a person asks behind a write that the disk refuses is refused as well, not left without an answer', async () => {
    const world = createFakeWorld();
    let refuses = false;
    const runtime = createRuntime(fakePorts(world, () => (refuses ? full : undefined)));
    const started = await runtime.start(startOf(compiledOf([{ id: 'a', type: 'approve', reason: 'r' }])));
    await world.clock.settle();
    const runId = started.ok ? started.value.runId : '';
    refuses = true;
    const first = runtime.pause(runId, 'lunch');
    await Promise.resolve();
    await Promise.resolve();
    const second = runtime.pause(runId, 'tea');
    expect(await Promise.all([first, second])).toEqual([err(full), err(full)]);
  });

  test('[P2] a host closes although the disk takes nothing any more', async () => {
    const world = createFakeWorld();
    world.act = (_, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(err({ code: 'stopped', message: 'stopped' }))));
    let refuses = false;
    const runtime = createRuntime(fakePorts(world, () => (refuses ? full : undefined)));
    await runtime.start(startOf(compiledOf([{ id: 'a', type: 'command', command: '1' }])));
    await world.clock.settle();
    refuses = true;
    expect(await runtime.close()).toBeUndefined();
  });

  test('[P3] a step whose program does not let itself be stopped is not begun once more beside it, and keeps its owner', async () => {
    const world = createFakeWorld();
    world.act = (_, context) => {
      context.owns({ pid: 7, startedAt: '1' });
      return new Promise(() => undefined);
    };
    const runtime = createRuntime(fakePorts(world));
    const step = { id: 'a', type: 'command', command: '1', timeout_sec: 5, retry: { max_attempts: 3 } };
    await runtime.start(startOf(compiledOf([step])));
    await world.clock.advance(60_000);
    const [row] = [...world.disk.runs.values()];
    expect([row?.row.status, world.performed, [...world.processes.keys()]]).toEqual(['failed', ['a#1'], [7]]);
  });

  test('[P10] a child whose going on could not be recorded goes on once the disk takes it', async () => {
    const world = createFakeWorld();
    let parent = '';
    let refuses = false;
    const runtime = createRuntime(fakePorts(world, ({ runId }) => (refuses && runId !== parent ? full : undefined)));
    const asking = compiledOf([{ id: 'gate', type: 'approve', reason: 'Go on?' }], { id: 'asking' });
    const flow = linkedOf([{ id: 'call', type: 'workflow', uses: 'asking' }], { asking });
    const started = await runtime.start(startOf(flow.compiled, flow));
    parent = started.ok ? started.value.runId : '';
    await world.clock.settle();
    const child = [...world.disk.runs.keys()].find((runId) => runId !== parent) ?? '';
    await runtime.pause(parent, 'lunch');
    await world.clock.settle();
    refuses = true;
    await runtime.resume(parent);
    await world.clock.settle();
    const before = runtime.state(child)?.pauseReason;
    refuses = false;
    const resumed = await runtime.resume(child);
    await world.clock.settle();
    expect([before, resumed.ok, runtime.state(child)?.status, runtime.state(parent)?.status]).toEqual([
      full.message,
      true,
      'waiting',
      'waiting',
    ]);
  });

  test('[P12] what the disk refused is tried again by itself, in a child as in a run of its own', async () => {
    const world = createFakeWorld();
    const work = Promise.withResolvers<Result<Json, StepError>>();
    world.act = () => work.promise;
    let parent = '';
    let refuses = false;
    const runtime = createRuntime(fakePorts(world, ({ runId }) => (refuses && runId !== parent ? full : undefined)));
    const working = compiledOf([{ id: 'work', type: 'command', command: '1' }], { id: 'working' });
    const flow = linkedOf([{ id: 'call', type: 'workflow', uses: 'working' }], { working });
    const started = await runtime.start(startOf(flow.compiled, flow));
    parent = started.ok ? started.value.runId : '';
    await world.clock.settle();
    const child = [...world.disk.runs.keys()].find((runId) => runId !== parent) ?? '';
    refuses = true;
    work.resolve(ok(null));
    await world.clock.settle();
    const stalled = runtime.stalled(child)?.code;
    await world.clock.advance(20_000);
    const still = [runtime.stalled(child)?.code, runtime.state(child)?.status];
    refuses = false;
    await world.clock.advance(6_000);
    expect([stalled, still, runtime.state(child)?.status, runtime.state(parent)?.status]).toEqual([
      'disk_full',
      ['disk_full', 'paused'],
      'succeeded',
      'succeeded',
    ]);
  });

  test('[P2] a host closes although a child it told to end cannot be recorded as ended', async () => {
    const world = createFakeWorld();
    let parent = '';
    let refuses = false;
    const runtime = createRuntime(fakePorts(world, ({ runId }) => (refuses && runId !== parent ? full : undefined)));
    const asking = compiledOf([{ id: 'gate', type: 'approve', reason: 'Go on?' }], { id: 'asking' });
    const flow = linkedOf([{ id: 'call', type: 'workflow', uses: 'asking' }], { asking });
    const started = await runtime.start(startOf(flow.compiled, flow));
    parent = started.ok ? started.value.runId : '';
    await world.clock.settle();
    refuses = true;
    await runtime.cancel(parent, { by: 'me' });
    await world.clock.settle();
    expect(await runtime.close()).toBeUndefined();
  });
});
