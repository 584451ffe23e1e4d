import fc from 'fast-check';
import { compileWorkflow } from '../workflow/compile.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';
import { workflowSchema } from '../workflow/schema.ts';
import { EVENT_VERSION, type EventBody, type RunEvent } from '../history/events.ts';
import { isCheckpointDue, mayChangeFiles } from './checkpoints.ts';
import { decide } from './decide.ts';
import { waitingAttempt } from './answers.ts';
import { hasIndex } from './index-set.ts';
import { emptyRun } from './empty-run.ts';
import { fold } from './fold/fold.ts';
import type { EngineEffect, EngineInput, GatherEffect, PerformEffect } from './io.ts';
import type { RunState } from './run-state.ts';
import { indexOfStep, instanceAt, stepAt } from './find.ts';
import { stepsOf } from './views.ts';

/** Compiles steps as a file would write them. */
export function compiledOf(steps: readonly object[], more: object = {}): CompiledWorkflow {
  const compiled = compileWorkflow(
    workflowSchema.parse({ version: 1, id: 'w', name: 'w', workspace: 'isolated', ...more, steps }),
  );
  if (!compiled.ok) throw new Error(compiled.error.map((found) => `${found.path}: ${found.message}`).join('; '));
  return compiled.value;
}

const stepRecipe = fc.record({
  needs: fc.array(fc.nat(), { maxLength: 3 }),
  kind: fc.constantFrom('command', 'command', 'command', 'tool', 'approve', 'wait', 'loop'),
  onFailure: fc.constantFrom('stop', 'stop', 'continue', 'fail_fast'),
  attempts: fc.integer({ min: 1, max: 3 }),
  backoff: fc.constantFrom(0, 0, 5),
  when: fc.constantFrom('none', 'none', 'none', 'false', 'status'),
  branch: fc.boolean(),
  writes: fc.boolean(),
});

/** Workflows of up to twelve steps with any shape of needs, any failure rule, conditions, retries, waits and loops. */
export const workflows: fc.Arbitrary<CompiledWorkflow> = fc.array(stepRecipe, { minLength: 1, maxLength: 12 }).map((recipes) =>
  compiledOf(
    recipes.map((recipe, at) => {
      const needs = at === 0 ? [] : [...new Set(recipe.needs.map((need) => `s${need % at}`))];
      const when =
        recipe.when === 'false'
          ? 'false'
          : recipe.when === 'status' && needs[0] !== undefined
            ? `steps.${needs[0]}.status != 'skipped'`
            : undefined;
      return {
        id: `s${at}`,
        needs,
        ...body(recipe.kind, at),
        ...(recipe.kind === 'command'
          ? { writes: recipe.writes, retry: { max_attempts: recipe.attempts, backoff_sec: recipe.backoff } }
          : {}),
        on_failure: recipe.onFailure === 'fail_fast' ? { fail_fast: { message: 'enough' } } : recipe.onFailure,
        ...(when === undefined ? {} : { when, skip: recipe.branch ? 'branch' : 'step' }),
      };
    }),
  ),
);

function body(kind: string, at: number): object {
  switch (kind) {
    case 'tool':
      return { type: 'tool', server: 'flowright', tool: 'write' };
    case 'approve':
      return { type: 'approve', reason: 'r' };
    case 'wait':
      return { type: 'wait', for_sec: 10 };
    case 'loop':
      return {
        type: 'loop',
        times: 2,
        max_parallel: 2,
        steps: [
          { id: `b${at}`, type: 'command', command: '1' },
          { id: `c${at}`, type: 'command', command: '1' },
        ],
      };
    default:
      return { type: 'command', command: '1' };
  }
}

/** Draws whole numbers below a bound; the same draws replay the same run. */
export type Draw = (below: number) => number;

type Input = EngineInput extends infer T ? (T extends unknown ? Omit<T, 'now' | 'capacity'> : never) : never;

/** A run under a hostile world: results late, twice or never, hosts dying, people answering, cancelling and pausing. */
export interface RandomRun {
  readonly state: () => RunState;
  readonly log: readonly RunEvent[];
  /** What went wrong, empty when the invariants held. */
  readonly broken: readonly string[];
}

/** Plays one run to its end, or until `limit` acts were made. */
export function playRun(compiled: CompiledWorkflow, draw: Draw, limit: number): RandomRun {
  return playBranch(compiled, draw, { limit, facts: [] });
}

