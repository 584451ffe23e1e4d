import { stepSchema } from '../../src-shared/workflow/schema.ts';
import { summaryOf } from '../../src-shared/workflow/summary.ts';
import type { DraftStep } from '../commands/draft.ts';
import { textField } from '../commands/draft.ts';

const known = new WeakMap<object, string>();

/** What a step does in one line; an unfinished one says as much as is there. */
export function stepSummary(step: DraftStep): string {
  const cached = known.get(step.fields);
  if (cached !== undefined) return cached;
  const parsed = stepSchema.safeParse({ ...step.fields, id: step.id });
  const summary = parsed.success
    ? summaryOf(parsed.data)
    : (textField(step.fields, 'goal') ?? textField(step.fields, 'command') ?? textField(step.fields, 'reason') ?? '');
  known.set(step.fields, summary);
  return summary;
}
