import { describe, expect, test } from 'vitest';
import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import type { RunEvent } from '../../src-shared/history/events.ts';
import { ok, err } from '../../src-shared/lib/result.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime } from './surface.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

const chain = compiledOf([
  { id: 'a', type: 'command', command: '1' },
  { id: 'b', type: 'command', command: '2' },
  { id: 'c', type: 'command', command: '3' },
]);

async function begin(world: FakeWorld, runtime: Runtime, compiled = chain): Promise<string> {
  const started = await runtime.start(startOf(compiled));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  return started.value.runId;
}

function statuses(runtime: Runtime, runId: string): Record<string, string> {
  const state = runtime.state(runId);
  if (state === undefined) return {};
  const found: Record<string, string> = { run: state.status };
  for (const step of stepsOf(state)) found[step.step] = step.status;
  return found;
}

function boundTo(runtime: Runtime, runId: string, step: string): string {
  const state = runtime.state(runId);
  return (state === undefined ? [] : stepsOf(state)).find((found) => found.step === step)?.waiting?.boundTo ?? '';
}

/** A step that works until it is told to end. */
function untilAborted(signal: AbortSignal) {
  return new Promise<ReturnType<typeof err<{ code: string; message: string }>>>((resolve) => {
    signal.addEventListener('abort', () => resolve(err({ code: 'stopped', message: 'stopped' })), { once: true });
  });
}

describe('starting', () => {
  test('[R1] a list runs to its end, and every event is on disk', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime);
    expect(statuses(runtime, runId)).toEqual({ run: 'succeeded', a: 'succeeded', b: 'succeeded', c: 'succeeded' });
    expect(world.disk.runs.get(runId)?.row).toMatchObject({ status: 'succeeded', stepsDone: 3, stepsTotal: 3 });
  });

  test('[R1] a run without a workspace is created, placed and begun in one commit; a group it waits for lets it do none of it', async () => {
    const world = createFakeWorld();
    const commits: string[][] = [];
    const runtime = createRuntime(
      fakePorts(world, ({ events }) => {
        commits.push(events.map(({ type }) => type));
        return undefined;
      }),
    );
    await begin(world, runtime);
    expect(commits[0]).toEqual(['runCreated', 'workspaceReady', 'stepStarted']);
    const gate = compiledOf([{ id: 'gate', type: 'approve', reason: 'Go on?' }], { policies: { concurrency: { group: 'one' } } });
    await begin(world, runtime, gate);
    commits.length = 0;
    await begin(world, runtime, gate);
    expect(commits).toEqual([['runCreated', 'runQueued']]);
  });

  test('[R2] refuses what it cannot run, wrong inputs and undecided uncommitted work', async () => {
    const world = createFakeWorld();
    world.dirty = true;
    const runtime = createRuntime(fakePorts(world));
    const later = compiledOf([{ id: 'a', type: 'deploy', target: 'prod' }]);
    const asking = compiledOf([{ id: 'a', type: 'command', command: '1' }], {
      inputs: { n: { type: 'integer', required: true } },
    });
    const isolated = compiledOf([{ id: 'a', type: 'command', command: '1' }], { workspace: 'isolated' });
    const refused = await Promise.all([later, asking, isolated].map((compiled) => runtime.start(startOf(compiled))));
    expect(refused.map((result) => (result.ok ? 'ok' : [result.error.code, result.error.at]))).toEqual([
      ['not_available_yet', 'steps.a'],
      ['invalid_inputs', 'n'],
      ['folder_dirty', '/project'],
    ]);
    expect(world.disk.runs.size).toBe(0);
  });

  test('[E37] [R3] a disk that takes nothing starts nothing', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world, () => ({ code: 'disk_full', message: 'The disk is full.' })));
    const started = await runtime.start(startOf(chain));
    expect([started, world.performed, world.disk.runs.size]).toEqual([
      err({ code: 'disk_full', message: 'The disk is full.' }),
      [],
      0,
    ]);
  });
});

