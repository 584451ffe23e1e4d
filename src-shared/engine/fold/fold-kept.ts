import type { EventBody } from '../../history/events.ts';
import { addRound } from './fold-instances.ts';
import { settle, type Draft } from './fold-places.ts';

/** Takes over how a step ended in another run: its rounds exist at once, its heirs and its loop are told. */
export function keepStep(draft: Draft, index: number, body: Extract<EventBody, { type: 'stepKept' }>): void {
  const { status, attempts, output, error, skipReason, evidence, credits, context, rounds = [] } = body;
  rounds.forEach((round, at) => {
    addRound(draft, index, { index: at, ...round });
  });
  if (context !== undefined) draft.run.context = { ...draft.run.context, ...context };
  settle(draft, index, { status, attempts, output, error, skipReason, evidence, credits });
}
