import type { Problem } from '../lib/problem.ts';

/** What of the evidence does not hold, as one sentence. */
export function evidenceWords(blockers: readonly Pick<Problem, 'message'>[]): string {
  return `${blockers.map(({ message }) => message.replace(/[.\s]+$/, '')).join('; ')}.`;
}
