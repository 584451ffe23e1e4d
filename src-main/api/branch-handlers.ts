import { problem } from '../../src-shared/lib/problem.ts';
import type { BranchPreview } from '../../src-shared/wire/branch-views.ts';
import type { CompiledStep } from '../../src-shared/workflow/compiled.ts';
import { valueAt } from '../../src-shared/workflow/edit-pinned.ts';
import { instanceAt } from '../../src-shared/engine/find.ts';
import type { BranchOutlook } from '../runtime/branch-outlook.ts';
import { compareFiles, compareRuns, type ComparedRun } from './compare-runs.ts';
import { os, problemError, unwrap } from './implementer.ts';
import { knownRun } from './run-handlers.ts';
import type { Services } from './services.ts';

/** Calls of `runs` about branches: look ahead, run again from a step, compare. */
export function branchHandlers(services: Services) {
  const { runs, workspaces, clock, coverText } = services;
  return {
    branchPreview: os.runs.branchPreview.handler(async ({ input: { runId, ...request } }) => {
      knownRun(services, runId);
      return previewOf(unwrap(await runs.lookAhead(runId, request)), request.edits);
    }),
    branch: os.runs.branch.handler(async ({ input: { runId, ...request } }) => {
      knownRun(services, runId);
      return unwrap(await runs.branch(runId, request));
    }),
    compare: os.runs.compare.handler(async ({ input }) => {
      const left = comparedRun(services, input.left);
      const right = comparedRun(services, input.right);
      let files = await compareFiles(workspaces, left.state, right.state);
      for (const runId of [input.left, input.right]) if (files.ok) files = await coverText(runId, files.value);
      return {
        ...compareRuns(left, right, clock.now()),
        files: files.ok ? { patch: files.value, problem: null } : { patch: null, problem: files.error },
      };
    }),
  };
}

function comparedRun(services: Services, runId: string): ComparedRun {
  knownRun(services, runId);
  const state = services.runs.state(runId);
  if (state === undefined)
    throw problemError(
      problem('run_unreadable', `The workflow run ${runId} was started with cannot be read.`, {
        at: runId,
        hint: 'Look at its artifacts and its log.',
      }),
    );
  return { state, log: services.history.events(runId, 0) };
}

function previewOf(
  outlook: BranchOutlook,
  edits: BranchPreview['edits'] | readonly { path: string; value: BranchPreview['edits'][number]['value'] }[],
): BranchPreview {
  const { plan, pinned, source, outside, stale, missing, boundTo } = outlook;
  const { state } = source;
  const named = (id: string) => {
    const { plan: planned, state: step } = instanceAt(state, state.plan.at.get(id) ?? 0);
    return { step: id, name: planned.step.name, type: planned.step.type, status: step.status };
  };
  const before = { compiled: state.compiled, inputs: state.created?.inputs ?? {} };
  const again = new Set(plan.again.map(({ step }) => step));
  return {
    runId: state.runId,
    from: plan.from,
    again: plan.again.map(({ step, why, begun }) => ({ ...named(step), why, begun })),
    kept: plan.kept.map(named),
    confirm: outside.map((effect) => ({ ...effect, name: named(effect.step).name })),
    files: {
      kind: plan.files.kind,
      after: plan.files.kind === 'restored' ? [...plan.files.after] : [],
      problem: missing ?? null,
    },
    stale: stale.map(({ step, input }) => ({ step, name: named(step).name, input })),
    edits: edits.map(({ path, value }) => ({ path, before: valueAt(before, path) ?? null, value })),
    inputs: Object.entries(pinned.compiled.workflow.inputs ?? {}).map(([name, field]) => ({
      name,
      field,
      value: pinned.inputs[name] ?? null,
    })),
    fields: pinned.compiled.workflow.steps.flatMap((step) => (again.has(step.id) ? fieldsOf(step) : [])),
    boundTo,
  };
}

/** Goals and commands, which people change most; any other field can be changed on the command line. */
function fieldsOf(step: CompiledStep): BranchPreview['fields'] {
  const field = (name: string, value: string) => [
    { path: `steps.${step.id}.${name}`, step: step.id, name: step.name, field: name, value },
  ];
  switch (step.type) {
    case 'agent':
      return field('goal', step.goal);
    case 'command':
      return step.command === undefined ? [] : field('command', step.command);
    case 'http':
      return field('url', step.url);
    case 'loop':
      return step.steps.flatMap(fieldsOf);
    default:
      return [];
  }
}
