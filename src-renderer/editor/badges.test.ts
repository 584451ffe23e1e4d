import { expect, test } from 'vitest';
import type { StepState } from '../../src-shared/engine/state.ts';
import type { StepResultView } from '../../src-shared/wire/test-contract.ts';
import { checkDocument } from '../state/documents/document-check.ts';
import type { LiveTest } from '../state/testing/step-tests.ts';
import { badgesOf, type BadgeFacts } from './badges.ts';

const ids = ['gone', 'off', 'failed', 'broken', 'pinned', 'stale', 'done', 'new'];
const text = `version: 1
id: sample
name: Sample
workspace: none
steps:
${ids
  .map((id) =>
    id === 'gone'
      ? '  - { id: gone, type: workflow, uses: nowhere }'
      : `  - { id: ${id}, type: command, command: ${id === 'broken' ? '""' : 'echo x'}${id === 'off' ? ', when: "false"' : ''} }`,
  )
  .join('\n')}
`;

function result(step: string, status: StepResultView['status']): StepResultView {
  return { step, runId: 'r', at: 1, endedAt: 2, tries: 1, status, fingerprint: '', test: true };
}

function facts(more: Partial<BadgeFacts> = {}): BadgeFacts {
  const { draft, diagnostics, ranges } = checkDocument(text, '/sample.yaml');
  if (draft === undefined) throw new Error('The sample cannot be read.');
  const missing = { code: 'FR601', severity: 'error', message: 'It is nowhere.', path: 'steps.gone.uses' } as const;
  return {
    draft,
    checked: { draft, diagnostics: [...diagnostics, missing], ranges },
    lastRun: null,
    tools: [],
    results: new Map(),
    pins: new Map(),
    stale: new Set(),
    live: null,
    ...more,
  };
}

const kinds = (of: BadgeFacts) => Object.fromEntries([...badgesOf(of)].map(([id, { kind }]) => [id, kind]));

test('[T15] one badge a step: not installed, off, failed, to fix, pinned, out of date, done', () => {
  // Each step is all that comes after it in the order, too.
  const at = (id: string) => ids.slice(0, ids.indexOf(id) + 1);
  const isOf = (list: string) => (id: string) => at(list).includes(id);
  const seen = kinds(
    facts({
      results: new Map(ids.filter(isOf('done')).map((id) => [id, result(id, isOf('failed')(id) ? 'failed' : 'succeeded')])),
      pins: new Map(ids.filter(isOf('pinned')).map((id) => [id, { step: id, at: 3, output: {} }])),
      stale: new Set(ids.filter(isOf('stale'))),
    }),
  );
  expect(seen).toEqual({
    gone: 'not-installed',
    off: 'switched-off',
    failed: 'failed',
    broken: 'to-fix',
    pinned: 'pinned',
    stale: 'out-of-date',
    done: 'done',
  });
});

const state = (step: string, status: StepState['status'], more: Partial<StepState> = {}): [string, StepState] => [
  step,
  { step, status, attempts: [], credits: 0, ...more },
];
const attempt = { attempt: 1, startedAt: 5, input: {}, interruptions: 0 };

test('[T16] a test under way shows how its steps stand, and nothing of those it takes as given or leaves out', () => {
  const live: LiveTest = {
    runId: 'r',
    step: 'done',
    status: 'running',
    startedAt: 5,
    stopping: false,
    settled: false,
    steps: new Map([
      state('pinned', 'succeeded', { output: {} }),
      state('stale', 'succeeded', { attempts: [attempt] }),
      state('done', 'running', { attempts: [attempt] }),
      state('new', 'pending'),
      state('failed', 'skipped', { skipReason: { reason: 'not_tested' } }),
    ]),
  };
  const seen = kinds(
    facts({ live, stale: new Set(['stale']), pins: new Map([['pinned', { step: 'pinned', at: 3, output: {} }]]) }),
  );
  expect(seen).toEqual({
    gone: 'not-installed',
    off: 'switched-off',
    broken: 'to-fix',
    pinned: 'pinned',
    stale: 'done',
    done: 'running',
    new: 'queued',
  });
});
