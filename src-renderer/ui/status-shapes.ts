import type { StatusKind } from './status.ts';

/** One part of a status's mark, in a square of 16: a path with the colour tokens (without dashes) it is filled and drawn with. */
export interface StatusShape {
  readonly path: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly opacity?: number;
  readonly width?: number;
  readonly dashes?: readonly [number, number];
  /** Turns while the status lasts. */
  readonly spins?: true;
}

const ring = circle(5.75);
const disc = circle(6.5);

/** The marks of the statuses, part by part from back to front: for the page as for a picture drawn by hand. */
export const STATUS_SHAPES: Readonly<Record<StatusKind, readonly StatusShape[]>> = {
  done: [
    { path: disc, fill: 'done' },
    { path: 'M5 8.2l2.1 2.1L11.1 6', stroke: 'on-status' },
  ],
  running: [
    { path: ring, stroke: 'accent-text', opacity: 0.3, width: 1.75 },
    { path: 'M8 2.25a5.75 5.75 0 0 1 4.98 8.625', stroke: 'accent-text', width: 1.75, spins: true },
    { path: circle(2), fill: 'accent-text' },
  ],
  'needs-you': [
    { path: 'M8 .8 15.2 8 8 15.2.8 8z', fill: 'wait' },
    { path: 'M6.4 6.6a1.6 1.6 0 1 1 2.2 1.5c-.4.2-.6.5-.6.9M8 11h.01', stroke: 'on-status' },
  ],
  queued: [{ path: ring, stroke: 'idle', dashes: [2.4, 2.115] }],
  failed: [
    { path: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z', fill: 'fail' },
    { path: 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6', stroke: 'on-status' },
  ],
  skipped: [
    { path: ring, stroke: 'idle' },
    { path: 'M4.2 11.8l7.6-7.6', stroke: 'idle' },
  ],
  'out-of-date': [
    { path: ring, stroke: 'wait' },
    { path: 'M8 2.25a5.75 5.75 0 0 1 0 11.5z', fill: 'wait' },
  ],
  'to-fix': [
    { path: 'M8 1.6 15 14H1z', fill: 'fail', stroke: 'fail' },
    { path: 'M8 6v3.6M8 11.9h.01', stroke: 'on-status' },
  ],
  'not-installed': [
    {
      path: 'M4 2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z',
      stroke: 'fail',
      dashes: [3, 2],
    },
    { path: 'M6.5 6.5A1.5 1.5 0 1 1 8 8.2v.6M8 10.9h.01', stroke: 'fail' },
  ],
  pinned: [{ path: 'M9.5 2 14 6.5l-2 .5-3 3-.5 3L3 7.5l3-.5 3-3zM5.5 10.5 2.5 13.5', stroke: 'idle-text' }],
  'switched-off': [
    { path: ring, stroke: 'idle' },
    { path: 'M5 8h6', stroke: 'idle' },
  ],
  stopped: [
    { path: 'M5 2h6a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z', fill: 'idle' },
    { path: 'M6 6h4v4H6z', fill: 'on-status' },
  ],
  paused: [
    { path: disc, fill: 'idle' },
    { path: 'M6.4 5.5v5M9.6 5.5v5', stroke: 'on-status', width: 1.75 },
  ],
};

function circle(radius: number): string {
  return `M${8 + radius} 8a${radius} ${radius} 0 1 1-${2 * radius} 0 ${radius} ${radius} 0 0 1 ${2 * radius} 0z`;
}
