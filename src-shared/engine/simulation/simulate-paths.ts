import type { EventBody, StepError } from '../../history/events.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import type { PlacedStep } from '../../workflow/each-step.ts';
import { parseExpression, type Expression } from '../../workflow/expressions/expression.ts';
import { expressionSites, type ExpressionSite } from '../../workflow/expressions/expression-sites.ts';
import { parseTemplate } from '../../workflow/expressions/template.ts';
import type { PerformEffect } from '../io.ts';
import { simulate } from './simulate.ts';
import { keyOf } from './simulated-person.ts';
import { solve, type Solution } from './simulated-conditions.ts';
import type { ToolOutputs } from './simulated-steps.ts';
import { worldsOf, type World, type Worlds } from './simulated-worlds.ts';

/** What may be known besides the workflow, and how much may be walked. */
export interface PathOptions {
  readonly tools?: ToolOutputs;
  /** Moments that all walks together may take; by default {@link MOST_MOMENTS}. */
  readonly most?: number;
}

/** Moments of simulated runs that one check may take in all: a second or two. */
export const MOST_MOMENTS = 8_000;
const MOST_WALKS = 300;
const MOST_MIXED = 30;
const MOST_IN_ONE = 1_500;

/** A fault that the engine itself met in a walk, with the world it was met in. */
export interface Fault {
  readonly error: StepError;
  readonly world: World;
  /** Walks that met it. */
  times: number;
}

/** What all walks together showed of one step. */
export interface StepSeen {
  started: number;
  succeeded: number;
  /** Its condition was looked at and not true. */
  passedOver: number;
  /** It was skipped because of another step. */
  blocked: number;
  /** Walks that left it waiting for ever. */
  stuck: number;
  readonly faults: Map<string, Fault>;
  /** What it asked its executor for, as far as it differed. */
  readonly requests: Map<string, { readonly request: PerformEffect['request']; readonly world: World }>;
}

/** What the walks through a workflow showed. */
export interface PathsSeen {
  readonly worlds: Worlds;
  readonly steps: ReadonlyMap<string, StepSeen>;
  readonly walks: number;
  readonly moments: number;
  /** Some walks were not made, or not to their end. */
  readonly cut: boolean;
  /** Some step has no output that could be made up, so that nothing is known of what comes after it. */
  readonly opaque: boolean;
  readonly succeeded: number;
  /** Faults of outputs of the run, by name, in runs that were good otherwise. */
  readonly outputs: ReadonlyMap<string, Fault>;
  readonly values: readonly JsonObject[];
  readonly failure: { readonly error: StepError; readonly world: World } | undefined;
  /** Ways found to each condition, by the step's id. */
  readonly conditions: ReadonlyMap<string, { readonly holds: Solution; readonly fails: Solution }>;
}

/**
 * Walks a compiled workflow with the engine's own `decide` in simulated worlds: the usual one, each failure, refusal, answer and extreme
 * by itself, what each condition needs to hold and not to hold, and mixtures. The same workflow gives the same walks.
 */
export function walkPaths(compiled: CompiledWorkflow, options: PathOptions = {}): PathsSeen {
  const worlds = worldsOf(compiled, options.tools);
  const steps = new Map<string, StepSeen>(worlds.steps.map(({ step }) => [step.id, nothingSeen()]));
  const outputs = new Map<string, Fault>();
  const values: JsonObject[] = [];
  const left = { moments: options.most ?? MOST_MOMENTS, walks: MOST_WALKS };
  const made = new Set<string>();
  /** The first world in which each step started. */
  const begun = new Map<string, World>();
  let [succeeded, walks, cut] = [0, 0, false];
  let failure: PathsSeen['failure'];

  /** Nothing more is walked, and that is known. */
  const isSpent = (): boolean => cut && (left.moments <= 0 || left.walks <= 0);

  function walk(world: World): void {
    if (isSpent()) return;
    const name = worlds.nameOf(world);
    if (made.has(name)) return;
    if (left.moments <= 0 || left.walks <= 0) {
      cut = true;
      return;
    }
    made.add(name);
    left.walks -= 1;
    walks += 1;
    const met = new Set<string>();
    const ran = simulate(compiled, {
      inputs: world.inputs,
      outcomes: (key, times) => worlds.outcome(world, key, times),
      maxParallel: 4,
      most: Math.min(left.moments, MOST_IN_ONE),
      watch: (decided) => {
        for (const effect of decided.effects) if (effect.type === 'perform') requested(steps, effect, world);
        for (const event of decided.events) {
          if (event.type === 'stepStarted' && !begun.has(keyOf(event.step))) begun.set(keyOf(event.step), world);
          seeEvent(steps, { event, world, met });
        }
      },
    });
    left.moments -= ran.moments;
    cut ||= ran.cut;
    const { state } = ran;
    if (ran.cut) return;
    if (state.endedAt === undefined)
      for (const { state: step } of state.instances.chunks.flat())
        if (step.status === 'waiting') seenOf(steps, step.step).stuck += 1;
    if (state.status === 'succeeded') {
      succeeded += 1;
      values.push(state.outputs ?? {});
    } else if (state.error !== undefined) {
      if (state.error.at?.startsWith('outputs.') === true)
        addFault(outputs, state.error.at.slice('outputs.'.length), { error: state.error, world });
      failure ??= { error: state.error, world };
    }
  }

  const broken = new Set<string>();
  /** For each step that started in some world: that world, with what its expressions cannot be computed with. */
  function breakAll(): void {
    for (const placed of worlds.steps) {
      if (isSpent()) return;
      const base = begun.get(placed.step.id);
      if (base === undefined || broken.has(placed.step.id)) continue;
      broken.add(placed.step.id);
      for (const expression of expressionsIn(placed))
        for (const assignment of solve(expression, 'errs', worlds.domains).found) worlds.where(assignment, base).forEach(walk);
    }
  }

  walk(worlds.usual);
  const conditions = new Map(worlds.steps.flatMap((placed) => solved(placed, worlds)));
  for (const { holds, fails } of conditions.values())
    for (const assignment of [...holds.found, ...fails.found]) worlds.where(assignment, worlds.usual).forEach(walk);
  for (const world of worlds.single) walk(world);
  breakAll();
  for (let number = 0; number < MOST_MIXED && left.moments > 0; number++) walk(worlds.mixed(number));
  breakAll();
  return {
    worlds,
    steps,
    walks,
    moments: (options.most ?? MOST_MOMENTS) - left.moments,
    cut,
    opaque: worlds.opaque,
    succeeded,
    outputs,
    values,
    failure,
    conditions,
  };
}

