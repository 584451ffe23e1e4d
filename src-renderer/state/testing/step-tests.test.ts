import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { checkText } from '../../../src-shared/formats/check-text.ts';
import { stepFingerprint } from '../../../src-shared/engine/testing/stale.ts';
import { forTest } from '../../../src-shared/engine/testing/test-facts.ts';
import type { EventBody, RunEvent } from '../../../src-shared/history/events.ts';
import { jsonSchema, type Json } from '../../../src-shared/lib/json.ts';
import type { Pin, Renaming, StepResultView } from '../../../src-shared/wire/test-contract.ts';
import type { RunView } from '../../../src-shared/wire/views.ts';
import { checkDocument } from '../documents/document-check.ts';
import { freshDocument } from '../documents/document-state.ts';
import { createStepTests, isTesting, type StepTests, type TestClient } from './step-tests.ts';

const PATH = '/work/sample.yaml';
const TEXT = `version: 1
id: sample
name: Sample
workspace: none
steps:
  - { id: a, type: command, command: echo a }
  - { id: b, type: command, command: "echo {{ steps.a.output.stdout }}" }
`;

/** A host that keeps results and pins, and runs that go as far as they are told. */
function bench() {
  const document = createStore(() => ({ ...freshDocument(PATH), text: TEXT, draft: draftOf(TEXT) }));
  const compiled = async () => checkText(document.getState().text).compiled;
  let results: StepResultView[] = [];
  let pins: Pin[] = [];
  let renamings: Renaming[] = [];
  let clock = 10;
  const later = new Map<string, () => void>();
  const events: RunEvent[] = [];
  let tell: (() => void) | undefined;
  const started: unknown[] = [];
  const open: Pick<RunView, 'runId' | 'source' | 'testOf'>[] = [];

  const client: TestClient = {
    tests: {
      start: async (input) => {
        started.push(input);
        return { runId: 'r1' };
      },
      results: async () => ({ results, pins, renamings }),
      pin: async ({ step, output }) => {
        if (JSON.stringify(output ?? null).length > 1000) throw new Error('It is too large.');
        const pin: Pin = output === undefined ? { step, at: ++clock } : { step, at: ++clock, output: jsonSchema.parse(output) };
        pins = [...pins.filter((one) => one.step !== step), pin];
        return { pins };
      },
      rename: async ({ from, to }) => {
        renamings = [...renamings, { from, to, at: ++clock }];
        pins = pins.map((pin) => (pin.step === from ? { ...pin, step: to } : pin));
        return { pins, renamings };
      },
    },
    runs: {
      list: async () => open.map((one) => ({ ...rowOf(), ...one })),
      get: async () => ({
        run: rowOf(),
        compiled: jsonSchema.parse(JSON.parse(JSON.stringify(forTest((await compiled())!)))),
        events: [...events],
        workspace: null,
        branches: [],
        kept: false,
        compacted: null,
      }),
      cancel: async () => ({ status: 'running' }),
      events: async ({ after }) => feed(after),
    },
  };

  async function* feed(after: number) {
    for (let seen = after; ;) {
      for (const event of events.slice(seen)) yield event;
      seen = events.length;
      if (events.at(-1)?.body.type === 'runSucceeded') return;
      await new Promise<void>((resolve) => (tell = resolve));
    }
  }

  const tests: StepTests = createStepTests(
    client,
    { getState: document.getState, subscribe: document.subscribe, compiled },
    { now: () => clock, later: (key, _ms, act) => later.set(key, act) },
  );
  return {
    tests,
    started,
    open,
    events(...bodies: EventBody[]) {
      for (const body of bodies) events.push({ runId: 'r1', seq: events.length + 1, at: ++clock, v: 1, body });
      tell?.();
    },
    async ran(step: string, output: Json) {
      const found = (await compiled())?.workflow.steps.find((one) => one.id === step);
      const at = ++clock;
      const result = { step, runId: 'r0', at, endedAt: at, tries: 1, status: 'succeeded' as const, output, test: true };
      results = [...results.filter((one) => one.step !== step), { ...result, fingerprint: stepFingerprint(found!) }];
    },
    async edit(text: string) {
      document.setState({ text, draft: draftOf(text) });
      later.get('stale')?.();
      await settled();
    },
    until: (holds: () => boolean) => expect.poll(holds).toBe(true),
  };
}

