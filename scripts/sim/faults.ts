import type { Draw } from './draw.ts';

/** Everything that may go wrong in a simulated world. Each seed turns a random half of them on (swarm testing). */
export const FAULTS = [
  'crash',
  'torn',
  'disk_full',
  'busy',
  'hang',
  'stubborn',
  'fails',
  'throws',
  'jump',
  'suspend',
  'cancel',
  'pause',
  'host_change',
  'upgrade',
  'stale_answers',
  'duplicates',
  'rejections',
  'workspace_fails',
  'few_slots',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The faults of one seed; those named in `without` stay off, the others as they were. */
export function faultsOf(draw: Draw, without: ReadonlySet<string>): ReadonlySet<Fault> {
  return new Set(FAULTS.filter((fault) => draw.chance(50) && !without.has(fault)));
}
