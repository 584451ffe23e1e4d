import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { ChildNews, PerformRequest } from '../../src-shared/engine/io.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import type { EventBody, StepError } from '../../src-shared/history/events.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import type { Executor, ExecutorContext } from '../ports/executor.ts';
import { chosenPaths } from './chosen-paths.ts';
import { lentWorkspace } from './lent-workspace.ts';

/** What the children need of the runtime that hosts them and their parents. */
export interface ChildHost {
  isClosing(): boolean;
  /** A run that is open here or was recorded, folded; undefined when there is none. */
  state(runId: string): RunState | undefined;
  isOpen(runId: string): boolean;
  pinned(hash: string): CompiledWorkflow | undefined;
  begin(runId: string, compiled: CompiledWorkflow, event: CreatedEvent): Promise<Result<unknown, Problem>>;
  /** The event with the files that the steps of the run attach. */
  attach(runId: string, compiled: CompiledWorkflow, event: CreatedEvent): Promise<Result<CreatedEvent, Problem>>;
  /** Resolves after `ms`. */
  pause(ms: number): Promise<void>;
  cancel(runId: string, reason: string): Promise<void>;
  send(runId: string, input: ({ readonly type: 'childMoved' } & ChildNews) | PauseInput): Promise<unknown>;
  artifactsOf(runId: string): string;
}

type CreatedEvent = Extract<EventBody, { type: 'runCreated' }>;

/** How long to wait before a child that could not be recorded is tried again. */
const AGAIN_MS = 1_000;

type PauseInput =
  | { readonly type: 'pause'; readonly reason: string; readonly by: 'parent'; readonly agents?: 'stop' }
  | { readonly type: 'resume' };

/** Runs that are steps of other runs: started or found again, watched, ended and paused with them. */
export interface Children {
  /** Performs `workflow` steps. */
  readonly executor: Executor;
  /** A run has changed: its parent is told, its children are paused or resumed with it. */
  changed(runId: string): void;
}

/** Makes the children of a host. */
export function createChildren(host: ChildHost): Children {
  const watchers = new Map<string, () => void>();
  const childrenOf = new Map<string, Set<string>>();

  function changed(runId: string): void {
    watchers.get(runId)?.();
    // What could not be recorded in the child when its parent changed is made good as soon as the child itself changes.
    pauseWithParent(runId);
    for (const childId of childrenOf.get(runId) ?? []) pauseWithParent(childId);
  }

  /** A child is paused with its parent and goes on with it; one that was paused by itself stays so. */
  function pauseWithParent(childId: string): void {
    const child = host.isOpen(childId) ? host.state(childId) : undefined;
    const parent = child?.created?.parent === undefined ? undefined : host.state(child.created.parent.run);
    if (child === undefined || parent === undefined) return;
    const held = parent.budget.asking !== undefined;
    const rests = held || parent.pauseReason !== undefined;
    if (rests && child.pauseReason === undefined) {
      const reason = `${parent.runId}, which this run belongs to, ${held ? 'has reached a limit' : 'is paused'}.`;
      void host.send(childId, { type: 'pause', reason, by: 'parent', ...(held ? { agents: 'stop' } : {}) });
    }
    if (!rests && child.pausedByParent === true) void host.send(childId, { type: 'resume' });
  }

  function forget(parent: string, child: string): void {
    const own = childrenOf.get(parent);
    own?.delete(child);
    if (own?.size === 0) childrenOf.delete(parent);
  }

  async function perform(request: PerformRequest, context: ExecutorContext): Promise<Result<Json, StepError>> {
    const { childRun } = context.effect;
    if (request.type !== 'workflow' || childRun === undefined) throw new Error('Only workflow steps are child runs.');
    if (host.state(childRun) === undefined) {
      if (context.signal.aborted) return err(stopped(context.effect.step));
      const first = firstEvent(request, context, childRun);
      if (!first.ok) return first;
      const { compiled } = first.value;
      const event = await host.attach(childRun, compiled, first.value.event);
      if (!event.ok) return err({ ...event.error, retryable: false });
      // A disk that takes nothing now may take it later; the step is no worse for waiting.
      while (!(await host.begin(childRun, compiled, event.value)).ok) {
        if (context.signal.aborted || host.isClosing()) return err(stopped(context.effect.step));
        await host.pause(AGAIN_MS);
      }
    }
    return watch(childRun, context);
  }

  function firstEvent(
    request: Extract<PerformRequest, { type: 'workflow' | 'http' | 'deploy' | 'agent' }>,
    context: ExecutorContext,
    childRun: string,
  ): Result<{ readonly compiled: CompiledWorkflow; readonly event: CreatedEvent }, StepError> {
    const { step, attempt } = context.effect;
    const parent = host.state(context.runId);
    const { child: hash, uses, inputs } = request.fields;
    const compiled = typeof hash === 'string' ? host.pinned(hash) : undefined;
    if (parent?.created === undefined || compiled === undefined || typeof uses !== 'string') return err(notPinned(step, uses));
    const values = checkFormValues(compiled.workflow.inputs ?? {}, isJsonObject(inputs) ? inputs : {});
    if (!values.ok) return err(badInputs(step, compiled, values.error));
    const { created } = parent;
    const used = created.uses?.[uses];
    const lent = lentWorkspace(context.workspace, { by: parent.runId, compiled, artifacts: host.artifactsOf(childRun) });
    const event: CreatedEvent = {
      type: 'runCreated',
      workflowHash: compiled.hash,
      workflowId: compiled.workflow.id,
      workflowName: compiled.workflow.name,
      source: used?.source ?? uses,
      inputs: values.value,
      projectRoot: created.projectRoot,
      ...(used?.workflowDir === undefined ? {} : { workflowDir: used.workflowDir }),
      trigger: { kind: 'workflow', by: parent.runId },
      ...(used?.uses === undefined ? {} : { uses: used.uses }),
      parent: {
        run: parent.runId,
        step,
        attempt,
        root: created.parent?.root ?? parent.runId,
        chosen: [...chosenPaths(parent)],
        policies: [...(created.parent?.policies ?? []), parent.compiled.workflow.policies ?? {}],
        ...(lent === undefined ? {} : { workspace: lent }),
      },
      flags: ownFlags(created.flags),
    };
    return ok({ compiled, event });
  }

  /** Tells the parent of every change of its child until the child has ended or the host goes. */
  function watch(childRun: string, context: ExecutorContext): Promise<Result<Json, StepError>> {
    const { step, attempt } = context.effect;
    return new Promise((resolve) => {
      const finish = (result: Result<Json, StepError>): void => {
        watchers.delete(childRun);
        forget(context.runId, childRun);
        context.signal.removeEventListener('abort', aborted);
        resolve(result);
      };
      const look = (): void => {
        const child = host.state(childRun);
        if (child === undefined) return finish(err(notPinned(step, childRun)));
        const ended = outcomeOf(child, step);
        void host.send(context.runId, { type: 'childMoved', step, attempt, ...newsOf(child) });
        if (ended !== undefined) finish(ended);
      };
      const aborted = (): void => {
        // The next host finds the child where it is.
        if (host.isClosing()) finish(err(stopped(step)));
        else void host.cancel(childRun, `The run it belongs to, ${context.runId}, stopped it.`);
      };
      watchers.set(childRun, look);
      childrenOf.set(context.runId, (childrenOf.get(context.runId) ?? new Set()).add(childRun));
      context.signal.addEventListener('abort', aborted);
      look();
      pauseWithParent(childRun);
      if (context.signal.aborted) aborted();
    });
  }

  return { executor: { type: 'workflow', perform }, changed };
}

