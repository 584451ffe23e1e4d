import type { EventBody, RunEvent } from '../../history/events.ts';
import { EVENT_VERSION } from '../../history/events.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import { decide } from '../decide.ts';
import { emptyRun } from '../empty-run.ts';
import { fold } from '../fold/fold.ts';
import type { Decided, EngineEffect, EngineInput, GatherEffect, PerformEffect } from '../io.ts';
import type { RunState } from '../run-state.ts';
import { createAgenda } from './simulated-agenda.ts';
import { answerFor, defaultOutput, keyOf } from './simulated-person.ts';

/** What a simulated attempt or question comes to. `takes` is in seconds. */
export type SimulatedOutcome =
  | { readonly kind: 'ok'; readonly output?: Json; readonly takes: number }
  | { readonly kind: 'fail'; readonly takes: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'crash' }
  | {
      readonly kind: 'answer';
      readonly decision: 'approve' | 'reject' | 'changes' | 'submit';
      readonly values: JsonObject;
      readonly words: string;
      /** Which option is chosen; the first one when nothing is said. */
      readonly option?: string;
    };

/** A world to run a workflow in. `outcomes` is asked by step id and how often that step was performed or asked before. */
export interface SimulatedWorld {
  readonly inputs: JsonObject;
  readonly outcomes: (id: string, times: number) => SimulatedOutcome;
  readonly maxParallel: number;
  /** What a person does besides answering, seconds after the run was created. */
  readonly acts?: readonly { readonly after: number; readonly act: 'cancel' | 'pause' | 'resume' | 'crash' }[];
  /** Decisions after which it is given up unfinished; without it, running on for ever is a fault of the engine. */
  readonly most?: number;
  /** Looks at every decision as it is committed. */
  readonly watch?: (decided: Decided, log: readonly RunEvent[]) => void;
}

/** A simulated run: where it came to rest and the whole log. */
export interface Simulated {
  readonly state: RunState;
  readonly log: readonly RunEvent[];
  /** Moments that were acted on. */
  readonly moments: number;
  /** Given up before it came to rest. */
  readonly cut: boolean;
}

/** Decisions after which a simulation gives up: a workflow that never rests is a fault of the engine. */
const MOST_DECISIONS = 200_000;

