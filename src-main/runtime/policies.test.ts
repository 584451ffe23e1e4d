import { describe, expect, test } from 'vitest';
import { BUDGET_STEP } from '../../src-shared/engine/budget.ts';
import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import { stepsOf, summaryOf } from '../../src-shared/engine/views.ts';
import { EVENT_VERSION, type EventBody } from '../../src-shared/history/events.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { ExecutorContext } from '../ports/executor.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime } from './surface.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';
import { createMemoryHistory } from './testing/memory-history.ts';

async function begin(world: FakeWorld, runtime: Runtime, compiled: CompiledWorkflow): Promise<string> {
  const started = await runtime.start(startOf(compiled));
  if (!started.ok) throw new Error(started.error.message);
  await world.clock.settle();
  return started.value.runId;
}

/** A run whose agent steps an executor does: agents cannot be named yet, so it comes from an earlier host. */
async function withAgent(world: FakeWorld, runtime: Runtime, compiled: CompiledWorkflow): Promise<string> {
  const runId = 'run_agent';
  const created: EventBody = {
    type: 'runCreated',
    workflowHash: compiled.hash,
    workflowId: 'w',
    workflowName: 'W',
    source: 'test',
    inputs: {},
    projectRoot: '/project',
    trigger: { kind: 'manual' },
    flags: { maxParallel: 4, agent: 'robot' },
  };
  const history = createMemoryHistory(world.disk);
  await history.pin(compiled);
  const at = world.clock.now();
  const state = fold(emptyRun(runId, compiled), { runId, seq: 1, at, v: EVENT_VERSION, body: created });
  await history.append({ runId, after: 0, at, events: [created], summary: summaryOf(state), steps: [] });
  await runtime.recover();
  await world.clock.settle();
  return runId;
}

function statuses(runtime: Runtime, runId: string): Record<string, string> {
  const state = runtime.state(runId);
  if (state === undefined) return {};
  return { run: state.status, ...Object.fromEntries(stepsOf(state).map(({ step, status }) => [step, status])) };
}

function told(world: FakeWorld, runId: string): string[] {
  return (world.disk.runs.get(runId)?.events ?? []).flatMap(({ body }) => (body.type.startsWith('budget') ? [body.type] : []));
}

async function answer(
  world: FakeWorld,
  runtime: Runtime,
  given: { readonly runId: string; readonly decision: 'approve' | 'reject'; readonly amount?: number },
) {
  const boundTo = runtime.state(given.runId)?.budget.asking?.boundTo ?? '';
  const values = given.amount === undefined ? {} : { values: { amount: given.amount } };
  const answered = await runtime.answer(given.runId, {
    step: BUDGET_STEP,
    by: 'you',
    decision: given.decision,
    boundTo,
    ...values,
  });
  await world.clock.settle();
  return answered;
}

const untilAborted = ({ signal }: ExecutorContext) =>
  new Promise<ReturnType<typeof err<{ code: string; message: string }>>>((resolve) => {
    signal.addEventListener('abort', () => resolve(err({ code: 'stopped', message: 'stopped' })), { once: true });
  });

