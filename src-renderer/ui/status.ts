/** The statuses the product shows, each with its own silhouette, colour and word. */
export const STATUS_KINDS = [
  'done',
  'running',
  'needs-you',
  'queued',
  'failed',
  'skipped',
  'out-of-date',
  'to-fix',
  'not-installed',
  'pinned',
  'switched-off',
  'stopped',
  'paused',
] as const;

/** See {@link STATUS_KINDS}. */
export type StatusKind = (typeof STATUS_KINDS)[number];

const STEP: Readonly<Record<string, StatusKind>> = {
  pending: 'queued',
  queued: 'queued',
  running: 'running',
  waiting: 'needs-you',
  blocked: 'queued',
  succeeded: 'done',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'stopped',
  unknown: 'needs-you',
};

const RUN: Readonly<Record<string, StatusKind>> = {
  queued: 'queued',
  running: 'running',
  waiting: 'needs-you',
  paused: 'paused',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'stopped',
};

/** How a step's status is shown. A step that only waits for time (`type` is `wait`) runs; it does not need you. */
export function statusOfStep(status: string, type?: string): StatusKind {
  return status === 'waiting' && type === 'wait' ? 'running' : (STEP[status] ?? 'queued');
}

/** How a run's status is shown. One that waits until a moment goes on by itself; it does not need you. */
export function statusOfRun(status: string, waitsUntil?: number): StatusKind {
  return status === 'waiting' && waitsUntil !== undefined ? 'running' : (RUN[status] ?? 'queued');
}