/** Runs a compiled workflow on the real core in simulated time, without processes, until it ends or only waits. */
export function simulate(compiled: CompiledWorkflow, world: SimulatedWorld): Simulated {
  const log: RunEvent[] = [];
  const agenda = createAgenda();
  const times = new Map<string, number>();
  let state = emptyRun('run_simulated', compiled);
  let life = 0;

  function give(input: DistributedInput): Decided {
    const decided = decide(state, { ...input, now: agenda.now(), capacity: 1_000 });
    for (const body of decided.events) {
      const event: RunEvent = { runId: state.runId, seq: log.length + 1, at: agenda.now(), v: EVENT_VERSION, body };
      log.push(event);
    }
    state = decided.state;
    world.watch?.(decided, log);
    for (const effect of decided.effects) perform(effect);
    return decided;
  }

  function later(seconds: number, act: () => void): void {
    const mine = life;
    agenda.add(agenda.now() + seconds * 1000, () => {
      if (mine === life) act();
    });
  }

  function nextOutcome(id: string): SimulatedOutcome {
    const before = times.get(id) ?? 0;
    times.set(id, before + 1);
    return world.outcomes(id, before);
  }

  function perform(effect: EngineEffect): void {
    switch (effect.type) {
      case 'prepareWorkspace':
        later(0, () =>
          give({
            type: 'workspaceReady',
            workspace: { mode: compiled.workflow.workspace.mode, kind: 'none', root: '/', projectRoot: '/', artifacts: '/' },
          }),
        );
        return;
      case 'perform':
        performStep(effect);
        return;
      case 'rewindFiles':
        later(0, () => give({ type: 'rewound', snapshot: effect.snapshot }));
        return;
      case 'takeCheckpoint':
        later(0, () => give({ type: 'checkpoint', step: effect.step, attempt: effect.attempt, snapshot: `files-${log.length}` }));
        return;
      case 'gather':
        gather(effect);
        return;
      case 'stop':
        later(0, () => give({ type: 'stepStopped', step: effect.step, attempt: effect.attempt }));
        return;
      case 'wakeAt':
        later((effect.at - agenda.now()) / 1000, () => give({ type: 'tick' }));
        return;
      case 'askPerson':
        later(0, () => {
          const input = answerFor({ state, effect, next: nextOutcome });
          if (input !== undefined) give(input);
        });
        return;
      case 'releaseWorkspace':
        later(0, () => give({ type: 'workspaceReleased', kept: false, reason: 'simulated' }));
        return;
      case 'runEnded':
        return;
    }
  }

  function performStep(effect: PerformEffect): void {
    const { step, attempt } = effect;
    const outcome = nextOutcome(keyOf(step));
    if (effect.timeoutSec !== undefined) {
      const error = { code: 'timed_out', message: `"${step}" timed out after ${effect.timeoutSec} s and was ended.` };
      later(effect.timeoutSec, () => give({ type: 'stepError', step, attempt, error }));
    }
    switch (outcome.kind) {
      case 'ok':
        later(outcome.takes, () =>
          give({ type: 'stepDone', step, attempt, output: outcome.output ?? defaultOutput(effect.request.type) }),
        );
        return;
      case 'fail':
        later(outcome.takes, () =>
          give({ type: 'stepError', step, attempt, error: { code: 'exit_code', message: `"${step}" failed as scripted.` } }),
        );
        return;
      case 'crash':
        later(0, crash);
        return;
      case 'hang':
      case 'answer':
        return;
    }
  }

  /** Evidence is scripted as `<id>.verify`. */
  function gather({ step, attempt, checks }: GatherEffect): void {
    const outcome = nextOutcome(`${keyOf(step)}.verify`);
    if (outcome.kind === 'crash') later(0, crash);
    if (outcome.kind !== 'ok' && outcome.kind !== 'fail') return;
    const ok = outcome.kind === 'ok';
    const found = checks.map(({ name }) => ({ name, ok, detail: ok ? 'holds' : 'does not hold' }));
    later(outcome.takes, () => give({ type: 'evidence', step, attempt, checks: found }));
  }

  function interfere(act: NonNullable<SimulatedWorld['acts']>[number]['act']): void {
    if (act === 'crash') crash();
    else if (act === 'cancel') give({ type: 'cancel', by: 'simulated' });
    else if (act === 'pause') give({ type: 'pause', reason: 'simulated' });
    else give({ type: 'resume' });
  }

  /** The host dies: all that was on its way is lost, and a new one starts from the log alone. */
  function crash(): void {
    life += 1;
    state = log.reduce(fold, emptyRun(state.runId, compiled));
    give({ type: 'recovered' });
  }

  give({ type: 'created', event: createdEvent(compiled, world) });
  for (const { after, act } of world.acts ?? []) agenda.add(agenda.now() + after * 1000, () => interfere(act));
  const most = world.most ?? MOST_DECISIONS;
  for (let moments = 0; moments < most; moments += 1) {
    const next = agenda.next();
    if (next === undefined || state.endedAt !== undefined) return { state, log, moments, cut: false };
    next();
  }
  if (world.most !== undefined) return { state, log, moments: most, cut: true };
  throw new Error(`The simulated run of ${compiled.workflow.id} did not come to rest in ${MOST_DECISIONS} decisions.`);
}

type DistributedInput = EngineInput extends infer T ? (T extends unknown ? Omit<T, 'now' | 'capacity'> : never) : never;

function createdEvent(compiled: CompiledWorkflow, world: SimulatedWorld): Extract<EventBody, { type: 'runCreated' }> {
  return {
    type: 'runCreated',
    workflowHash: compiled.hash,
    workflowId: compiled.workflow.id,
    workflowName: compiled.workflow.name,
    source: 'simulated',
    inputs: world.inputs,
    projectRoot: '/',
    trigger: { kind: 'manual' },
    flags: { maxParallel: world.maxParallel, agent: 'simulated' },
  };
}