describe('what a run may spend', () => {
  const two = compiledOf(
    [
      { id: 'a', type: 'command', command: '1' },
      { id: 'b', type: 'command', command: '2' },
    ],
    { policies: { budget: { max_credits: 10 } } },
  );

  test('[E76] it warns at four fifths, and at all of it nothing starts until a person raises the limit', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const spends = [8, 4];
    world.act = (_, context) => {
      context.progress({ credits: spends.shift() ?? 0 });
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    const three = compiledOf(
      ['a', 'b', 'c'].map((id) => ({ id, type: 'command', command: id })),
      { policies: { budget: { max_credits: 10 } } },
    );
    const runId = await begin(world, runtime, three);
    const waiting = { ...statuses(runtime, runId), asked: world.shown.at(-1) };
    const inbox = createMemoryHistory(world.disk)
      .waiting()
      .map(({ step, line }) => `${step}: ${line ?? ''}`);
    const stale = await runtime.answer(runId, { step: BUDGET_STEP, by: 'you', decision: 'approve', boundTo: 'x' });
    await answer(world, runtime, { runId, decision: 'approve', amount: 5 });
    expect({ waiting, inbox, stale: stale.ok, after: statuses(runtime, runId), told: told(world, runId) }).toEqual({
      waiting: {
        run: 'waiting',
        a: 'succeeded',
        b: 'succeeded',
        c: 'queued',
        asked: 'W waits for you: W: It has spent its budget of 10 credits.',
      },
      inbox: ['@budget: It has spent its budget of 10 credits.'],
      stale: false,
      after: { run: 'succeeded', a: 'succeeded', b: 'succeeded', c: 'succeeded' },
      told: ['budgetWarned', 'budgetReached', 'budgetAnswered', 'budgetWarned'],
    });
  });

  test('[E76] stopping it cancels the run; commands at work are let finish first', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    world.act = (_, context) => {
      context.progress({ credits: 12 });
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    const runId = await begin(world, runtime, two);
    await answer(world, runtime, { runId, decision: 'reject' });
    expect(statuses(runtime, runId)).toEqual({ run: 'cancelled', a: 'succeeded', b: 'skipped' });
  });

  test('[E76] a run that was done when its last report reached the limit asks nobody', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const spends = [1, 20];
    world.act = (_, context) => {
      context.progress({ credits: spends.shift() ?? 0 });
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    const runId = await begin(world, runtime, two);
    expect([statuses(runtime, runId).run, createMemoryHistory(world.disk).waiting()]).toEqual(['succeeded', []]);
  });

  test('[E76] an agent at work is stopped at the limit, and takes the same attempt up again once it is raised', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    let begun = 0;
    world.act = (_, context) => {
      begun += 1;
      context.progress({ credits: begun === 1 ? 15 : 1 });
      return begun === 1 ? untilAborted(context) : Promise.resolve(ok({ text: 'done' }));
    };
    const runId = await withAgent(
      world,
      runtime,
      compiledOf([{ id: 'work', type: 'agent', role: 'implementer', goal: 'Do it' }], {
        policies: { budget: { max_credits: 10 } },
      }),
    );
    const held = statuses(runtime, runId);
    await answer(world, runtime, { runId, decision: 'approve', amount: 10 });
    expect({ held, after: statuses(runtime, runId), performed: world.performed }).toEqual({
      held: { run: 'waiting', work: 'queued' },
      after: { run: 'succeeded', work: 'succeeded' },
      performed: ['work#1', 'work#1'],
    });
  });

  test('[E77] the day counts over all runs and over hosts', async () => {
    const world = createFakeWorld();
    const act: FakeWorld['act'] = (_, context) => {
      context.progress({ credits: 6 });
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    world.act = act;
    const one = compiledOf([{ id: 'a', type: 'command', command: '1' }]);
    const first = createRuntime(fakePorts(world));
    first.limits({ maxParallelSteps: 8, maxCreditsPerDay: 10 });
    await begin(world, first, one);
    await first.close();
    const second = createRuntime(fakePorts(world));
    second.limits({ maxParallelSteps: 8, maxCreditsPerDay: 10 });
    const next = await begin(world, second, one);
    const last = await begin(world, second, one);
    expect([statuses(second, next).run, statuses(second, last), second.state(last)?.budget.asking?.prompt.reason]).toEqual([
      'succeeded',
      { run: 'waiting', a: 'queued' },
      "All runs together have spent today's budget of 10 credits.",
    ]);
  });
});

describe('how long a run may work', () => {
  const slow = compiledOf(
    [
      { id: 'a', type: 'command', command: '1' },
      { id: 'ok', type: 'approve', reason: 'Go on?' },
      { id: 'b', type: 'command', command: '2' },
      { id: 'c', type: 'command', command: '3' },
    ],
    { policies: { budget: { max_wall_clock_sec: 10 } } },
  );

  test('[E78] only time in which something works counts; the limit is noticed while it works', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    world.act = () => new Promise((resolve) => world.clock.after(6_000, () => resolve(ok({ exit_code: 0 }))));
    const runId = await begin(world, runtime, slow);
    await world.clock.advance(6_000);
    await world.clock.advance(3_600_000);
    const boundTo =
      stepsOf(runtime.state(runId) ?? emptyRun(runId, slow)).find(({ step }) => step === 'ok')?.waiting?.boundTo ?? '';
    await runtime.answer(runId, { step: 'ok', by: 'you', decision: 'approve', boundTo });
    await world.clock.settle();
    await world.clock.advance(2_000);
    const warned = told(world, runId);
    await world.clock.advance(2_000);
    const reached = { told: told(world, runId), ...statuses(runtime, runId) };
    await world.clock.advance(10_000);
    expect({ warned, reached, after: statuses(runtime, runId) }).toEqual({
      warned: ['budgetWarned'],
      reached: {
        told: ['budgetWarned', 'budgetReached'],
        run: 'running',
        a: 'succeeded',
        ok: 'succeeded',
        b: 'running',
        c: 'pending',
      },
      after: { run: 'waiting', a: 'succeeded', ok: 'succeeded', b: 'succeeded', c: 'queued' },
    });
  });

  test('[E78] time in which no host was there does not count', async () => {
    const world = createFakeWorld();
    let dead = false;
    const runtime = createRuntime(fakePorts(world, () => (dead ? 'lost' : undefined)));
    world.act = () => new Promise(() => undefined);
    const runId = await begin(world, runtime, slow);
    await world.clock.advance(3_000);
    const next = createRuntime(fakePorts(world));
    dead = true;
    await world.clock.advance(3_600_000);
    await next.recover();
    await world.clock.settle();
    expect([next.state(runId)?.budget.workedMs, next.state(runId)?.budget.asking]).toEqual([0, undefined]);
  });
});