/** {@link playRun} for a run that begins with facts of another one. */
export function playBranch(
  compiled: CompiledWorkflow,
  draw: Draw,
  { limit, facts }: { readonly limit: number; readonly facts: NonNullable<Extract<EngineInput, { type: 'created' }>['branch']> },
): RandomRun {
  const log: RunEvent[] = [];
  const broken: string[] = [];
  const old: Input[] = [];
  let state = emptyRun('run_random', compiled);
  let work: (PerformEffect | GatherEffect)[] = [];
  let snapshots: Extract<EngineEffect, { type: 'takeCheckpoint' }>[] = [];
  let now = 1_000_000;

  function give(input: Input): number {
    const before = state;
    const decided = decide(state, { ...input, now, capacity: 4 - state.workingCount });
    for (const event of decided.events)
      log.push({ runId: state.runId, seq: log.length + 1, at: now, v: EVENT_VERSION, body: event });
    state = decided.state;
    if (before.endedAt !== undefined && decided.events.length > 0) broken.push('an ended run changed');
    if (state.workingCount > 4) broken.push(`${state.workingCount} steps work at once`);
    if (state.alone >= 0 && state.workingCount > 1) broken.push('the workspace is shared with a step that holds it alone');
    for (const effect of decided.effects) {
      if (effect.type === 'gather') work.push(effect);
      if (effect.type === 'perform') {
        work.push(effect);
        const { step } = instanceAt(state, indexOfStep(state, effect.step)).plan;
        if (snapshots.length > 0 && mayChangeFiles(step)) broken.push(`${effect.step} started while the files were being kept`);
      }
      if (effect.type === 'takeCheckpoint') snapshots.push(effect);
      if (effect.type === 'stop') {
        work = work.filter((working) => working.step !== effect.step);
        give({ type: 'stepStopped', step: effect.step, attempt: effect.attempt });
      }
      if (effect.type === 'releaseWorkspace') give({ type: 'workspaceReleased', kept: false, reason: '' });
    }
    return decided.events.length;
  }

  function finishOne(how: 'ends well' | 'fails'): void {
    const effect = work.splice(draw(work.length), 1)[0];
    if (effect === undefined) return;
    const { step, attempt } = effect;
    const input = effect.type === 'gather' ? evidenceFor(effect, how) : resultFor({ step, attempt }, how);
    old.push(input);
    give(input);
  }

  function finishSnapshot(how: 'taken' | 'missed'): void {
    const effect = snapshots.shift();
    if (effect === undefined) {
      if (isCheckpointDue(state)) broken.push('nobody was asked to keep the files');
      return;
    }
    const { step, attempt } = effect;
    const input: Input =
      how === 'taken'
        ? { type: 'checkpoint', step, attempt, snapshot: `files ${draw(4)}` }
        : { type: 'checkpointFailed', step, attempt, error: { code: 'disk_full', message: 'full' } };
    old.push(input);
    give(input);
  }

  function answerOne(): void {
    const asked = stepsOf(state).filter((step) => step.waiting !== undefined && step.waiting.prompt.kind !== 'wait');
    const step = asked[draw(Math.max(1, asked.length))];
    if (step?.waiting === undefined) return;
    const { decisions: all = [] } = step.waiting.prompt;
    // Somebody who asks for changes for ever keeps a run from its end.
    const decisions = now > 1_000_000 + 400_000 ? all.filter((one) => one !== 'changes') : all;
    const decision = decisions[draw(decisions.length + 1)] ?? decisions[0] ?? 'approve';
    const answer: Input = {
      type: 'answer',
      step: step.step,
      attempt: waitingAttempt(state, indexOfStep(state, step.step)),
      by: 'me',
      decision,
      boundTo: step.waiting.boundTo,
    };
    give(answer);
  }

  function crash(): void {
    work = [];
    snapshots = [];
    const refolded = log.reduce(fold, emptyRun(state.runId, compiled));
    if (JSON.stringify(visible(refolded)) !== JSON.stringify(visible(state)))
      broken.push('the fold of the log is not the live state');
    state = refolded;
    give({ type: 'recovered' });
    if (state.workspace === undefined) ready();
  }

  function ready(): void {
    give({ type: 'workspaceReady', workspace: { mode: 'isolated', kind: 'copy', root: '/', projectRoot: '/', artifacts: '/' } });
  }

  give({ type: 'created', event: created(compiled), branch: facts });
  ready();
  for (let act = 0; act < limit && state.endedAt === undefined; act += 1) {
    const roll = act < limit / 2 ? draw(40) : draw(30);
    if (draw(3) > 0) finishSnapshot(draw(8) === 0 ? 'missed' : 'taken');
    if (roll < 16) finishOne('ends well');
    else if (roll < 20) finishOne('fails');
    else if (roll < 25) answerOne();
    else if (roll < 30) {
      now += 5_000;
      give({ type: 'tick' });
    } else if (roll < 33) crash();
    else if (roll < 37) {
      const again = old[draw(Math.max(1, old.length))];
      if (again !== undefined && give(again) > 0) broken.push('a repeated result changed the run');
    } else if (roll === 37) give({ type: 'pause', reason: 'a while' });
    else if (roll === 38) give({ type: 'resume' });
    else if (draw(8) === 0) give({ type: 'cancel', by: 'me' });
    if (act >= limit / 2 && state.pauseReason !== undefined) give({ type: 'resume' });
    broken.push(...countFaults(state));
  }
  crash();
  return { state: () => state, log, broken: [...broken, ...orderFaults(compiled, log), ...resultFaults(log)] };
}

