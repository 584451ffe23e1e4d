import { skipReasonSchema, type EventBody } from './events.ts';

/** Why a step was skipped. */
export type SkipReason = Extract<EventBody, { type: 'stepSkipped' }>['reason'];

/** Whether a step counts in lists: one of the workflow's own. A loop is one step, however many rounds its body makes. */
export function isCounted(step: string): boolean {
  return !step.includes('.');
}

/** Whether a step counts as done in lists: it finished, or its workflow chose not to run it. Not one that was stopped, or kept from running. */
export function isDoneStep(
  { step, status }: { readonly step: string; readonly status: string },
  reason: SkipReason | undefined,
): boolean {
  if (!isCounted(step)) return false;
  if (status === 'skipped')
    return reason !== 'blocked' && reason !== 'failed_fast' && reason !== 'cancelled' && reason !== 'not_tested';
  return status === 'succeeded' || status === 'failed';
}

/** The reason of every step that these events skip; of a step skipped twice, the last. */
export function skipReasons(events: readonly EventBody[]): ReadonlyMap<string, SkipReason> {
  return new Map(
    events.flatMap((event): [string, SkipReason][] => {
      if (event.type === 'stepSkipped') return [[event.step, event.reason]];
      if (event.type !== 'stepKept' || event.status !== 'skipped') return [];
      return [[event.step, skipReasonSchema.parse(event.skipReason?.reason)]];
    }),
  );
}