describe('people', () => {
  const gate = compiledOf([
    { id: 'ok', type: 'approve', reason: 'Sure?', options: ['yes', 'later'] },
    { id: 'b', type: 'command', command: '1' },
  ]);

  test('[R4] an answer to another question than the one shown changes nothing; the right one moves on once', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, gate);
    expect(statuses(runtime, runId)).toEqual({ run: 'waiting', ok: 'waiting', b: 'pending' });
    const answer = { step: 'ok', by: 'me', decision: 'approve', option: 'yes' } as const;
    const bound = boundTo(runtime, runId, 'ok');
    const results = [
      await runtime.answer(runId, { ...answer, boundTo: 'other' }),
      await runtime.answer(runId, { ...answer, boundTo: bound, option: 'never' }),
      await runtime.answer(runId, { ...answer, boundTo: bound }),
    ];
    await world.clock.settle();
    results.push(await runtime.answer(runId, { ...answer, boundTo: bound }));
    expect(results.map((result) => (result.ok ? result.value : result.error.code))).toEqual([
      'stale_answer',
      'invalid_answer',
      'running',
      'run_ended',
    ]);
    expect(statuses(runtime, runId)).toEqual({ run: 'succeeded', ok: 'succeeded', b: 'succeeded' });
    expect(world.shown).toEqual(['W waits for you: Ok: Sure?']);
  });

  test('[R5] a form is checked before it counts; an agent step is done by the person, its output checked', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
    const runId = await begin(
      world,
      runtime,
      compiledOf([
        { id: 'form', type: 'ask', form: { age: { type: 'integer', required: true } } },
        { id: 'work', type: 'agent', role: 'reviewer', goal: 'Look at {{ steps.form.output.age }}', output: { schema } },
      ]),
    );
    const send = (step: string, values: Record<string, string | number>) =>
      runtime.answer(runId, { step, by: 'me', decision: 'submit', boundTo: boundTo(runtime, runId, step), values });
    const results = [
      await send('form', { age: 'old' }),
      await send('form', { age: '7' }),
      await send('work', { n: 'x' }),
      await send('work', { n: 3 }),
    ];
    expect(results.map((result) => (result.ok ? result.value : result.error.code))).toEqual([
      'invalid_answer',
      'waiting',
      'invalid_answer',
      'succeeded',
    ]);
    const state = runtime.state(runId);
    expect(state === undefined ? [] : stepsOf(state).map((step) => step.output)).toEqual([{ age: 7 }, { n: 3 }]);
  });
});

describe('ending', () => {
  test('[R6] cancel stops what works, and only then the run is cancelled', async () => {
    const world = createFakeWorld();
    world.act = (_, { signal }) => untilAborted(signal);
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime);
    const cancelled = await runtime.cancel(runId, { by: 'me' });
    await world.clock.settle();
    expect(cancelled.ok).toBe(true);
    expect(statuses(runtime, runId)).toEqual({ run: 'cancelled', a: 'cancelled', b: 'skipped', c: 'skipped' });
  });

  test('[E37] [R7] a timeout ends the attempt, and one that does not even stop is given up', async () => {
    const world = createFakeWorld();
    world.act = () => new Promise(() => undefined);
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, compiledOf([{ id: 'a', type: 'command', command: '1', timeout_sec: 2 }]));
    await world.clock.advance(1_999);
    expect(statuses(runtime, runId)).toEqual({ run: 'running', a: 'running' });
    await world.clock.advance(20_000);
    expect(runtime.state(runId)?.error?.code).toBe('timed_out');
  });

  test('[R8] the change of an isolated run is an artifact, and its place is released before the run ends', async () => {
    const world = createFakeWorld();
    world.patch = 'diff';
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(
      world,
      runtime,
      compiledOf([{ id: 'a', type: 'command', command: '1' }], { workspace: 'isolated' }),
    );
    const state = runtime.state(runId);
    expect([state?.status, state?.artifacts.map((artifact) => artifact.name), world.released]).toEqual([
      'succeeded',
      ['changes.patch'],
      [`${runId} succeeded`],
    ]);
    expect(world.disk.runs.get(runId)?.events.at(-2)?.body.type).toBe('workspaceReleased');
  });
});

describe('time', () => {
  test('[R9] attempts are made again after a growing pause; a wait ends at its instant', async () => {
    const world = createFakeWorld();
    let tries = 0;
    world.act = () => Promise.resolve((tries += 1) < 3 ? err({ code: 'exit_code', message: 'no' }) : ok({ exit_code: 0 }));
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(
      world,
      runtime,
      compiledOf([
        { id: 'a', type: 'command', command: '1', retry: { max_attempts: 3, backoff_sec: 10, factor: 2 } },
        { id: 'w', type: 'wait', for_sec: 3600 },
      ]),
    );
    await world.clock.advance(9_999);
    expect(tries).toBe(1);
    await world.clock.advance(1);
    expect(tries).toBe(2);
    await world.clock.advance(20_000);
    expect([tries, statuses(runtime, runId)]).toEqual([3, { run: 'waiting', a: 'succeeded', w: 'waiting' }]);
    await world.clock.advance(3_600_000);
    expect(statuses(runtime, runId)).toEqual({ run: 'succeeded', a: 'succeeded', w: 'succeeded' });
  });
});

