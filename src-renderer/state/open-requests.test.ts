import { expect, test } from 'vitest';
import { placeOf } from './open-requests.ts';

test('[open] a file opens in the editor, a link at the page it names', () => {
  expect(['/home/a/b.workflow.yaml', 'flowright://app/runs/run_1', 'flowright://app/nowhere'].map(placeOf)).toEqual([
    { kind: 'editor', path: '/home/a/b.workflow.yaml' },
    { kind: 'run', runId: 'run_1' },
    { kind: 'home' },
  ]);
});
