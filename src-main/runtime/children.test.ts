import { describe, expect, test } from 'vitest';
import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime, StartRequest } from './surface.ts';
import { compiledOf, linkedOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const notes = compiledOf(
  [
    { id: 'read', type: 'command', command: '1' },
    { id: 'write', type: 'command', command: '2' },
  ],
  {
    id: 'notes',
    name: 'Notes',
    inputs: { since: { type: 'text', required: true } },
    outputs: { text: { value: 'from {{ inputs.since }}', type: 'text' } },
  },
);
const asking = compiledOf([{ id: 'gate', type: 'approve', reason: 'Go on?' }], { id: 'asking', name: 'Asking' });

const call = (uses: string, more: object = {}) => ({ id: 'call', type: 'workflow', uses, ...more });
const given = { inputs: { since: 'v1' } };
const release = linkedOf([call('notes', given), { id: 'say', type: 'command', command: 'echo {{ steps.call.output.text }}' }], {
  notes,
});

async function begin(
  world: FakeWorld,
  runtime: Runtime,
  { compiled, ...more }: { readonly compiled: CompiledWorkflow } & Partial<StartRequest>,
): Promise<string> {
  const started = await runtime.start(startOf(compiled, { dirty: false, ...more }));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  return started.value.runId;
}

function statuses(runtime: Runtime, runId: string): Record<string, string> {
  const state = runtime.state(runId);
  if (state === undefined) return {};
  return { run: state.status, ...Object.fromEntries(stepsOf(state).map((step) => [step.step, step.status])) };
}

const childrenOf = (world: FakeWorld, runId: string): string[] =>
  [...world.disk.runs.values()].flatMap(({ row }) => (row.parentRun === runId ? [row.runId] : []));

const statusOf = (world: FakeWorld, runId: string): string => world.disk.runs.get(runId)?.row.status ?? 'missing';

async function approve(world: FakeWorld, runtime: Runtime): Promise<void> {
  for (const { row, steps } of world.disk.runs.values()) {
    const asked = row.endedAt === null ? steps.get('gate') : undefined;
    if (asked?.boundTo === null || asked?.boundTo === undefined) continue;
    await runtime.answer(row.runId, { step: 'gate', by: 'me', decision: 'approve', boundTo: asked.boundTo });
  }
  await world.clock.settle();
}

function untilAborted(signal: AbortSignal) {
  return new Promise<ReturnType<typeof err<{ code: string; message: string }>>>((resolve) => {
    signal.addEventListener('abort', () => resolve(err({ code: 'stopped', message: 'stopped' })), { once: true });
  });
}

describe('a step that runs another workflow', () => {
  test('[E42] is a run of its own whose outputs are the output of the step', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, release);
    const [child = ''] = childrenOf(world, runId);
    const state = runtime.state(runId);
    expect(statuses(runtime, runId)).toEqual({ run: 'succeeded', call: 'succeeded', say: 'succeeded' });
    expect(state === undefined ? [] : stepsOf(state)[0]?.output).toEqual({ text: 'from v1' });
    expect(world.disk.runs.get(child)?.row).toMatchObject({
      status: 'succeeded',
      workflowName: 'Notes',
      source: 'test/notes',
      parentRun: runId,
      parentStep: 'call',
    });
    expect(runtime.state(child)?.created?.trigger).toEqual({ kind: 'workflow', by: runId });
    expect(world.performed).toEqual(['read#1', 'write#1', 'say#1']);
  });

  test('[E43] needs no slot while its child works, however few there are', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    runtime.limits({ maxParallelSteps: 1 });
    const deep = linkedOf([call('release')], { release: release.compiled });
    const runId = await begin(world, runtime, {
      ...deep,
      parts: [notes, release.compiled],
      uses: { release: { hash: release.compiled.hash, source: 'r', uses: release.uses ?? {} } },
      maxParallel: 1,
    });
    expect([statusOf(world, runId), world.performed]).toEqual(['succeeded', ['read#1', 'write#1', 'say#1']]);
  });

  test('[E43] its family keeps to the limit of the run at the top', async () => {
    const world = createFakeWorld();
    let working = 0;
    let most = 0;
    world.act = async () => {
      most = Math.max(most, (working += 1));
      await new Promise<void>((resolve) => {
        world.clock.after(1_000, resolve);
      });
      working -= 1;
      return ok({ exit_code: 0 });
    };
    const runtime = createRuntime(fakePorts(world));
    const wide = compiledOf([1, 2, 3, 4].map((n) => ({ id: `s${n}`, type: 'command', command: '1', needs: [] })));
    const twice = linkedOf([call('wide', { needs: [] }), { ...call('wide', { needs: [] }), id: 'two' }], { wide });
    const runId = await begin(world, runtime, { ...twice, maxParallel: 3 });
    await world.clock.advance(10_000);
    expect([statusOf(world, runId), most]).toEqual(['succeeded', 3]);
  });

  test('[E44] waits while its child waits for a person, who is asked by the child', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, linkedOf([call('asking')], { asking }));
    const [child = ''] = childrenOf(world, runId);
    expect([statuses(runtime, runId), statusOf(world, child)]).toEqual([{ run: 'waiting', call: 'waiting' }, 'waiting']);
    expect(world.disk.runs.get(runId)?.steps.get('call')).toMatchObject({ line: 'gate: Gate', waitingSince: null });
    await approve(world, runtime);
    expect([statuses(runtime, runId), statusOf(world, child)]).toEqual([{ run: 'succeeded', call: 'succeeded' }, 'succeeded']);
  });

  test('[E45] fails with the words and the place of its child; trying again is another child', async () => {
    const world = createFakeWorld();
    let tries = 0;
    world.act = (_, { effect }) =>
      Promise.resolve(
        effect.step === 'write' && (tries += 1) === 1
          ? err({ code: 'exit_code', message: 'It ended with 3.' })
          : ok({ exit_code: 0 }),
      );
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, linkedOf([call('notes', { ...given, retry: { max_attempts: 2 } })], { notes }));
    const state = runtime.state(runId);
    const [step] = state === undefined ? [] : stepsOf(state);
    const children = childrenOf(world, runId);
    expect(step?.attempts.map((attempt) => attempt.child?.run)).toEqual(children);
    expect(children.map((child) => statusOf(world, child))).toEqual(['failed', 'succeeded']);
    expect(step?.attempts[0]?.error).toMatchObject({
      code: 'child_failed',
      message: '"Notes" failed at "write": "write" failed: It ended with 3.',
      hint: `Look at its own run, ${children[0] ?? ''}.`,
    });
    expect(statusOf(world, runId)).toBe('succeeded');
  });

  test('[E45] inputs that the child does not take fail the step before there is a child', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const number = compiledOf([{ id: 'a', type: 'command', command: '1' }], {
      inputs: { n: { type: 'integer' } },
      name: 'Number',
    });
    const runId = await begin(world, runtime, linkedOf([call('number', { inputs: { n: "{{ 'x' }}" } })], { number }));
    expect([runtime.state(runId)?.error, childrenOf(world, runId)]).toMatchObject([{ code: 'invalid_inputs', at: 'call' }, []]);
  });

  test.each(['works', 'waits'])('[E46] a cancelled run ends after its child, which %s', async (how) => {
    const world = createFakeWorld();
    world.act = (_, { signal }) => untilAborted(signal);
    const runtime = createRuntime(fakePorts(world));
    const used = how === 'works' ? compiledOf([{ id: 'a', type: 'command', command: '1' }]) : asking;
    const runId = await begin(world, runtime, linkedOf([call('used')], { used }));
    const [child = ''] = childrenOf(world, runId);
    await runtime.cancel(runId, { by: 'me', reason: 'enough' });
    await world.clock.settle();
    expect([statuses(runtime, runId), statusOf(world, child), runtime.state(child)?.stopping?.reason]).toEqual([
      { run: 'cancelled', call: 'cancelled' },
      'cancelled',
      `The run it belongs to, ${runId}, stopped it.`,
    ]);
  });

  test('[E46] a child that a person cancels fails its step, which is not tried again', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, linkedOf([call('asking', { retry: { max_attempts: 3 } })], { asking }));
    const [child = ''] = childrenOf(world, runId);
    await runtime.cancel(child, { by: 'me', reason: 'not now' });
    await world.clock.settle();
    expect([statusOf(world, runId), childrenOf(world, runId).length, runtime.state(runId)?.error?.message]).toEqual([
      'failed',
      1,
      '"call" failed: "Asking" was cancelled: not now',
    ]);
  });

  test('[E46] a time limit ends the child', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, linkedOf([call('asking', { timeout_sec: 60 })], { asking }));
    await world.clock.advance(61_000);
    expect([statusOf(world, runId), childrenOf(world, runId).map((child) => statusOf(world, child))]).toEqual([
      'failed',
      ['cancelled'],
    ]);
    expect(runtime.state(runId)?.error?.code).toBe('timed_out');
  });

  test('[E47] is paused and goes on with its parent; alone it cannot go on', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const inner = linkedOf([call('asking')], { asking }, { id: 'inner' });
    const outer = linkedOf([call('inner')], { inner: inner.compiled });
    const runId = await begin(world, runtime, {
      ...outer,
      parts: [asking, inner.compiled],
      uses: { inner: { hash: inner.compiled.hash, source: 'i', uses: inner.uses ?? {} } },
    });
    const [middle = ''] = childrenOf(world, runId);
    const [last = ''] = childrenOf(world, middle);
    const all = () => [runId, middle, last].map((id) => statusOf(world, id));
    await runtime.pause(runId, 'lunch');
    await world.clock.settle();
    const paused = all();
    const alone = await runtime.resume(last);
    await runtime.resume(runId);
    await world.clock.settle();
    expect([paused, alone.ok ? 'ok' : alone.error.code, all()]).toEqual([
      ['paused', 'paused', 'paused'],
      'parent_paused',
      ['waiting', 'waiting', 'waiting'],
    ]);
    await runtime.pause(last, 'only this one');
    await runtime.pause(runId, 'all');
    await runtime.resume(runId);
    await world.clock.settle();
    expect(all()).toEqual(['waiting', 'waiting', 'paused']);
  });

  test('[E49] in a loop each round has a child of its own, and a loop that is tried again has others', async () => {
    const world = createFakeWorld();
    let failed = false;
    world.act = (_, { effect }) => {
      if (effect.step !== 'last' || failed) return Promise.resolve(ok({ exit_code: 0 }));
      failed = true;
      return Promise.resolve(err({ code: 'exit_code', message: 'no' }));
    };
    const runtime = createRuntime(fakePorts(world));
    const loop = linkedOf(
      [
        {
          id: 'each',
          type: 'loop',
          for_each: '["a", "b"]',
          max_parallel: 2,
          max_iterations: 2,
          retry: { max_attempts: 2 },
          steps: [call('notes', { inputs: { since: '{{ item }}' } }), { id: 'last', type: 'command', command: '1' }],
        },
      ],
      { notes },
    );
    world.act = (_, { effect }) => {
      const again = effect.step.endsWith('.last') && !failed;
      if (again) failed = true;
      return Promise.resolve(again ? err({ code: 'exit_code', message: 'no' }) : ok({ exit_code: 0 }));
    };
    const runId = await begin(world, runtime, loop);
    const children = childrenOf(world, runId);
    expect([statusOf(world, runId), new Set(children).size]).toEqual(['succeeded', 4]);
    const output = runtime.state(runId);
    expect(output === undefined ? {} : stepsOf(output)[0]?.output).toMatchObject({
      items: [{ call: { text: 'from a' } }, { call: { text: 'from b' } }],
    });
  });

  test('[E50] works in the workspace of its parent, which alone releases it, and never beside a step that has it alone', async () => {
    const world = createFakeWorld();
    const at: string[] = [];
    let working = 0;
    let overlapped = false;
    world.act = async (_, { workspace, effect, runId }) => {
      at.push(`${effect.step} ${workspace.root} ${workspace.mode} ${workspace.artifacts === `/artifacts/${runId}`}`);
      working += 1;
      if (working > 1) overlapped = true;
      await new Promise<void>((resolve) => {
        world.clock.after(1_000, resolve);
      });
      working -= 1;
      return ok({ exit_code: 0 });
    };
    const runtime = createRuntime(fakePorts(world));
    const changing = compiledOf([{ id: 'child', type: 'command', command: '1', writes: true }], { workspace: 'isolated' });
    const parent = linkedOf(
      [
        { id: 'own', type: 'command', command: '1', needs: [], writes: true },
        call('changing', { needs: [] }),
        { id: 'more', type: 'command', command: '1', needs: [] },
      ],
      { changing },
      { workspace: 'isolated' },
    );
    const runId = await begin(world, runtime, parent);
    await world.clock.advance(20_000);
    expect([statusOf(world, runId), at.toSorted(), overlapped, world.released]).toEqual([
      'succeeded',
      ['child', 'more', 'own'].map((step) => `${step} /workspaces/${runId} isolated true`),
      false,
      [`${runId} succeeded`],
    ]);
  });
});