function newsOf(child: RunState): Omit<ChildNews, 'step' | 'attempt'> {
  const credits = child.credits === 0 ? {} : { credits: child.credits };
  switch (child.status) {
    case 'paused':
      return { status: 'paused', line: `paused: ${child.pauseReason ?? ''}`, ...credits };
    case 'waiting': {
      const asking = stepsOf(child).find((step) => step.status === 'waiting' || step.status === 'unknown');
      const inner = asking?.attempts.at(-1)?.child?.line;
      const line = asking === undefined ? undefined : `${asking.step}: ${inner ?? asking.waiting?.prompt.title ?? 'waits'}`;
      return { status: 'waiting', ...(line === undefined ? {} : { line }), ...credits };
    }
    case 'queued':
      return { status: 'queued', ...(child.queuedFor === undefined ? {} : { line: child.queuedFor.reason }), ...credits };
    default:
      return { status: 'running', ...credits };
  }
}

/** What the parent's step comes to, once the child has ended. */
function outcomeOf(child: RunState, step: string): Result<Json, StepError> | undefined {
  const name = child.created?.workflowName ?? child.runId;
  switch (child.status) {
    case 'succeeded':
      return ok(child.outputs ?? {});
    case 'failed': {
      const at = child.error?.at;
      return err({
        code: 'child_failed',
        message: `"${name}" failed${at === undefined ? '' : ` at "${at}"`}: ${child.error?.message ?? 'no reason given'}`,
        at: step,
        hint: `Look at its own run, ${child.runId}.`,
        detail: { run: child.runId, error: { ...child.error } },
      });
    }
    case 'cancelled':
      return err({
        code: 'child_cancelled',
        message: `"${name}" was cancelled${child.stopping?.reason === undefined ? '.' : `: ${child.stopping.reason}`}`,
        at: step,
        hint: `Look at its own run, ${child.runId}.`,
        retryable: false,
        detail: { run: child.runId },
      });
    default:
      return undefined;
  }
}

/** What holds for a child as for its parent; which tools only read is looked up for each workflow. */
function ownFlags({ maxParallel, dirty, agent, unenforced }: CreatedEvent['flags']): CreatedEvent['flags'] {
  return {
    maxParallel,
    ...(dirty === undefined ? {} : { dirty }),
    ...(agent === undefined ? {} : { agent }),
    ...(unenforced === undefined ? {} : { unenforced }),
  };
}

function stopped(step: string): StepError {
  return { code: 'stopped', message: `"${step}" was stopped.`, at: step };
}

function notPinned(step: string, uses: Json | undefined): StepError {
  return {
    ...problem('workflow_not_pinned', `"${step}" runs ${String(uses)}, which was not pinned when the run began.`, {
      at: step,
      hint: 'Start the run again.',
    }),
    retryable: false,
  };
}

function badInputs(step: string, { workflow }: CompiledWorkflow, problems: readonly Problem[]): StepError {
  const [first] = problems;
  return {
    code: 'invalid_inputs',
    message: `"${workflow.name}" does not take what "${step}" gives it. ${problems.map(({ message }) => message).join(' ')}`,
    at: `${step}.inputs${first?.at === undefined ? '' : `.${first.at}`}`,
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    retryable: false,
  };
}
