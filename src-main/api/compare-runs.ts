import { lastSnapshot } from '../../src-shared/engine/checkpoints.ts';
import { indexOfStep, instanceAt } from '../../src-shared/engine/find.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { StepState } from '../../src-shared/engine/state.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import type { RunEvent } from '../../src-shared/history/events.ts';
import { canonicalJson } from '../../src-shared/lib/canonical-json.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { jsonObjectSchema, type Json, type JsonObject } from '../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Comparison } from '../../src-shared/wire/branch-views.ts';
import type { Workspaces } from '../ports/workspaces.ts';

/** One of two runs that are compared: folded, with its history. */
export interface ComparedRun {
  readonly state: RunState;
  readonly log: readonly RunEvent[];
}

type ComparedStep = NonNullable<Comparison['steps'][number]['left']>;

/** Two runs side by side, files left out. `now` is wall-clock ms, for steps and runs that are still at work. */
export function compareRuns(left: ComparedRun, right: ComparedRun, now: number): Omit<Comparison, 'files'> {
  const definitions = [definitionOf(left.state), definitionOf(right.state)] as const;
  const definition = differences(...definitions);
  const changed = new Set(definition.flatMap(({ path }) => (path.startsWith('steps.') ? [path.split('.')[1] ?? ''] : [])));
  const sides = [stepsById(left.state), stepsById(right.state)] as const;
  const kept = [keptIn(left.log), keptIn(right.log)] as const;
  return {
    left: runOf(left.state, now),
    right: runOf(right.state, now),
    steps: [...new Set([...sides[0].keys(), ...sides[1].keys()])].map((step) => {
      const mine = sides[0].get(step);
      const other = sides[1].get(step);
      const one = mine === undefined ? null : stepOf(mine, { kept: kept[0].has(step), now });
      const two = other === undefined ? null : stepOf(other, { kept: kept[1].has(step), now });
      const { name, type } = planOf(mine === undefined ? right.state : left.state, step);
      const own = step.split('.').at(-1) ?? step;
      return {
        step,
        name,
        ...(type === undefined ? {} : { type }),
        left: one,
        right: two,
        differs: [...differs(one, two), ...(changed.has(own) ? ['definition' as const] : [])],
      };
    }),
    inputs: byName(left.state.created?.inputs, right.state.created?.inputs),
    outputs: byName(left.state.outputs, right.state.outputs),
    definition,
  };
}

/** The patch from the files of one run to those of another, or why there is none. */
export async function compareFiles(
  workspaces: Pick<Workspaces, 'difference'>,
  left: RunState,
  right: RunState,
): Promise<Result<string, Problem>> {
  for (const { workspace, runId } of [left, right]) {
    if (workspace !== undefined && workspace.mode !== 'isolated') {
      return err(
        problem('files_not_kept', `Run ${runId} did not work in a place of its own, so its files are not kept.`, {
          hint: 'Only runs with `workspace: isolated` keep theirs.',
          at: runId,
        }),
      );
    }
  }
  const [from, to] = [lastSnapshot(left), lastSnapshot(right)];
  const projectRoot = left.created?.projectRoot ?? '';
  if (projectRoot !== right.created?.projectRoot)
    return err(problem('other_project', 'The runs worked on different folders.', { at: right.created?.projectRoot ?? '' }));
  if (from === to) return ok('');
  const [without] = [left, right].filter((state) => lastSnapshot(state) === undefined);
  if (from === undefined || to === undefined)
    return err(problem('files_not_kept', `Run ${without?.runId ?? ''} has not changed any files.`, { at: without?.runId ?? '' }));
  return workspaces.difference({ projectRoot, from, to });
}

function runOf(state: RunState, now: number): Comparison['left'] {
  const { created } = state;
  return {
    runId: state.runId,
    workflowName: created?.workflowName ?? '',
    workflowHash: created?.workflowHash ?? '',
    status: state.status,
    createdAt: state.createdAt,
    durationMs: (state.endedAt ?? now) - state.createdAt,
    credits: state.credits,
    branchOf: state.branchOf === undefined ? null : { runId: state.branchOf.run, step: state.branchOf.step },
  };
}

function stepOf(step: StepState, { kept, now }: { readonly kept: boolean; readonly now: number }): ComparedStep {
  const running = step.status === 'running' || step.status === 'waiting';
  const spans = step.attempts.map(({ startedAt, endedAt }) => (endedAt ?? (running ? now : startedAt)) - startedAt);
  return {
    status: step.status,
    attempts: step.attempts.length,
    durationMs: spans.length === 0 ? null : spans.reduce((sum, span) => sum + span, 0),
    credits: step.credits,
    output: step.output ?? null,
    error: step.error?.message ?? null,
    kept,
  };
}

function differs(left: ComparedStep | null, right: ComparedStep | null): Comparison['steps'][number]['differs'] {
  if (left === null || right === null) return ['presence'];
  const found: Comparison['steps'][number]['differs'] = [];
  if (left.status !== right.status) found.push('status');
  if (left.attempts !== right.attempts) found.push('attempts');
  if (canonicalJson(left.output) !== canonicalJson(right.output) || left.error !== right.error) found.push('output');
  if (left.credits !== right.credits) found.push('credits');
  return found;
}

function stepsById(state: RunState): ReadonlyMap<string, StepState> {
  return new Map(stepsOf(state).map((step) => [step.step, step]));
}

function keptIn(log: readonly RunEvent[]): ReadonlySet<string> {
  return new Set(log.flatMap(({ body }) => (body.type === 'stepKept' ? [body.step] : [])));
}

function planOf(state: RunState, step: string): { readonly name: string; readonly type?: string } {
  const index = indexOfStep(state, step);
  return index < 0 ? { name: step } : instanceAt(state, index).plan.step;
}

function byName(left: JsonObject = {}, right: JsonObject = {}): { name: string; left: Json; right: Json }[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) => {
    const [mine, other] = [left[name] ?? null, right[name] ?? null];
    return canonicalJson(mine) === canonicalJson(other) ? [] : [{ name, left: mine, right: other }];
  });
}

/** A workflow with its steps by id, so that they are compared whatever their order. */
function definitionOf({ compiled }: RunState): JsonObject {
  const workflow = jsonObjectSchema.parse(JSON.parse(JSON.stringify(compiled.workflow)));
  return { ...workflow, steps: byId(workflow['steps']) };
}

function byId(steps: Json | undefined): JsonObject {
  const flat = (list: Json | undefined): (readonly [string, Json])[] =>
    (Array.isArray(list) ? list : []).flatMap((step): (readonly [string, Json])[] => {
      if (!isJsonObject(step)) return [];
      const { steps: inner, ...own } = step;
      return [[String(step['id']), own], ...flat(inner)];
    });
  return Object.fromEntries(flat(steps));
}

function differences(left: Json, right: Json, path = ''): Comparison['definition'] {
  if (canonicalJson(left) === canonicalJson(right)) return [];
  if (!isJsonObject(left) || !isJsonObject(right)) return [{ path, left, right }];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    differences(left[key] ?? null, right[key] ?? null, path === '' ? key : `${path}.${key}`),
  );
}
