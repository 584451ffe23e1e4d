import type { CompiledWorkflow } from '../workflow/compiled.ts';
import { NO_FILES } from './checkpoints.ts';
import { NO_BUDGET } from './fold/fold-budget.ts';
import { newInstances } from './fold/fold-instances.ts';
import { NO_INDEXES } from './index-set.ts';
import { planOf, type Plan } from './plan.ts';
import type { Instance, RunState } from './run-state.ts';
import { tableOf, type Table } from './table.ts';

const firstInstances = new WeakMap<Plan, Table<Instance>>();

/** A run before its first event. */
export function emptyRun(runId: string, compiled: CompiledWorkflow): RunState {
  const plan = planOf(compiled);
  let instances = firstInstances.get(plan);
  if (instances === undefined) {
    instances = tableOf(newInstances(plan, { prefix: '', base: 0, parent: -1, round: -1 }));
    firstInstances.set(plan, instances);
  }
  return {
    runId,
    seq: 0,
    compiled,
    plan,
    status: 'queued',
    createdAt: 0,
    artifacts: [],
    context: {},
    files: NO_FILES,
    credits: 0,
    budget: NO_BUDGET,
    instances,
    free: NO_INDEXES,
    queue: NO_INDEXES,
    working: NO_INDEXES,
    resources: {},
    workingCount: 0,
    busyChildren: 0,
    alone: -1,
    loops: NO_INDEXES,
    timers: [],
    waitingCount: 0,
    retryingCount: 0,
    openCount: plan.steps.length,
    failed: -1,
  };
}
