import type { StepState } from '../../src-shared/engine/state.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { LogLineView } from '../../src-shared/wire/views.ts';

/** What finished steps say of themselves in one sentence, as lines of the log, in the order they ended. */
export function summariesOf(steps: readonly StepState[]): readonly LogLineView[] {
  return steps
    .flatMap((step): LogLineView[] => {
      const summary = isJsonObject(step.output) ? step.output['summary'] : undefined;
      const last = step.attempts.at(-1);
      if (typeof summary !== 'string' || summary.trim() === '' || last?.endedAt === undefined) return [];
      return [
        {
          at: last.endedAt,
          step: step.step,
          attempt: step.attempts.length,
          stream: 'system',
          text: summary.trim().replaceAll(/\s*\n\s*/g, ' '),
        },
      ];
    })
    .toSorted((a, b) => a.at - b.at);
}
