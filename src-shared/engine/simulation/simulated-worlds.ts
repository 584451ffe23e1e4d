import { isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { addCompared, comparedAt, nothingCompared, type Compared } from '../../workflow/expressions/compared-values.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import { eachStep, type PlacedStep } from '../../workflow/each-step.ts';
import { parseExpression } from '../../workflow/expressions/expression.ts';
import { expressionSites } from '../../workflow/expressions/expression-sites.ts';
import { parseTemplate } from '../../workflow/expressions/template.ts';
import { contextDefaults } from '../context-defaults.ts';
import { solve, type Assignment, type Domains } from './simulated-conditions.ts';
import { scopeShape } from '../../workflow/expressions/scope-shape.ts';
import { answersOf, brief, possibilitiesOf, type Possibility, type ToolOutputs } from './simulated-steps.ts';
import type { SimulatedOutcome } from './simulate.ts';

/** One world to walk a workflow in: what it is given and what becomes of each step, and how it differs from the usual one. */
export interface World {
  readonly inputs: JsonObject;
  /** What becomes of steps otherwise than in the usual world: a thousand worlds of a thousand steps are not a million choices. */
  readonly chosen: ReadonlyMap<string, Possibility>;
  readonly words: readonly string[];
}

/** Everything that may come from outside into one workflow. */
export interface Worlds {
  readonly steps: readonly PlacedStep[];
  readonly usual: World;
  /** Some step has no output that could be made up. */
  readonly opaque: boolean;
  /** Worlds that differ from the usual one in one thing, in text order. */
  readonly single: readonly World[];
  /** The n-th of endlessly many mixtures; the same number gives the same world. */
  readonly mixed: (number: number) => World;
  /**
   * A world changed so that the values hold: with the outputs as they were tried, and with only what is unusual in them, so that the rest
   * stays as in `base`. None where nothing outside decides the values.
   */
  readonly where: (assignment: Assignment, base: World) => readonly World[];
  readonly domains: Domains;
  readonly outcome: (world: World, key: string, times: number) => SimulatedOutcome;
  /** The same text for worlds in which the same happens. */
  readonly nameOf: (world: World) => string;
}

/** Lays out the worlds of a compiled workflow: inputs by their types, outputs by their schemas, failures, answers. */
export function worldsOf(compiled: CompiledWorkflow, tools?: ToolOutputs): Worlds {
  const { workflow } = compiled;
  const steps = stepsIn(compiled);
  const compared = comparedIn(compiled, steps);
  const inputs = answersOf(workflow.inputs ?? {}, comparedAt(compared, ['inputs']));
  const slots = new Map<string, readonly Possibility[]>();
  for (const { step } of steps) {
    const about = comparedAt(compared, ['steps', step.id, 'output']);
    withContext(about, comparedAt(compared, ['context']));
    const confirmed = step.confirm !== undefined || workflow.policies?.gates !== undefined;
    for (const [key, list] of possibilitiesOf(step, { compared: about, tools, confirmed })) slots.set(key, list);
  }
  const domains: Domains = {
    shape: scopeShape(workflow),
    valuesOf(root, name) {
      if (root === 'inputs') return distinctValues(inputs.flatMap((given) => (given[name] === undefined ? [] : [given[name]])));
      const start = contextDefaults(compiled)[name];
      const written = steps
        .filter(writesContext)
        .flatMap(({ step }) => (slots.get(step.id) ?? []).flatMap(({ output }) => memberOf(output, name)));
      return start === undefined ? undefined : distinctValues([start, ...written]);
    },
    outputsOf(id) {
      const list = slots.get(id)?.flatMap(({ output }) => (output === undefined ? [] : [output]));
      return list === undefined || list.length === 0 ? undefined : list;
    },
  };
  for (const { step } of steps) {
    const known = slots.get(step.id) ?? [];
    const proven = provenOf(step, known, domains);
    if (proven !== undefined) slots.set(step.id, [proven, ...known]);
  }
  const [firstInputs = {}] = inputs;
  const usual: World = { inputs: firstInputs, chosen: new Map(), words: [] };
  const chosenIn: ChosenIn = (world, key) => world.chosen.get(key) ?? slots.get(key)?.[0];
  const changed = (world: World, key: string, one: Possibility): World => ({
    ...world,
    chosen: new Map([...world.chosen, [key, one]]),
    words: one.words === '' ? world.words : [...world.words, one.words],
  });
  const withInputs = (world: World, given: JsonObject): World => ({
    ...world,
    inputs: given,
    words: [...differences(firstInputs, given), ...world.words],
  });
  return {
    steps,
    usual,
    opaque: steps.some(({ step }) => slots.get(step.id)?.every(({ output }) => output === undefined) === true),
    single: [
      ...inputs.slice(1).map((given) => withInputs(usual, given)),
      ...[...slots].flatMap(([key, list]) => list.slice(1).map((one) => changed(usual, key, one))),
    ],
    mixed(number) {
      const draw = drawing(number + 1);
      const chosen = new Map<string, Possibility>();
      const words: string[] = [];
      const mixture: Record<string, Json> = {};
      for (const name of Object.keys(firstInputs)) {
        const value = inputs[draw(inputs.length)]?.[name];
        if (value !== undefined) mixture[name] = value;
      }
      for (const [key, list] of slots) {
        const good = list.filter((one) => one.output !== undefined);
        const from = draw(5) > 0 && good.length > 0 ? good : list;
        const one = from[draw(from.length)];
        if (one === undefined) continue;
        chosen.set(key, one);
        if (one.words !== '') words.push(one.words);
      }
      const { inputs: given, words: told } = withInputs(usual, mixture);
      return { inputs: given, chosen, words: [...told, ...words] };
    },
    where(assignment, base) {
      const holding = (outputIn: (id: string, output: Json) => Json): World | undefined => {
        let world = withInputs(
          { ...base, words: base.inputs === firstInputs ? base.words : [] },
          { ...base.inputs, ...assignment.inputs },
        );
        for (const [id, { status, output }] of assignment.steps) {
          const list = slots.get(id) ?? [];
          const one = list.find((each) =>
            status === 'failed'
              ? each.output === undefined && each.outcomes.length === 1
              : status === 'succeeded' && output !== undefined,
          );
          if (one === undefined) continue;
          world = changed(world, id, output === undefined ? one : outcomeWith(one, id, outputIn(id, output)));
        }
        return contextHolds({ compiled, steps, slots, chosenIn }, assignment, world);
      };
      const unusual = (id: string, output: Json): Json =>
        changesOf({ from: chosenIn(usual, id)?.output, to: output, into: chosenIn(base, id)?.output });
      return [holding((_, output) => output), holding(unusual)].filter((world) => world !== undefined);
    },
    domains,
    outcome(world, key, times) {
      const outcomes = chosenIn(world, key)?.outcomes ?? [];
      const fallback: SimulatedOutcome = key.endsWith('.confirm')
        ? { kind: 'answer', decision: 'approve', values: {}, words: '' }
        : { kind: 'ok', takes: 0 };
      return outcomes[Math.min(times, outcomes.length - 1)] ?? fallback;
    },
    nameOf: ({ inputs: given, chosen }) =>
      JSON.stringify([
        given,
        ...[...chosen]
          .map(([key, { outcomes }]) => ({ key, told: JSON.stringify(outcomes) }))
          .filter(({ key, told }) => told !== JSON.stringify(slots.get(key)?.[0]?.outcomes))
          .map(({ key, told }) => `${key} ${told}`)
          .sort(),
      ]),
  };
}

/** What becomes of a step in a world; undefined where nothing can be made up. */
type ChosenIn = (world: World, key: string) => Possibility | undefined;

/** A good end of a step that its own evidence accepts, where expressions are evidence and one is found. */
function provenOf(step: PlacedStep['step'], known: readonly Possibility[], domains: Domains): Possibility | undefined {
  const asked = (step.verify ?? []).flatMap((check) => ('expression' in check ? [`(${check.expression})`] : []));
  const good = known.find(({ output }) => output !== undefined);
  const parsed = asked.length === 0 ? undefined : parseExpression(asked.join(' && '));
  if (good === undefined || parsed?.ok !== true) return undefined;
  const output = solve(parsed.value, 'holds', domains).found[0]?.steps.get(step.id)?.output;
  return output === undefined ? undefined : { ...outcomeWith(good, step.id, output), words: '' };
}

/** Steps of a compiled workflow with their places, as in the text. */
function stepsIn(compiled: CompiledWorkflow): readonly PlacedStep[] {
  return eachStep(compiled.workflow);
}

function comparedIn({ workflow }: CompiledWorkflow, steps: readonly PlacedStep[]): Compared {
  const found = nothingCompared();
  const texts = [
    ...steps.flatMap(({ step, at }) => expressionSites(step, at)),
    ...Object.values(workflow.outputs ?? {}).map(({ value }) => ({ text: value, kind: 'text' as const })),
  ];
  for (const { text, kind } of texts) {
    if (kind === 'cel') {
      const parsed = parseExpression(text);
      if (parsed.ok) addCompared(found, parsed.value);
    } else if (text.includes('{{')) {
      const template = parseTemplate(text);
      if (!template.ok) continue;
      for (const part of template.value.parts) if (part.kind === 'expression') addCompared(found, part.expression);
    }
  }
  return found;
}

/** What is compared with a context value is compared with what steps write into it. */
function withContext(about: Compared, context: Compared): void {
  for (const [name, inner] of context.fields) {
    const own = about.fields.get(name);
    if (own !== undefined) for (const value of inner.with) own.with.add(value);
    else about.fields.set(name, inner);
  }
}

/** The world in which steps write the context values of an assignment; undefined where none can. */
function contextHolds(
  {
    compiled,
    steps,
    slots,
    chosenIn,
  }: {
    readonly chosenIn: ChosenIn;
    readonly compiled: CompiledWorkflow;
    readonly steps: readonly PlacedStep[];
    readonly slots: ReadonlyMap<string, readonly Possibility[]>;
  },
  { context }: Assignment,
  world: World,
): World | undefined {
  const start = contextDefaults(compiled);
  let made = world;
  for (const [name, value] of Object.entries(context)) {
    if (JSON.stringify(start[name]) === JSON.stringify(value)) continue;
    const writes = (one: Possibility | undefined): boolean => memberOf(one?.output, name).length > 0;
    let written = false;
    // Whoever writes it last before it is read: all write it.
    for (const { step } of steps.filter(writesContext)) {
      const chosen = chosenIn(made, step.id);
      const one = writes(chosen) ? chosen : slots.get(step.id)?.find(writes);
      if (one?.output === undefined || !isJsonObject(one.output)) continue;
      const output = { ...one.output, [name]: value };
      made = { ...made, chosen: new Map([...made.chosen, [step.id, outcomeWith(one, step.id, output)]]) };
      written = true;
    }
    if (!written) return undefined;
  }
  return made;
}

/** What two outputs differ in, put into a third one; the second one where they are no maps. */
function changesOf({ from, to, into }: { readonly from?: Json; readonly to: Json; readonly into?: Json }): Json {
  if (!isJsonObject(from) || !isJsonObject(to) || !isJsonObject(into)) return to;
  const differs = ([key, value]: readonly [string, Json]): boolean => JSON.stringify(from[key]) !== JSON.stringify(value);
  return { ...into, ...Object.fromEntries(Object.entries(to).filter(differs)) };
}

/** Only agents and answers set values of the run. */
function writesContext({ step }: PlacedStep): boolean {
  return step.type === 'agent' || step.type === 'ask';
}

function outcomeWith(one: Possibility, id: string, output: Json): Possibility {
  const outcomes = one.outcomes.map((outcome): SimulatedOutcome => {
    if (outcome.kind === 'ok') return { ...outcome, output };
    if (outcome.kind !== 'answer' || !isJsonObject(output)) return outcome;
    if (outcome.decision !== 'approve') return { ...outcome, values: output };
    const { option } = output;
    return typeof option === 'string' ? { ...outcome, option } : outcome;
  });
  return { words: `"${id}" gives ${brief(output)}`, outcomes, output };
}

function memberOf(value: Json | undefined, name: string): readonly Json[] {
  const member = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return member === undefined ? [] : [member];
}

function differences(usual: JsonObject, given: JsonObject): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    JSON.stringify(usual[name]) === JSON.stringify(value)
      ? []
      : [value === null || value === '' ? `the input ${name} is empty` : `the input ${name} is ${brief(value)}`],
  );
}

function distinctValues(values: readonly Json[]): readonly Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** A small generator: the same seed draws the same numbers. */
function drawing(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return below <= 0 ? 0 : ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
