import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { keptArtifacts, keptFacts } from '../../src-shared/engine/branches/branch-facts.ts';
import { outsideEffects, staleInputs, type OutsideEffect } from '../../src-shared/engine/branches/branch-effects.ts';
import { planBranch, type BranchPlan } from '../../src-shared/engine/branches/branch-plan.ts';
import type { EngineInput } from '../../src-shared/engine/io.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { EventBody } from '../../src-shared/history/events.ts';
import { canonicalJson } from '../../src-shared/lib/canonical-json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { editPinned, type PinnedEdit } from '../../src-shared/workflow/edit-pinned.ts';
import { refusalOf } from '../../src-shared/workflow/checks/not-yet.ts';
import type { SnapshotOrigin } from '../ports/workspaces.ts';
import { checkEnforced } from './check-enforced.ts';
import type { BranchOutlook, BranchRequest } from './branch-outlook.ts';
import { missingFor, surroundingsOf } from './judge-branch.ts';
import type { RuntimePorts } from './surface.ts';

type Created = Extract<EventBody, { type: 'runCreated' }>;
type Facts = NonNullable<Extract<EngineInput, { type: 'created' }>['branch']>;

/** Works out what running a run again from a step would do. Fails as `planBranch` and `editPinned` do, or with `history_compacted`. */
export async function lookAhead(
  ports: RuntimePorts,
  state: RunState | undefined,
  request: BranchRequest,
): Promise<Result<BranchOutlook, Problem>> {
  if (state?.created === undefined)
    return err(
      problem('history_compacted', 'Only a summary of this run is kept, so it cannot go on from one of its steps.', {
        hint: 'Start the workflow anew.',
      }),
    );
  if (state.created.parent !== undefined)
    return err(
      problem('part_of_a_run', `${state.runId} is a step of ${state.created.parent.run} and is run again with it.`, {
        at: state.runId,
        hint: `Run ${state.created.parent.run} again from "${state.created.parent.step}".`,
      }),
    );
  const source = { state, log: ports.history.events(state.runId, 0) };
  const plan = planBranch(source, request.step);
  if (!plan.ok) return plan;
  const before = { compiled: state.compiled, inputs: state.created.inputs };
  const pinned = editPinned(before, request.edits, await surroundingsOf(ports, state.compiled, request.edits));
  if (!pinned.ok) return pinned;
  const useless = editOfKept(plan.value, pinned.value.compiled.workflow.steps, request.edits);
  if (useless !== undefined) return err(useless);
  const { steps, workspace } = pinned.value.compiled.workflow;
  const outside = outsideEffects(steps, plan.value.again, {
    inPlace: workspace.mode === 'in_place',
    readsOnly: (step) => readsOnly(ports, step),
    pinned: (hash) => ports.history.pinned(hash),
  });
  const changed = Object.keys(pinned.value.inputs).filter(
    (name) => canonicalJson(pinned.value.inputs[name]) !== canonicalJson(before.inputs[name]),
  );
  const origin = originOf(state, plan.value);
  const held =
    origin === undefined ? ok(undefined) : await ports.workspaces.holds({ projectRoot: state.created.projectRoot, from: origin });
  return ok({
    plan: plan.value,
    pinned: pinned.value,
    source,
    outside,
    stale: staleInputs(steps, plan.value.kept, changed),
    missing: held.ok ? undefined : held.error,
    boundTo: bindingOf({ run: state.runId, plan: plan.value, outside, edits: request.edits }),
  });
}