function resultFor(of: { readonly step: string; readonly attempt: number }, how: 'ends well' | 'fails'): Input {
  return how === 'fails'
    ? { type: 'stepError', ...of, error: { code: 'x', message: 'no' } }
    : { type: 'stepDone', ...of, output: {} };
}

function evidenceFor({ step, attempt, checks }: GatherEffect, how: 'ends well' | 'fails'): Input {
  const found = checks.map(({ name }) => ({ name, ok: how === 'ends well', detail: how }));
  return { type: 'evidence', step, attempt, checks: found };
}

/** Counters of a state that are not what a count of its instances gives. */
function countFaults(state: RunState): readonly string[] {
  const all = state.instances.chunks.flat();
  const counted = {
    open: all.filter((one) => one.parent < 0 && !TERMINAL.has(one.state.status)).length,
    waiting: all.filter(({ state: { status } }) => status === 'waiting' || status === 'unknown').length,
    retrying: all.filter((one) => one.state.retryAt !== undefined).length,
    working: all.filter((_, index) => hasIndex(state.working, index)).length,
    failed: all.some((one) => one.parent < 0 && one.state.status === 'failed' && one.plan.step.on_failure !== 'continue'),
  };
  const kept = {
    open: state.openCount,
    waiting: state.waitingCount,
    retrying: state.retryingCount,
    working: state.workingCount,
    failed: state.failed >= 0,
  };
  return JSON.stringify(counted) === JSON.stringify(kept)
    ? []
    : [`counted ${JSON.stringify(counted)}, kept ${JSON.stringify(kept)}`];
}

/** What a state holds, indexes and counters included, without the workflow itself. */
function visible(state: RunState): object {
  const { compiled: _, plan: __, instances, ...rest } = state;
  return { ...rest, instances: instances.chunks.flat().map(({ plan: ___, ...instance }) => instance) };
}

function created(compiled: CompiledWorkflow): Extract<EventBody, { type: 'runCreated' }> {
  return {
    type: 'runCreated',
    workflowHash: compiled.hash,
    workflowId: 'w',
    workflowName: 'w',
    source: 'random',
    inputs: {},
    projectRoot: '/',
    trigger: { kind: 'manual' },
    flags: { maxParallel: 4, agent: 'helper' },
  };
}

/** A step starts only after all its needs are terminal. */
function orderFaults(compiled: CompiledWorkflow, log: readonly RunEvent[]): readonly string[] {
  const needs = new Map(compiled.workflow.steps.map((step) => [step.id, step.needs]));
  let state = emptyRun('run_random', compiled);
  return log.flatMap((event) => {
    const { body } = event;
    const early =
      body.type !== 'stepStarted'
        ? []
        : (needs.get(body.step) ?? []).filter((need) => !TERMINAL.has(stepAt(state, need)?.status ?? ''));
    state = fold(state, event);
    return early.map((need) => `${'step' in body ? body.step : ''} started before ${need} had ended`);
  });
}

const TERMINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'skipped', 'cancelled']);

/** At most one committed end for each attempt, and no second end of a step unless changes or a loop's next try began it anew. */
function resultFaults(log: readonly RunEvent[]): readonly string[] {
  const ended = new Map<string, number>();
  const attempts = new Set<string>();
  let anew = 0;
  return log.flatMap(({ body }) => {
    if (body.type === 'answerGiven' && body.decision === 'changes') anew += 1;
    if (body.type === 'iterationStarted' && body.attempt > 1) anew += 1;
    const final =
      body.type === 'stepSucceeded' ||
      body.type === 'stepKept' ||
      body.type === 'stepSkipped' ||
      body.type === 'stepCancelled' ||
      (body.type === 'stepFailed' && !body.willRetry);
    if (!final) return [];
    const attempt = 'attempt' in body ? `${body.step}#${body.attempt}` : undefined;
    const twice = ended.get(body.step) === anew || (attempt !== undefined && attempts.has(attempt));
    ended.set(body.step, anew);
    if (attempt !== undefined) attempts.add(attempt);
    return twice ? [`${body.step} ended twice`] : [];
  });
}
