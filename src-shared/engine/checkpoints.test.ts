import { describe, expect, test } from 'vitest';
import { EVENT_VERSION } from '../history/events.ts';
import { decide } from './decide.ts';
import { stepAt } from './find.ts';
import { emptyRun } from './empty-run.ts';
import { fold } from './fold/fold.ts';
import type { Decided, EngineInput } from './io.ts';
import { compiledOf } from './random-run.fixture.ts';
import type { RunState } from './run-state.ts';

type Input = EngineInput extends infer T ? (T extends unknown ? Omit<T, 'now' | 'capacity'> : never) : never;

/** A run whose inputs are given one by one; tells the acts that followed in short. */
function played(steps: readonly object[], mode: 'isolated' | 'in_place' | 'none' = 'isolated') {
  const compiled = compiledOf(steps, { workspace: mode });
  let state: RunState = emptyRun('run_1', compiled);
  const give = (input: Input): readonly string[] => {
    const decided = decide(state, { ...input, now: 1, capacity: 8 });
    state = decided.state;
    return decided.effects.flatMap(words);
  };
  give({
    type: 'created',
    event: {
      type: 'runCreated',
      workflowHash: compiled.hash,
      workflowId: 'w',
      workflowName: 'w',
      source: 's',
      inputs: {},
      projectRoot: '/',
      trigger: { kind: 'manual' },
      flags: { maxParallel: 8, agent: 'somebody' },
    },
  });
  const first = give({
    type: 'workspaceReady',
    workspace: { mode, kind: mode === 'isolated' ? 'copy' : 'none', root: '/', projectRoot: '/', artifacts: '/' },
  });
  return { first, give, state: () => state };
}

function words(effect: Decided['effects'][number]): readonly string[] {
  switch (effect.type) {
    case 'perform':
      return [`perform ${effect.step}`];
    case 'takeCheckpoint':
      return [`keep after ${effect.step}#${effect.attempt}`];
    case 'rewindFiles':
      return [`rewind to ${effect.snapshot}`];
    case 'releaseWorkspace':
      return ['release'];
    default:
      return [];
  }
}

const done = (step: string): Input => ({ type: 'stepDone', step, attempt: 1, output: {} });
const kept = (step: string): Input => ({ type: 'checkpoint', step, attempt: 1, snapshot: `after-${step}` });

test('[E65] files are kept after a step that may change them; the next such step waits for it, others do not', () => {
  const run = played([
    { id: 'a', type: 'command', command: '1' },
    { id: 'b', type: 'command', command: '1' },
    { id: 'read', type: 'http', url: 'https://example.org', needs: ['a'] },
    { id: 'ok', type: 'approve', reason: 'r', needs: ['a'] },
  ]);
  const acts = [run.first, run.give(done('a')), run.give(kept('a')), run.give(done('b'))];
  expect(acts).toEqual([['perform a'], ['perform read', 'keep after a#1'], ['perform b'], ['keep after b#1']]);
  expect(
    run
      .state()
      .files.checkpoints.chunks.flat()
      .map(({ snapshot, after }) => ({ snapshot, after })),
  ).toEqual([{ snapshot: 'after-a', after: [{ step: 'a', attempt: 1 }] }]);
});

test('[E65] while another command still works on the files they are not kept, and nobody waits', () => {
  const run = played([
    { id: 'a', type: 'command', command: '1' },
    { id: 'slow', type: 'command', command: '1', needs: [] },
    { id: 'b', type: 'command', command: '1', needs: ['a'] },
    { id: 'agent', type: 'tool', server: 's', tool: 't', needs: ['b'] },
  ]);
  const acts = [run.first, run.give(done('a')), run.give(done('b')), run.give(done('slow')), run.give(kept('slow'))];
  expect(acts).toEqual([['perform a', 'perform slow'], ['perform b'], [], ['keep after slow#1'], ['perform agent']]);
  expect(
    run
      .state()
      .files.checkpoints.chunks.flat()[0]
      ?.after.map(({ step }) => step),
  ).toEqual(['a', 'b', 'slow']);
});