/** A branch ready to be created: its first event and the facts that follow it. Kept artifacts are copied already. */
export async function prepareBranch(
  ports: RuntimePorts,
  runId: string,
  { outlook, request }: { readonly outlook: BranchOutlook; readonly request: BranchRequest },
): Promise<Result<{ readonly event: Created; readonly facts: Facts }, Problem>> {
  const { plan, pinned, source, outside, missing, boundTo } = outlook;
  const { created } = source.state;
  if (created === undefined) throw new Error(`Run ${source.state.runId} was looked ahead from before it was created.`);
  if (missing !== undefined) return err(missing);
  if (request.confirmed !== undefined && request.confirmed !== boundTo) return err(changedSince(plan.from));
  if (outside.length > 0 && request.confirmed === undefined) return err(needsYes(outside));
  const refusal = refusalOf(pinned.compiled);
  if (refusal !== undefined) return err(refusal);
  const { compiled } = pinned;
  const parts = usedBy(ports, compiled.workflow.steps);
  const lacking = await missingFor(ports, [compiled, ...parts]);
  if (lacking !== undefined) return err(lacking);
  const unenforced = created.flags.unenforced === undefined ? {} : { unenforced: created.flags.unenforced };
  const enforced = await checkEnforced(ports, { compiled, parts, ...unenforced });
  if (!enforced.ok) return enforced;
  const artifacts: Extract<EventBody, { type: 'artifactProduced' }>[] = [];
  for (const { step, attempt, artifact } of keptArtifacts(source, plan)) {
    const copied = await ports.artifacts.copy({ from: source.state.runId, to: runId, artifact });
    if (!copied.ok) return copied;
    artifacts.push({ type: 'artifactProduced', step, artifact: copied.value, ...(attempt === undefined ? {} : { attempt }) });
  }
  const origin = originOf(source.state, plan);
  return ok({
    event: {
      ...created,
      workflowHash: compiled.hash,
      inputs: pinned.inputs,
      enforcement: enforced.value.length === 0 ? undefined : [...enforced.value],
    },
    facts: [
      {
        type: 'branchStarted',
        from: { run: source.state.runId, step: plan.from },
        ...(origin === undefined ? {} : { files: origin }),
        ...(request.edits.length === 0 ? {} : { edits: [...request.edits] }),
      },
      ...keptFacts(source, plan),
      ...artifacts,
    ],
  });
}

/** Where the files of a branch come from, or undefined when it begins like any run. */
function originOf(state: RunState, plan: BranchPlan): SnapshotOrigin | undefined {
  const { start } = state.files;
  const base = start?.base ?? state.workspace?.base;
  const own = { run: state.runId, ...(base === undefined ? {} : { base }) };
  switch (plan.files.kind) {
    case 'restored':
      return { ...own, snapshot: plan.files.snapshot };
    case 'began':
      if (start !== undefined) return start;
      return state.workspace === undefined ? undefined : own;
    default:
      return undefined;
  }
}

/** The workflows that steps use, and those that these use, as they are pinned. */
function usedBy(ports: RuntimePorts, steps: readonly CompiledStep[]): readonly CompiledWorkflow[] {
  return steps.flatMap((step) => {
    if (step.type === 'loop') return usedBy(ports, step.steps);
    const child = step.type === 'workflow' && step.child !== undefined ? ports.history.pinned(step.child) : undefined;
    return child === undefined ? [] : [child, ...usedBy(ports, child.workflow.steps)];
  });
}

function readsOnly(ports: RuntimePorts, step: Extract<CompiledStep, { type: 'tool' }>): boolean {
  const executor = ports.executors.find(({ type }) => type === 'tool');
  const request = { type: 'tool', server: step.server, tool: step.tool, arguments: step.arguments ?? {} } as const;
  return executor?.onlyReads?.(request) === true;
}

/** A step that is kept is not done again, so a change of it would be a lie in the branch's definition. */
function editOfKept(plan: BranchPlan, steps: readonly CompiledStep[], edits: readonly PinnedEdit[]): Problem | undefined {
  const kept = new Set(plan.kept);
  for (const { path } of edits) {
    const id = path.startsWith('steps.') ? (path.split('.')[1] ?? '') : '';
    const top = steps.find((step) => step.id === id || (step.type === 'loop' && holds(step.steps, id)));
    if (top === undefined || !kept.has(top.id)) continue;
    return problem('edit_refused', `"${top.id}" is kept as it was, so this change would do nothing.`, {
      at: path,
      hint: `Run again from "${top.id}", or leave the change out.`,
    });
  }
  return undefined;
}

function holds(steps: readonly CompiledStep[], id: string): boolean {
  return steps.some((step) => step.id === id || (step.type === 'loop' && holds(step.steps, id)));
}

function bindingOf(of: {
  readonly run: string;
  readonly plan: BranchPlan;
  readonly outside: readonly OutsideEffect[];
  readonly edits: readonly PinnedEdit[];
}): string {
  const { run, plan, outside, edits } = of;
  const again = plan.again.map(({ step }) => step);
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ run, from: plan.from, again, files: plan.files, outside, edits }))));
}

function changedSince(step: string): Problem {
  return problem('changed_since_shown', `What running again from "${step}" would do has changed since it was shown.`, {
    at: step,
    hint: 'Look at the preview again.',
  });
}

function needsYes(outside: readonly OutsideEffect[]): Problem {
  const list = outside.map(({ step, what }) => `${step} (${what})`).join(', ');
  return problem('confirmation_needed', `This would do again what reaches outside: ${list}.`, {
    at: outside[0]?.step ?? '',
    hint: 'Look at the preview and agree to it (`--yes` on the command line).',
  });
}
