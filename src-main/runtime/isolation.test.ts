import { describe, expect, test } from 'vitest';
import type { Json } from '../../src-shared/lib/json.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import { stepAt } from '../../src-shared/engine/find.ts';
import { createFolderTurns } from './folder-turns.ts';
import { createRuntime } from './runtime.ts';
import { compiledOf, linkedOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const parallel = compiledOf(
  [
    {
      id: 'each',
      type: 'loop',
      for_each: '["a", "b", "c"]',
      max_parallel: 3,
      steps: [{ id: 'work', type: 'command', command: '1', writes: true }],
    },
  ],
  { workspace: 'isolated' },
);

/** Holds every attempt until the test lets it go. */
function holding(world: FakeWorld): Map<string, () => void> {
  const held = new Map<string, () => void>();
  world.act = (_request, { effect, workspace, signal }): Promise<Result<Json, StepError>> =>
    new Promise((resolve) => {
      held.set(effect.step, () => resolve(ok({ exit_code: 0, stdout: workspace.root })));
      signal.addEventListener('abort', () => resolve(err({ code: 'cancelled', message: 'ended' })));
    });
  return held;
}

async function begin(world: FakeWorld, compiled = parallel) {
  const runtime = createRuntime(fakePorts(world));
  const started = await runtime.start(startOf(compiled));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  const { runId } = started.value;
  return { runtime, runId, state: () => runtime.state(runId) };
}

test('[E60] iterations of a parallel for_each that write work at once, each in its own place, and come in in the order of the text', async () => {
  const world = createFakeWorld();
  const held = holding(world);
  const { state } = await begin(world);
  expect([...held.keys()]).toEqual(['each.0.work', 'each.1.work', 'each.2.work']);
  for (const step of ['each.2.work', 'each.0.work', 'each.1.work']) {
    held.get(step)?.();
    await world.clock.settle();
  }
  expect(world.isolated.filter((asked) => !asked.startsWith('make'))).toEqual([
    'merge each.0.work#1',
    'leave each.0.work#1',
    'merge each.1.work#1',
    'leave each.1.work#1',
    'merge each.2.work#1',
    'leave each.2.work#1',
  ]);
  expect(state()?.status).toBe('succeeded');
});

test('[E60] a change that does not fit fails its step and keeps the patch as an artifact', async () => {
  const world = createFakeWorld();
  world.merged = (step) =>
    step === 'each.1.work' ? { files: [], conflict: { code: 'conflict', message: 'both' }, patch: 'the patch' } : { files: [] };
  const { state } = await begin(world);
  await world.clock.settle();
  const run = state();
  expect([run?.status, run?.artifacts.map(({ name, step }) => `${step ?? ''} ${name}`)]).toEqual([
    'failed',
    ['each.1.work each.1.work-1.patch'],
  ]);
  expect(run === undefined ? undefined : stepAt(run, 'each.1.work')?.error?.code).toBe('conflict');
});

test('[E60] an ephemeral step whose evidence fails changes nothing, and its place goes', async () => {
  const world = createFakeWorld();
  world.look = ({ checks }) => Promise.resolve(checks.map(({ name }) => ({ name, ok: false, detail: 'no' })));
  const compiled = compiledOf(
    [{ id: 'a', type: 'command', command: '1', workspace: 'ephemeral', verify: [{ name: 'tests', command: 'true' }] }],
    { workspace: 'isolated' },
  );
  const { state } = await begin(world, compiled);
  expect([state()?.status, world.isolated]).toEqual(['failed', ['make a#1', 'make a#1', 'leave a#1']]);
});

test('[E60] a host that dies before the change was brought in does so with the next one', async () => {
  const world = createFakeWorld();
  const held = holding(world);
  const first = await begin(world);
  for (const step of ['each.0.work', 'each.1.work']) held.get(step)?.();
  await world.clock.settle();
  await first.runtime.close();
  const next = createRuntime(fakePorts(world));
  world.act = () => Promise.resolve(ok({ exit_code: 0 }));
  await next.recover();
  await world.clock.settle();
  expect([next.state(first.runId)?.status, world.isolated.filter((asked) => asked === 'merge each.2.work#1').length]).toEqual([
    'succeeded',
    1,
  ]);
});

test('[P11] a change whose time is over before nobody else worked there is not brought in later', async () => {
  const world = createFakeWorld();
  const held = holding(world);
  const compiled = compiledOf(
    [
      { id: 'plain', type: 'command', command: '1', needs: [] },
      { id: 'apart', type: 'command', command: '1', needs: [], workspace: 'ephemeral', timeout_sec: 5 },
    ],
    { workspace: 'isolated' },
  );
  const { state } = await begin(world, compiled);
  held.get('apart')?.();
  await world.clock.advance(60_000);
  held.get('plain')?.();
  await world.clock.advance(60_000);
  const run = state();
  const apart = run === undefined ? undefined : stepAt(run, 'apart');
  expect([run?.status, apart?.status, apart?.error?.code, world.isolated]).toEqual([
    'failed',
    'failed',
    'timed_out',
    ['make apart#1', 'make apart#1', 'leave apart#1'],
  ]);
});

describe('beside a run that works in the same workspace', () => {
  const isolated = { workspace: 'isolated' };
  const call = { id: 'call', type: 'workflow', uses: 'part', needs: [] };
  const apart = { id: 'apart', type: 'command', command: '1', needs: [], workspace: 'ephemeral' };

  async function beginFamily(world: FakeWorld, steps: readonly object[], inner: object) {
    const runtime = createRuntime(fakePorts(world));
    const part = compiledOf([{ id: 'inner', type: 'command', command: '1', ...inner }], { id: 'part', ...isolated });
    const { compiled, ...more } = linkedOf(steps, { part }, isolated);
    const started = await runtime.start(startOf(compiled, more));
    if (!started.ok) throw new Error(started.error.message);
    await world.clock.settle();
    return { status: () => runtime.state(started.value.runId)?.status };
  }

  test('[E50][E60] steps that hold it alone take turns with those of the child, also where another step works elsewhere', async () => {
    const world = createFakeWorld();
    const alone = { id: 'alone', type: 'command', command: '1', needs: [], writes: true };
    const { status } = await beginFamily(world, [call, alone, apart], { writes: true });
    expect([status(), [...world.performed].sort().filter((what) => !what.endsWith('evidence'))]).toEqual([
      'succeeded',
      ['alone#1', 'apart#1', 'inner#1'],
    ]);
  });

  test('[E50][E60] a change comes in while no step of the child works there', async () => {
    const world = createFakeWorld();
    const held = holding(world);
    const { status } = await beginFamily(world, [call, apart], {});
    held.get('apart')?.();
    await world.clock.settle();
    const before = world.isolated.filter((asked) => asked.startsWith('merge'));
    held.get('inner')?.();
    await world.clock.settle();
    const after = world.isolated.filter((asked) => asked.startsWith('merge'));
    expect([before, after, status()]).toEqual([[], ['merge apart#1'], 'succeeded']);
  });

  test('[E50][E60] the change of a step of the child comes in while no step of the parent works there', async () => {
    const world = createFakeWorld();
    const held = holding(world);
    const plain = { id: 'plain', type: 'command', command: '1', needs: [] };
    const { status } = await beginFamily(world, [call, plain], { workspace: 'ephemeral' });
    held.get('inner')?.();
    await world.clock.settle();
    const before = world.isolated.filter((asked) => asked.startsWith('merge'));
    held.get('plain')?.();
    await world.clock.settle();
    const after = world.isolated.filter((asked) => asked.startsWith('merge'));
    expect([before, after, status()]).toEqual([[], ['merge inner#1'], 'succeeded']);
  });
});

test('[E60] in a folder many share or one is alone, first come, first served', async () => {
  const turns = createFolderTurns();
  const { signal } = new AbortController();
  const order: string[] = [];
  const take = (name: string, how: 'shared' | 'alone') =>
    turns.take('/f', how, signal).then((end) => {
      order.push(name);
      return end;
    });
  const one = await take('one', 'shared');
  const two = await take('two', 'shared');
  const alone = take('alone', 'alone');
  const late = take('late', 'shared');
  one?.();
  two?.();
  (await alone)?.();
  (await late)?.();
  expect([order, turns.isBusy('/f')]).toEqual([['one', 'two', 'alone', 'late'], false]);
});

test('[P11] who is told to end before its turn comes leaves the queue, and those behind it go on', async () => {
  const turns = createFolderTurns();
  const stays = new AbortController();
  const goes = new AbortController();
  const first = await turns.take('/f', 'shared', stays.signal);
  const alone = turns.take('/f', 'alone', goes.signal);
  const behind = turns.take('/f', 'shared', stays.signal);
  goes.abort();
  const got = [await alone, await turns.take('/f', 'shared', goes.signal)];
  (await behind)?.();
  first?.();
  expect([got, turns.isBusy('/f')]).toEqual([[undefined, undefined], false]);
});
