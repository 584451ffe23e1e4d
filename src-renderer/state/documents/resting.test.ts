import { expect, test } from 'vitest';
import { statusOfRun } from '../../ui/status.ts';
import { pictureOfRun } from './resting.ts';
import { columnOf } from '../runs/runs.ts';

test('[REST] a run that waits for time alone counts as running, in lists and in its picture; one that asks a person does not', () => {
  const picture = { nodes: [{ id: 'w', name: 'Wait', type: 'wait' as const, status: 'waiting' as const }], edges: [] };
  const shown = (run: { readonly status: 'waiting'; readonly waitsUntil?: number }) => [
    columnOf(run),
    statusOfRun(run.status, run.waitsUntil),
    pictureOfRun({ ...run, picture }).nodes[0]?.status,
  ];
  expect(shown({ status: 'waiting', waitsUntil: 1_800_000_000_000 })).toEqual(['running', 'running', 'running']);
  expect(shown({ status: 'waiting' })).toEqual(['waiting', 'needs-you', 'waiting']);
});
