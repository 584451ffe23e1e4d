import type { Finding, Location } from './finding.ts';
import type { Step } from '../schema.ts';

/** The checks whose findings are kept step by step. */
export type StepCheck = 'steps' | 'expressions' | 'policies';

/** What is known of one step object; it goes when the step goes. */
export interface StepNotes {
  /** What others may depend on of it, as text. */
  outside?: string;
  /** What it says about order, as text. */
  order?: string;
  /** Findings as they were computed last. */
  readonly found: {
    [check in StepCheck]?: { readonly key: object; readonly at: Location; readonly findings: readonly Finding[] };
  };
}

const known = new WeakMap<Step, StepNotes>();

/** The notes on a step, empty at first. */
export function stepNotes(step: Step): StepNotes {
  const before = known.get(step);
  if (before !== undefined) return before;
  const notes: StepNotes = { found: {} };
  known.set(step, notes);
  return notes;
}