describe('the person’s own limits', () => {
  test('[E79] a gate of the machine asks before a step whatever the file says, by type or by type and target', async () => {
    const world = createFakeWorld();
    world.policies = { gates: { require_human_approval_for: ['tool.flowright'] } };
    const runtime = createRuntime(fakePorts(world));
    const runId = await begin(
      world,
      runtime,
      compiledOf([
        { id: 'a', type: 'command', command: '1' },
        { id: 'b', type: 'tool', server: 'flowright', tool: 'notify.show', arguments: { title: 'x' } },
      ]),
    );
    expect(statuses(runtime, runId)).toEqual({ run: 'waiting', a: 'succeeded', b: 'waiting' });
  });

  test('[E79] they are read at each attempt: tightened meanwhile, they hold; unreadable, nothing starts', async () => {
    const world = createFakeWorld();
    const ports = fakePorts(world);
    const seen: unknown[] = [];
    world.act = (_, context) => {
      seen.push(context.policies?.commands.denied);
      world.policies = { commands: { denied: ['rm *'] } };
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    const two = compiledOf(['a', 'b'].map((id) => ({ id, type: 'command', command: id })));
    const runtime = createRuntime(ports);
    await begin(world, runtime, two);
    let readable = true;
    const file = {
      current: () => (readable ? ok({ policies: {} }) : err({ code: 'policy_unreadable', message: 'It cannot be read.' })),
    };
    const later = createRuntime({ ...ports, policies: file });
    world.act = () => {
      readable = false;
      return Promise.resolve(ok({ exit_code: 0 }));
    };
    const runId = await begin(world, later, two);
    const refused = await later.start(startOf(two));
    const codes = stepsOf(later.state(runId) ?? emptyRun(runId, two)).map(({ status, error }) => error?.code ?? status);
    expect([seen, codes, refused.ok ? 'started' : refused.error.code]).toEqual([
      [[], ['rm *']],
      ['succeeded', 'policy_unreadable'],
      'policy_unreadable',
    ]);
  });
});

describe('limits this machine cannot keep', () => {
  const limited = compiledOf([{ id: 'a', type: 'command', command: '1' }], {
    policies: { network: { allowed_hosts: ['example.org'] } },
  });

  test('[E80] a run with limits on hosts is refused without a sandbox, unless a person consents, and says how they are kept', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const refused = await runtime.start(startOf(limited));
    const consented = await runtime.start(startOf(limited, { unenforced: true }));
    world.means = { sandbox: true };
    const kept = await runtime.start(startOf(limited));
    await world.clock.settle();
    const seen = [consented, kept].map((started) =>
      started.ok ? runtime.state(started.value.runId)?.created?.enforcement : started.error.code,
    );
    expect([refused.ok ? 'started' : [refused.error.code, refused.error.message], ...seen]).toEqual([
      [
        'cannot_enforce',
        'This workflow limits which hosts it reaches, and that cannot be enforced on this computer: no sandbox here.',
      ],
      [{ what: 'network', level: 'none' }],
      [{ what: 'network', level: 'sandboxed' }],
    ]);
  });

  test('[E80] requests of the program itself are held to the list without a sandbox', async () => {
    const world = createFakeWorld();
    const runtime = createRuntime(fakePorts(world));
    const compiled = compiledOf([{ id: 'get', type: 'http', url: 'https://example.org/x' }], {
      policies: { network: { allowed_hosts: ['example.org'] } },
    });
    const started = await runtime.start(startOf(compiled));
    expect(started.ok ? runtime.state(started.value.runId)?.created?.enforcement : started.error.code).toEqual([
      { what: 'network', level: 'judged' },
    ]);
  });
});
