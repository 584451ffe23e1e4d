import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json } from '../../lib/json.ts';
import { sha256Hex } from '../../workflow/compile.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import type { StepKept } from '../branches/branch-facts.ts';
import type { TestPlan } from './test-plan.ts';

/** Where the output of a step that a test does not run comes from: a person pinned it, an earlier run made it, or it was typed in. */
export type GivenBy = 'pinned' | 'earlier' | 'typed';

/** What a test takes a step to have put out. */
export interface GivenOutput {
  readonly output: Json;
  readonly by: GivenBy;
}

/** The facts a test begins with: given steps succeeded with what is at hand, those left out were skipped. */
export function testFacts(plan: TestPlan, outputs: ReadonlyMap<string, GivenOutput>): readonly StepKept[] {
  const nothing = { type: 'stepKept', attempts: [], credits: 0 } as const;
  const given = plan.given.map((step): StepKept => {
    const known = outputs.get(step);
    return known === undefined
      ? { ...nothing, attempts: [], step, status: 'succeeded' }
      : { ...nothing, attempts: [], step, status: 'succeeded', output: known.output, given: known.by };
  });
  const left = plan.left.map((step): StepKept => ({
    ...nothing,
    attempts: [],
    step,
    status: 'skipped',
    skipReason: { reason: 'not_tested' },
  }));
  return [...given, ...left];
}

/**
 * A workflow as a test runs it: nothing is put out by a part of it, it waits for no place in a group, and it starts by itself never.
 * It is pinned under a hash of its own.
 */
export function forTest({ workflow }: CompiledWorkflow): CompiledWorkflow {
  const { outputs: _, triggers: __, policies, ...rest } = workflow;
  const { concurrency: ___, ...limits } = policies ?? {};
  const tested = { ...rest, ...(policies === undefined ? {} : { policies: limits }) };
  return { format: 1, hash: sha256Hex(canonicalJson(tested)), workflow: tested };
}