/** Every expression that a step holds. */
function expressionsIn({ step, at }: PlacedStep): readonly Expression[] {
  return expressionSites(step, at).flatMap(expressionsOf);
}

/** The expressions of a place, none where its text cannot be read. */
export function expressionsOf(site: Pick<ExpressionSite, 'kind' | 'text'>): readonly Expression[] {
  if (site.kind === 'cel') {
    const parsed = parseExpression(site.text);
    return parsed.ok ? [parsed.value] : [];
  }
  const template = parseTemplate(site.text);
  return template.ok ? template.value.parts.flatMap((part) => (part.kind === 'expression' ? [part.expression] : [])) : [];
}

function solved({ step }: PlacedStep, { domains }: Worlds): [string, { holds: Solution; fails: Solution }][] {
  const text = step.when ?? (step.type === 'loop' ? (step.until ?? step.while) : undefined);
  if (text === undefined) return [];
  const parsed = parseExpression(text);
  if (!parsed.ok) return [];
  return [[step.id, { holds: solve(parsed.value, 'holds', domains), fails: solve(parsed.value, 'fails', domains) }]];
}

function nothingSeen(): StepSeen {
  return { started: 0, succeeded: 0, passedOver: 0, blocked: 0, stuck: 0, faults: new Map(), requests: new Map() };
}

function seenOf(steps: ReadonlyMap<string, StepSeen>, path: string): StepSeen {
  return steps.get(keyOf(path)) ?? nothingSeen();
}

const MOST_REQUESTS = 12;

function requested(steps: ReadonlyMap<string, StepSeen>, { step, request }: PerformEffect, world: World): void {
  const { requests } = seenOf(steps, step);
  const name = JSON.stringify(request);
  if (requests.size < MOST_REQUESTS && !requests.has(name)) requests.set(name, { request, world });
}

/** Ends that the simulation itself brought about; everything else is the workflow's own doing. */
const SCRIPTED: ReadonlySet<string> = new Set(['exit_code', 'timed_out', 'rejected', 'round_failed', 'evidence_failed']);

function seeEvent(
  steps: ReadonlyMap<string, StepSeen>,
  { event, world, met }: { readonly event: EventBody; readonly world: World; readonly met: Set<string> },
): void {
  switch (event.type) {
    case 'stepStarted':
      seenOf(steps, event.step).started += 1;
      return;
    case 'stepSucceeded':
      seenOf(steps, event.step).succeeded += 1;
      return;
    case 'stepSkipped':
      if (event.reason === 'condition') seenOf(steps, event.step).passedOver += 1;
      else seenOf(steps, event.step).blocked += 1;
      return;
    case 'stepFailed':
      if (!SCRIPTED.has(event.error.code)) note(event.step, event.error);
      return;
    case 'evidenceGathered':
      for (const { ok, detail } of event.checks)
        if (!ok && detail?.includes('could not be computed') === true)
          note(event.step, { code: 'expression_failed', message: detail });
      return;
    default:
  }

  function note(step: string, error: StepError): void {
    const name = `${error.code} ${error.at ?? ''} ${error.message}`;
    if (met.has(`${step} ${name}`)) return;
    met.add(`${step} ${name}`);
    addFault(seenOf(steps, step).faults, name, { error, world });
  }
}

function addFault(faults: Map<string, Fault>, name: string, { error, world }: Pick<Fault, 'error' | 'world'>): void {
  const known = faults.get(name);
  if (known === undefined) faults.set(name, { error, world, times: 1 });
  else known.times += 1;
}
