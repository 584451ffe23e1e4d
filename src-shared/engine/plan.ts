import type { CompiledLoop, CompiledStep, CompiledWorkflow } from '../workflow/compiled.ts';
import { parseExpression } from '../workflow/expressions/expression.ts';
import { canBeIsolated, isolatesRounds } from './isolation.ts';

/** How a need bears on the gate of a step: `gated` by the rules, or `read` because the step's `when` reads its status. */
export interface PlanNeed {
  /** Position of the need among its siblings. */
  readonly at: number;
  readonly by: 'gate' | 'read';
}

/** One step of one list of siblings, with what the order rules need, computed once. */
export interface PlanStep {
  readonly id: string;
  readonly step: CompiledStep;
  readonly needs: readonly PlanNeed[];
  /** Siblings that wait for this step. */
  readonly heirs: readonly number[];
  /** Body of a loop. */
  readonly body?: Plan;
  readonly maxAttempts: number;
  /** An agent that mends a failure, as a step of its own, and how often it may. */
  readonly repair?: { readonly plan: Plan; readonly times: number };
  /** It works in a place of its own, whose change is applied when it has succeeded. */
  readonly isolated?: true;
  /** It mends the failure of the instance that holds it. */
  readonly repairs?: true;
}

/** One list of siblings: the workflow's own steps, or a loop's body. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly at: ReadonlyMap<string, number>;
}

const plans = new WeakMap<CompiledWorkflow, Plan>();

/** The order of a workflow as numbers; computed once for each compiled workflow. */
export function planOf(compiled: CompiledWorkflow): Plan {
  const known = plans.get(compiled);
  if (known !== undefined) return known;
  const plan = planSteps(compiled.workflow.steps);
  plans.set(compiled, plan);
  return plan;
}

function planSteps(steps: readonly CompiledStep[], loop?: CompiledLoop): Plan {
  const rounds = loop !== undefined && isolatesRounds(loop);
  const at = new Map(steps.map((step, index) => [step.id, index]));
  const heirs: number[][] = steps.map(() => []);
  const needs = steps.map((step, index) => {
    const read = statusesRead(step);
    return [...new Set(step.needs)].flatMap((id): PlanNeed[] => {
      const need = at.get(id);
      if (need === undefined) return [];
      heirs[need]?.push(index);
      return [{ at: need, by: read.has(id) ? 'read' : 'gate' }];
    });
  });
  return {
    at,
    steps: steps.map((step, index) => ({
      id: step.id,
      step,
      needs: needs[index] ?? [],
      heirs: heirs[index] ?? [],
      maxAttempts: step.retry?.max_attempts ?? (step.type === 'agent' ? 3 : 1),
      ...(step.type === 'loop' ? { body: planSteps(step.steps, step) } : {}),
      ...(canBeIsolated(step) && (step.workspace === 'ephemeral' || (rounds && step.workspace === undefined))
        ? { isolated: true as const }
        : {}),
      ...repairOf(step),
    })),
  };
}

/** `on_failure: agent_retry`. What a person said is not mended. */
function repairOf(step: CompiledStep): Pick<PlanStep, 'repair'> {
  if (typeof step.on_failure !== 'object' || !('agent_retry' in step.on_failure)) return {};
  if (step.type === 'approve' || step.type === 'ask' || step.type === 'wait') return {};
  const { role, goal = REPAIR_GOAL, max_attempts: times = 1 } = step.on_failure.agent_retry;
  const attachments = step.attachments === undefined ? {} : { attachments: step.attachments };
  const agent: CompiledStep = { id: 'agent', type: 'agent', name: `Repair: ${step.name}`, needs: [], role, goal, ...attachments };
  const mending: PlanStep = { id: 'agent', step: agent, needs: [], heirs: [], maxAttempts: 1, repairs: true };
  return { repair: { plan: { at: new Map(), steps: [mending] }, times } };
}

const REPAIR_GOAL = 'This step failed. Find out why, and change what is needed so that it succeeds when it runs again.';

/** Steps whose `.status` a condition reads. */
function statusesRead(step: CompiledStep): ReadonlySet<string> {
  if (step.when === undefined) return new Set();
  const parsed = parseExpression(step.when);
  if (!parsed.ok) return new Set();
  return new Set(
    parsed.value.names.flatMap(({ root, path }) => {
      const [id, field] = path;
      return root === 'steps' && typeof id === 'string' && field === 'status' ? [id] : [];
    }),
  );
}