function draftOf(text: string) {
  const { draft } = checkDocument(text, PATH);
  if (draft === undefined) throw new Error('The sample cannot be read.');
  return draft;
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function rowOf(): RunView {
  return {
    runId: 'r1',
    seq: 0,
    status: 'running',
    workflowHash: '',
    workflowId: 'sample',
    workflowName: 'Sample',
    source: PATH,
    projectRoot: '/work',
    createdAt: 0,
    updatedAt: 0,
    endedAt: null,
    stepsDone: 0,
    stepsTotal: 2,
    credits: 0,
    maxCredits: null,
    error: null,
    parent: null,
    testOf: 'b',
    reason: null,
    picture: { nodes: [], edges: [] },
    current: null,
    typicalMs: null,
    branchOf: null,
  };
}

const created: EventBody = {
  type: 'runCreated',
  workflowHash: '',
  workflowId: 'sample',
  workflowName: 'Sample',
  source: PATH,
  inputs: {},
  projectRoot: '/work',
  trigger: { kind: 'manual' },
  flags: { maxParallel: 4, test: { kind: 'step', step: 'b' } },
};
const given: EventBody = { type: 'stepKept', step: 'a', status: 'succeeded', attempts: [], credits: 0, output: {} };

test('[T11] an edit makes the results of the changed step and its heirs stale, taking it back makes them good again', async () => {
  const { tests, ran, edit } = bench();
  await ran('a', {});
  await ran('b', {});
  await tests.open();
  const seen = [[...tests.getState().stale]];
  await edit(TEXT.replace('echo a', 'echo other'));
  seen.push([...tests.getState().stale]);
  await edit(TEXT.replace('echo a', 'echo "'));
  seen.push([...tests.getState().stale]);
  await edit(TEXT);
  seen.push([...tests.getState().stale]);
  // What cannot be read says nothing of its steps: the marks stay.
  expect(seen).toEqual([[], ['a', 'b'], ['a', 'b'], []]);
});

test('[T12] a pin is taken first, makes what follows stale, and is refused in words', async () => {
  const { tests, ran } = bench();
  await ran('a', { stdout: 'real' });
  await ran('b', {});
  await tests.open();
  expect(await tests.pin('a', { stdout: 'kept' })).toEqual({ ok: true, value: undefined });
  expect([...tests.getState().stale]).toEqual(['b']);
  const ready = await tests.compiled();
  const outline = tests.outline(ready!.compiled, { kind: 'step', step: 'b' }, { sources: new Map(), typed: new Map() });
  expect(outline.ok && outline.value.given).toEqual({ a: { output: { stdout: 'kept' }, by: 'pinned' } });
  const refused = await tests.pin('a', 'x'.repeat(2000));
  expect(refused.ok ? '' : refused.error.message).toBe('It is too large.');
  expect(tests.getState().pins.get('a')?.output).toEqual({ stdout: 'kept' });
});

test('[T12] a pin goes along with its step to another id, and back again', async () => {
  const { tests, edit } = bench();
  await tests.open();
  await tests.pin('a', 'kept');
  const pinned = () => [...tests.getState().pins.values()].filter((pin) => pin.output !== undefined).map(({ step }) => step);
  await edit(TEXT.replaceAll('steps.a.', 'steps.first.').replace('id: a', 'id: first'));
  const seen = [pinned()];
  await edit(TEXT);
  seen.push(pinned());
  // Another command under another id is another step.
  await edit(TEXT.replaceAll('steps.a.', 'steps.first.').replace('id: a', 'id: first').replace('echo a', 'echo c'));
  seen.push(pinned());
  expect(seen).toEqual([['first'], ['a'], ['a']]);
});

test('[T20] results go along with their step to another id, and only a change makes them stale', async () => {
  const { tests, ran, edit } = bench();
  await ran('a', { stdout: 'real' });
  await ran('b', {});
  await tests.open();
  const renamed = TEXT.replaceAll('steps.a.', 'steps.first.').replace('id: a', 'id: first');
  const seen = () => ({ results: [...tests.getState().results.keys()], stale: [...tests.getState().stale] });
  await edit(renamed);
  const first = seen();
  // Whoever opens the file later finds the same.
  await tests.open();
  const again = seen();
  await edit(renamed.replace('echo a', 'echo other'));
  const changed = seen();
  await edit(renamed);
  await edit(TEXT);
  expect([first, again, changed, seen()]).toEqual([
    { results: ['first', 'b'], stale: [] },
    { results: ['first', 'b'], stale: [] },
    { results: ['first', 'b'], stale: ['first', 'b'] },
    { results: ['a', 'b'], stale: [] },
  ]);
});

test('[T20] a pin that goes along with its step is as old as it was: what follows stays good', async () => {
  const { tests, ran, edit } = bench();
  await tests.open();
  await tests.pin('a', { stdout: 'kept' });
  await ran('b', {});
  await tests.open();
  await edit(TEXT.replaceAll('steps.a.', 'steps.first.').replace('id: a', 'id: first'));
  expect([tests.getState().pins.get('first')?.output, [...tests.getState().stale]]).toEqual([{ stdout: 'kept' }, []]);
});

test('[T13] a test is followed while it runs; a second one is refused; at the end its results are there', async () => {
  const { tests, ran, events, until, started } = bench();
  await tests.open();
  events(created, given);
  const request = { scope: { kind: 'step', step: 'b' }, text: TEXT, given: {}, inputs: {}, listed: false } as const;
  expect((await tests.start(request)).ok).toBe(true);
  expect(started).toEqual([{ ...request, path: PATH }]);
  expect(isTesting(tests.getState().live)).toBe(true);
  const second = await tests.start(request);
  expect(second.ok ? '' : second.error.code).toBe('test_under_way');
  events({ type: 'stepStarted', step: 'b', attempt: 1, input: {} });
  await until(() => tests.getState().live?.steps.get('b')?.status === 'running');
  await ran('b', { stdout: 'done' });
  events({ type: 'stepSucceeded', step: 'b', attempt: 1, output: { stdout: 'done' } }, { type: 'runSucceeded', outputs: {} });
  await until(() => tests.getState().live?.settled === true);
  expect(tests.getState().results.get('b')?.output).toEqual({ stdout: 'done' });
  tests.close();
});

test('[T14] a test that was under way when the file is opened again is taken up', async () => {
  const { tests, events, until, open } = bench();
  events(created, given, { type: 'stepStarted', step: 'b', attempt: 1, input: {} });
  open.push({ runId: 'r9', source: '/other.yaml', testOf: 'b' }, { runId: 'r1', source: PATH, testOf: 'b' });
  await tests.open();
  await until(() => tests.getState().live?.steps.get('b')?.status === 'running');
  expect(tests.getState().live?.runId).toBe('r1');
  tests.close();
});
