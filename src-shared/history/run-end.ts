import type { EventBody } from './events.ts';

/** Whether the event ends its run. */
export function isRunEnd({ type }: EventBody): boolean {
  return type === 'runSucceeded' || type === 'runFailed' || type === 'runCancelled';
}
