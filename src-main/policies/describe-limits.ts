import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Capability } from '../../src-shared/workflow/capabilities.ts';
import { limitsHosts, strictest } from '../../src-shared/workflow/policies/effective.ts';
import { enforcementOf } from '../../src-shared/workflow/policies/enforcement.ts';
import { limitWords } from '../../src-shared/workflow/policies/limit-words.ts';
import type { DescribeLimits, Enforcing, OwnPolicies } from '../ports/policies.ts';

/** Says in words under which limits a workflow would run here, and how they are kept. A broken file of limits is said when it runs. */
export function createDescribeLimits(given: { readonly own: OwnPolicies; readonly enforcing: Enforcing }): DescribeLimits {
  return async (compiled: CompiledWorkflow): Promise<readonly Capability[]> => {
    const own = given.own.current();
    const policies = strictest([compiled.workflow.policies, own.ok ? own.value.policies : undefined]);
    const means = limitsHosts(policies) ? await given.enforcing.means() : { sandbox: false };
    return limitWords(policies, enforcementOf(compiled, policies, means));
  };
}
