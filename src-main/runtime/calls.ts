import type { GatherEffect, PerformEffect } from '../../src-shared/engine/io.ts';
import type { EvidenceCheck, StepError } from '../../src-shared/history/events.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { err, type Result } from '../../src-shared/lib/result.ts';
import type { Evidence, EvidenceContext } from '../ports/evidence.ts';
import type { Executor, ExecutorContext } from '../ports/executor.ts';
import { unseen } from './attempt-outcome.ts';

/** Calls an executor; one that throws, and one that is not there, fails the attempt in words. */
export async function callExecutor(
  executor: Executor | undefined,
  effect: PerformEffect,
  context: ExecutorContext,
): Promise<Result<Json, StepError>> {
  if (executor === undefined) {
    return err({
      code: 'not_available_yet',
      message: `"${effect.step}" is a step of type ${effect.request.type}, which this version cannot perform.`,
      at: effect.step,
      hint: 'Use a command or a tool step instead.',
      retryable: false,
    });
  }
  try {
    return await executor.perform(effect.request, context);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return err({
      code: 'executor_failed',
      message: `"${effect.step}" could not be performed: ${why}`,
      at: effect.step,
      hint: 'Look at the log of the step.',
    });
  }
}

/** Looks at the evidence; what throws is evidence that could not be looked at. */
export async function callEvidence(
  evidence: Evidence,
  effect: GatherEffect,
  context: EvidenceContext,
): Promise<readonly EvidenceCheck[]> {
  try {
    return await evidence.gather(effect, context);
  } catch (thrown) {
    return unseen(effect, thrown instanceof Error ? thrown.message : String(thrown));
  }
}