test('[E65] the run does not end before its last files are kept, and ends when they cannot be', () => {
  const run = played([{ id: 'a', type: 'command', command: '1' }]);
  const failed: Input = { type: 'checkpointFailed', step: 'a', attempt: 1, error: { code: 'disk_full', message: 'full' } };
  expect([run.give(done('a')), run.give(kept('x')), run.give(failed), run.give(failed)]).toEqual([
    ['keep after a#1'],
    [],
    ['release'],
    [],
  ]);
});

test('[E65] a host that died while the files were kept asks for it again before anything goes on', () => {
  const run = played([
    { id: 'a', type: 'command', command: '1' },
    { id: 'b', type: 'command', command: '1' },
  ]);
  run.give(done('a'));
  expect([run.give({ type: 'recovered' }), run.give(kept('a'))]).toEqual([['keep after a#1'], ['perform b']]);
});

test.each(['in_place', 'none'] as const)('[E65] a run that works %s keeps no files', (mode) => {
  const run = played([{ id: 'a', type: 'command', command: '1' }], mode);
  expect(run.give(done('a')).filter((act) => act.startsWith('keep'))).toEqual([]);
});

test('[E65] the fold reads a checkpoint as older versions wrote it', () => {
  const run = played([{ id: 'a', type: 'command', command: '1' }]);
  const event = { runId: 'run_1', seq: run.state().seq + 1, at: 1, v: EVENT_VERSION } as const;
  const state = fold(run.state(), { ...event, body: { type: 'checkpointTaken', snapshot: 'old' } });
  expect(state.files.checkpoints.chunks.flat().map(({ snapshot }) => snapshot)).toEqual(['old']);
});

describe('requested changes', () => {
  const steps = [
    { id: 'write', type: 'agent', role: 'r', goal: 'g' },
    { id: 'build', type: 'command', command: '1' },
    { id: 'ok', type: 'approve', reason: 'r' },
  ];
  const changes = (run: ReturnType<typeof played>): readonly string[] => {
    const waiting = stepAt(run.state(), 'ok')?.waiting;
    const answer = { step: 'ok', attempt: 1, by: 'me', decision: 'changes', words: 'shorter' } as const;
    return run.give({ type: 'answer', ...answer, boundTo: waiting?.boundTo ?? '' });
  };
  const toQuestion = (more: readonly object[] = []): ReturnType<typeof played> => {
    const run = played([...steps, ...more]);
    for (const input of [done('write'), kept('write'), done('build'), kept('build')]) run.give(input);
    return run;
  };

  test('[E72] take back what later steps did to the files, keep the work of the agent, then ask the agent again', () => {
    const run = toQuestion();
    const again: Input = { type: 'rewound', snapshot: 'after-write' };
    expect([changes(run), run.give(again), run.give(again)]).toEqual([['rewind to after-write'], ['perform write'], []]);
    expect(run.state().files.checkpoints.chunks.flat().at(-1)).toMatchObject({ snapshot: 'after-write', after: [] });
  });

  test('[E72] leave the files alone when nothing changed them since, or when somebody else did', () => {
    const quiet = played(steps);
    for (const input of [done('write'), kept('write'), done('build')]) quiet.give(input);
    quiet.give({ type: 'checkpoint', step: 'build', attempt: 1, snapshot: 'after-write' });
    const other = toQuestion([{ id: 'other', type: 'command', command: '1', needs: [] }]);
    other.give(done('other'));
    other.give(kept('other'));
    expect([changes(quiet), changes(other)]).toEqual([['perform write'], ['perform write']]);
  });

  test('[E72][E74] a host that died meanwhile puts them back again; where it cannot be done the run waits for a person', () => {
    const run = toQuestion();
    changes(run);
    const failed: Input = { type: 'rewindFailed', snapshot: 'after-write', error: { code: 'disk_full', message: 'full' } };
    const acts = [run.give({ type: 'recovered' }), run.give(failed), run.state().status, run.give({ type: 'resume' })];
    expect(acts).toEqual([['rewind to after-write'], [], 'paused', ['perform write']]);
  });
});