describe('sharing', () => {
  test('[R10] limits hold over all runs, and a young run gets its turn beside an old wide one', async () => {
    const world = createFakeWorld();
    const waiting: (() => void)[] = [];
    world.act = () => new Promise((resolve) => waiting.push(() => resolve(ok({}))));
    const runtime = createRuntime(fakePorts(world));
    runtime.limits({ maxParallelSteps: 3 });
    const wide = compiledOf(Array.from({ length: 12 }, (_, at) => ({ id: `s${at}`, type: 'command', command: '1', needs: [] })));
    const first = await begin(world, runtime, wide);
    const second = await begin(world, runtime);
    expect(waiting.length).toBe(3);
    waiting.shift()?.();
    await world.clock.settle();
    expect(statuses(runtime, second)['a']).toBe('running');
    expect(runtime.state(first)?.workingCount).toBe(2);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next();
      await world.clock.settle();
    }
    expect([runtime.state(first)?.status, runtime.state(second)?.status]).toEqual(['succeeded', 'succeeded']);
  });

  test('[R11] a step that holds the workspace alone never overlaps another', async () => {
    const world = createFakeWorld();
    let working = 0;
    let alone = 0;
    const overlaps: string[] = [];
    world.act = async (request) => {
      working += 1;
      if (request.type === 'tool') alone += 1;
      if (alone > 0 && working > 1) overlaps.push('overlap');
      await world.clock.settle();
      working -= 1;
      if (request.type === 'tool') alone -= 1;
      return ok({});
    };
    const runtime = createRuntime(fakePorts(world));
    const tool = { type: 'tool', server: 'flowright', tool: 'write', needs: [] };
    const steps = [0, 1, 2].flatMap((at) => [
      { id: `t${at}`, ...tool },
      { id: `c${at}`, type: 'command', command: '1', needs: [] },
    ]);
    const runId = await begin(world, runtime, compiledOf(steps, { workspace: 'isolated' }));
    for (let turn = 0; turn < 20; turn += 1) await world.clock.settle();
    expect([runtime.state(runId)?.status, overlaps]).toEqual(['succeeded', []]);
  });

  test('[R12] fifty runs of twenty steps all end, at most eight steps at a time', async () => {
    const world = createFakeWorld();
    let working = 0;
    let most = 0;
    world.act = async () => {
      most = Math.max(most, (working += 1));
      await Promise.resolve();
      working -= 1;
      return ok({});
    };
    const runtime = createRuntime(fakePorts(world));
    const compiled = compiledOf(Array.from({ length: 20 }, (_, at) => ({ id: `s${at}`, type: 'command', command: '1' })));
    const ids = await Promise.all(Array.from({ length: 50 }, () => begin(world, runtime, compiled)));
    for (let turn = 0; turn < 100; turn += 1) await world.clock.settle();
    expect([...new Set(ids.map((runId) => runtime.state(runId)?.status))]).toEqual(['succeeded']);
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('a failing disk', () => {
  test('[R13] pauses the run with the reason, acknowledges nothing, keeps the result and goes on when resumed', async () => {
    const world = createFakeWorld();
    let full = false;
    const runtime = createRuntime(
      fakePorts(world, () => (full ? { code: 'disk_full', message: 'The disk is full.' } : undefined)),
    );
    world.act = () => {
      full = true;
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    const runId = await begin(world, runtime);
    expect([runtime.state(runId)?.status, runtime.state(runId)?.pauseReason, world.performed]).toEqual([
      'paused',
      'The disk is full.',
      ['a#1'],
    ]);
    expect(await runtime.resume(runId)).toEqual(err({ code: 'disk_full', message: 'The disk is full.' }));
    world.act = () => Promise.resolve(ok({ exit_code: 0 }));
    full = false;
    expect((await runtime.resume(runId)).ok).toBe(true);
    await world.clock.settle();
    expect([runtime.state(runId)?.status, world.performed]).toEqual(['succeeded', ['a#1', 'b#1', 'c#1']]);
  });

  test('[R14] cancel still ends what works', async () => {
    const world = createFakeWorld();
    let full = false;
    let aborted = false;
    world.act = async (_, { signal }) => {
      full = true;
      const result = await untilAborted(signal);
      aborted = true;
      return result;
    };
    const runtime = createRuntime(
      fakePorts(world, () => (full ? { code: 'disk_full', message: 'The disk is full.' } : undefined)),
    );
    const runId = await begin(world, runtime);
    expect((await runtime.cancel(runId, { by: 'me' })).ok).toBe(false);
    await world.clock.settle();
    expect(aborted).toBe(true);
    full = false;
    await runtime.resume(runId);
    await world.clock.settle();
    expect(statuses(runtime, runId)).toEqual({ run: 'cancelled', a: 'cancelled', b: 'skipped', c: 'skipped' });
  });
});

describe('following', () => {
  test('[R15] a feed gives what was, then what comes, gapless, and ends with the run', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, compiledOf([{ id: 'ok', type: 'approve', reason: 'r' }]));
    const events: RunEvent[] = [];
    const reading = (async () => {
      for await (const event of runtime.events(runId, 1, new AbortController().signal)) events.push(event);
    })();
    await world.clock.settle();
    await runtime.answer(runId, { step: 'ok', by: 'me', decision: 'reject', boundTo: boundTo(runtime, runId, 'ok') });
    await reading;
    expect(events.map((event) => [event.seq, event.body.type])).toEqual([
      [2, 'workspaceReady'],
      [3, 'stepStarted'],
      [4, 'stepWaiting'],
      [5, 'answerGiven'],
      [6, 'stepFailed'],
      [7, 'runFailed'],
    ]);
  });

  test('[R16] a feed nobody reads any more ends with its signal', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(world, runtime, compiledOf([{ id: 'ok', type: 'approve', reason: 'r' }]));
    const stop = new AbortController();
    const reading = (async () => {
      let count = 0;
      for await (const _ of runtime.events(runId, 0, stop.signal)) count += 1;
      return count;
    })();
    await world.clock.settle();
    stop.abort();
    expect(await reading).toBe(4);
  });
});

describe('hosts', () => {
  test('[R17] closing ends what works without an attempt counted; the next host goes on', async () => {
    const world = createFakeWorld();
    world.act = (_, { signal }) => untilAborted(signal);
    const first = createRuntime(fakePorts(world));
    const runId = await begin(world, first);
    await first.close();
    world.act = () => Promise.resolve(ok({ exit_code: 0 }));
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await world.clock.settle();
    const interrupted = world.disk.runs
      .get(runId)
      ?.events.flatMap(({ body }) => (body.type === 'stepInterrupted' ? [body.interruptions] : []));
    expect([statuses(second, runId)['run'], world.performed, interrupted]).toEqual([
      'succeeded',
      ['a#1', 'a#1', 'b#1', 'c#1'],
      [0],
    ]);
  });

  test('[R18] what an earlier host left running is ended; tools that write are asked about, tools that read start again', async () => {
    const world = createFakeWorld();
    world.act = (_, { owns, effect }) => {
      owns({ pid: effect.step === 'w' ? 1 : 2, startedAt: 'then' });
      return new Promise(() => undefined);
    };
    const tools = compiledOf([
      { id: 'w', type: 'tool', server: 'flowright', tool: 'write_file', needs: [] },
      { id: 'r', type: 'tool', server: 'flowright', tool: 'read_file', needs: [] },
    ]);
    const runId = await begin(world, createRuntime(fakePorts(world)), tools);
    expect(world.processes.size).toBe(2);
    world.act = () => Promise.resolve(ok({ text: '' }));
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await world.clock.settle();
    expect([world.processes.size, statuses(second, runId)]).toEqual([0, { run: 'waiting', w: 'unknown', r: 'succeeded' }]);
    const row = world.disk.runs.get(runId)?.steps.get('w');
    expect([row?.status, row?.waitingSince === null, row?.prompt === null]).toEqual(['unknown', false, false]);
    await second.answer(runId, { step: 'w', by: 'me', decision: 'retry', boundTo: boundTo(second, runId, 'w') });
    await world.clock.settle();
    expect(statuses(second, runId)).toEqual({ run: 'succeeded', w: 'succeeded', r: 'succeeded' });
  });

  const mixed = compiledOf(
    [
      { id: 'a', type: 'command', command: '1', retry: { max_attempts: 2 } },
      { id: 'b', type: 'command', command: '1', needs: ['a'] },
      { id: 'c', type: 'command', command: '1', needs: ['a'], when: 'false' },
      { id: 'ok', type: 'approve', reason: 'r', needs: ['b', 'c'] },
      { id: 'd', type: 'command', command: '1' },
      { id: 'w', type: 'wait', for_sec: 5 },
    ],
    { workspace: 'isolated' },
  );

  /** Runs the mixed workflow with a host that dies at its `death`-th append, then with one that lives. Gives how often it was asked to append. */
  async function killAt(death: number, fate: 'lost' | 'kept_unanswered'): Promise<number> {
    const world = createFakeWorld();
    let appends = 0;
    let dead = false;
    let failed = false;
    world.act = ({ type }, { effect }) => {
      if (dead || type !== 'command' || effect.step !== 'a' || failed) return Promise.resolve(ok({ exit_code: 0 }));
      failed = true;
      return Promise.resolve(err({ code: 'exit_code', message: 'no' }));
    };
    const drive = async (runtime: Runtime): Promise<void> => {
      await world.clock.settle();
      for (const row of world.disk.runs.values()) {
        const asked = row.steps.get('ok');
        if (asked?.boundTo !== null && asked?.boundTo !== undefined)
          void runtime.answer(row.row.runId, { step: 'ok', by: 'me', decision: 'approve', boundTo: asked.boundTo });
      }
      await world.clock.settle();
      await world.clock.advance(6_000);
    };
    const first = createRuntime(
      fakePorts(world, () => {
        appends += 1;
        if (appends < death) return undefined;
        dead = true;
        return appends === death ? fate : 'lost';
      }),
    );
    void first.start(startOf(mixed, { dirty: false }));
    await drive(first);
    const finishedBefore = [...world.disk.runs.values()].flatMap(({ steps }) =>
      [...steps.values()].filter((step) => step.status === 'succeeded').map((step) => step.step),
    );
    const performedBefore = world.performed.length;
    const second = createRuntime(fakePorts(world));
    await second.recover();
    await drive(second);
    for (const [runId, run] of world.disk.runs) {
      expect(run.events.map((event) => event.seq)).toEqual(run.events.map((_, at) => at + 1));
      const refolded = run.events.reduce(fold, emptyRun(runId, mixed));
      expect({ death, fate, status: refolded.status }).toEqual({ death, fate, status: 'succeeded' });
      expect(stepsOf(refolded).map((step) => [step.step, run.steps.get(step.step)?.status])).toEqual(
        stepsOf(refolded).map((step) => [step.step, step.status]),
      );
      const results = run.events.flatMap(({ body }) => (body.type === 'stepSucceeded' ? [body.step] : []));
      expect(results).toEqual([...new Set(results)]);
    }
    expect(world.performed.slice(performedBefore).filter((done) => finishedBefore.includes(done.split('#')[0] ?? ''))).toEqual(
      [],
    );
    return appends;
  }

  test('[R19] killed at every commit, before it and after it: nothing acknowledged is lost, finished steps never run again', async () => {
    const all = await killAt(Number.POSITIVE_INFINITY, 'lost');
    expect(all).toBeGreaterThan(8);
    for (let death = 1; death <= all; death += 1) {
      await killAt(death, 'lost');
      await killAt(death, 'kept_unanswered');
    }
  });
});

test('[R20] loops and confirmations run through the runtime', async () => {
  const world = createFakeWorld();
  const runtime = createRuntime(fakePorts(world));
  const compiled = compiledOf([
    { id: 'l', type: 'loop', times: 2, max_iterations: 2, steps: [{ id: 's', type: 'command', command: '1' }] },
    { id: 'c', type: 'command', command: '1', confirm: { reason: 'sure?' } },
  ]);
  const runId = await begin(world, runtime, compiled);
  expect(statuses(runtime, runId)).toEqual({
    run: 'waiting',
    l: 'succeeded',
    'l.0.s': 'succeeded',
    'l.1.s': 'succeeded',
    c: 'waiting',
  });
  await runtime.answer(runId, { step: 'c', by: 'me', decision: 'approve', boundTo: boundTo(runtime, runId, 'c') });
  await world.clock.settle();
  expect([runtime.state(runId)?.status, world.performed]).toEqual(['succeeded', ['l.0.s#1', 'l.1.s#1', 'c#1']]);
});