describe('a host that dies with children', () => {
  const used = compiledOf(
    [
      { id: 'read', type: 'command', command: '1' },
      { id: 'gate', type: 'approve', reason: 'r' },
      { id: 'write', type: 'command', command: '2' },
    ],
    { id: 'used', workspace: 'isolated', outputs: { done: { value: 'yes', type: 'text' } } },
  );
  const parent = linkedOf([call('used'), { id: 'after', type: 'command', command: '1' }], { used }, { workspace: 'isolated' });

  /** A host that dies at its `death`-th append, then one that lives. Gives how often the first was asked to append. */
  async function killAt(death: number, fate: 'lost' | 'kept_unanswered'): Promise<number> {
    const world = createFakeWorld();
    let appends = 0;
    const drive = async (runtime: Runtime): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        await world.clock.settle();
        await Promise.race([approve(world, runtime), world.clock.settle()]);
      }
    };
    const first = createRuntime(
      fakePorts(world, () => {
        appends += 1;
        if (appends < death) return undefined;
        return appends === death ? fate : 'lost';
      }),
    );
    const { compiled, ...more } = parent;
    void first.start(startOf(compiled, { dirty: false, ...more }));
    await drive(first);
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await drive(second);
    const tops = [...world.disk.runs.values()].filter(({ row }) => row.parentRun === null);
    for (const { row, events } of tops) {
      const children = childrenOf(world, row.runId);
      const refolded = events.reduce(fold, emptyRun(row.runId, compiled));
      expect({ death, fate, run: refolded.status, children: children.map((child) => statusOf(world, child)) }).toEqual({
        death,
        fate,
        run: 'succeeded',
        children: ['succeeded'],
      });
      const started = events.flatMap(({ body }) => (body.type === 'childStarted' ? [body.run] : []));
      expect(started).toEqual(children);
      expect([...new Set(world.released)]).toEqual([`${row.runId} succeeded`]);
    }
    return appends;
  }

  test('[E48] finds the same child again at every boundary, and never makes a second one', async () => {
    const all = await killAt(Number.MAX_SAFE_INTEGER, 'lost');
    expect(all).toBeGreaterThan(10);
    for (let death = 1; death <= all; death += 1) {
      await killAt(death, 'lost');
      await killAt(death, 'kept_unanswered');
    }
  });

  test('[E48] a cancel that was recorded before the host died reaches the child', async () => {
    const world = createFakeWorld();
    world.act = () => new Promise(() => undefined);
    let dead = false;
    const first = createRuntime(fakePorts(world, () => (dead ? 'lost' : undefined)));
    const runId = await begin(world, first, { compiled: parent.compiled, parts: [used], uses: parent.uses ?? {} });
    const cancelled = first.cancel(runId, { by: 'me' });
    await Promise.race([cancelled, Promise.resolve().then(() => Promise.resolve())]);
    dead = true;
    await world.clock.settle();
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await world.clock.settle();
    expect([runId, ...childrenOf(world, runId)].map((id) => statusOf(world, id))).toEqual(['cancelled', 'cancelled']);
  });

  test('[E48] a host that closes in good order leaves parent and child as they are', async () => {
    const world = createFakeWorld();
    const first = createRuntime(fakePorts(world));
    const runId = await begin(world, first, parent);
    await first.close();
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await world.clock.settle();
    expect([runId, ...childrenOf(world, runId)].map((id) => statusOf(world, id))).toEqual(['waiting', 'waiting']);
    await approve(world, second);
    expect(statusOf(world, runId)).toBe('succeeded');
  });
});
