import type { Diagnostic } from './diagnostic.ts';
import { diagnosticOf, type Finding } from './finding.ts';
import type { Workflow } from '../schema.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkContext } from './check-context.ts';
import { checkIds } from './check-ids.ts';
import { rememberedWhole } from './check-scope.ts';
import { checkPolicies } from './check-policies.ts';
import { checkSteps } from './check-steps.ts';
import { checkOrder } from './check-order.ts';

const CHECKS = [
  checkIds,
  rememberedWhole(checkOrder),
  checkSteps,
  checkExpressions,
  rememberedWhole(checkContext),
  checkPolicies,
] as const;

const known = new WeakMap<Workflow, readonly Finding[]>();

/** Tier 1 on a workflow whose shape is right: ids, order, expressions, policies. Same workflow object, same answer, computed once. */
export function findingsOf(workflow: Workflow): readonly Finding[] {
  const before = known.get(workflow);
  if (before !== undefined) return before;
  const findings = CHECKS.flatMap((check) => check(workflow));
  known.set(workflow, findings);
  return findings;
}

/** {@link findingsOf} as diagnostics without ranges. */
export function checkWorkflow(workflow: Workflow): Diagnostic[] {
  return findingsOf(workflow).map((finding) => diagnosticOf(finding, workflow));
}
