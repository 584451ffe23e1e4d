import type { Json } from '../../lib/json.ts';
import type { Problem } from '../../lib/problem.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { CompiledStep } from '../../workflow/compiled.ts';
import { stepReads } from './step-reads.ts';
import type { GivenBy, GivenOutput } from './test-facts.ts';
import { planTest, type TestPlan, type TestScope } from './test-plan.ts';

/** What a person may choose for a step before the tested ones: where its output comes from, or that it runs first. */
export type TestSource = GivenBy | 'run';

/** What is known of a step's output. */
export interface KnownOutput {
  /** What a person keeps for tests. */
  readonly pinned?: Json;
  /** What it gave the last time it succeeded; `stale` when it would not do the same now. */
  readonly earlier?: { readonly output: Json; readonly stale: boolean };
  readonly typed?: Json;
}

/** A step before the tested ones, and where a test takes its output from. */
export interface StepSource {
  readonly step: string;
  /** Absent where nothing is at hand: it counts as done, without an output. */
  readonly source?: TestSource;
  /** What can be chosen, the most fitting first. `typed` is always among them. */
  readonly options: readonly TestSource[];
  /** Its output is read by a step that runs. */
  readonly isRead: boolean;
}

/** A test as it would run now. */
export interface TestOutline {
  readonly plan: TestPlan;
  /** Every step that leads to what runs, in text order. */
  readonly sources: readonly StepSource[];
  /** Steps whose output is read and of which nothing is at hand: a person has to say what they gave. */
  readonly asks: readonly string[];
  /** What the test takes as given. */
  readonly given: Readonly<Record<string, GivenOutput>>;
}

/** What an outline is made from. */
export interface OutlineFacts {
  readonly known: (step: string) => KnownOutput;
  readonly chosen: ReadonlyMap<string, TestSource>;
}

/**
 * Says how a test would run: pinned outputs come first, then what steps gave last. What leads `to` a step runs anew where it is out of
 * date or was never run. Fails like {@link planTest}.
 */
export function outlineTest(steps: readonly CompiledStep[], scope: TestScope, facts: OutlineFacts): Result<TestOutline, Problem> {
  const usual = (id: string): TestSource | undefined => sourceOf(id, scope, facts);
  const first = planTest(steps, scope, (id) => givenBy(usual(id)));
  if (!first.ok) return first;
  // What is read and neither runs nor is given is taken as it was, out of date or not: it has no other way to be there.
  const read = readBy(steps, first.value.runs);
  const behind = new Set(first.value.left.filter((id) => read.has(id) && facts.known(id).earlier !== undefined));
  const source = (id: string): TestSource | undefined => (behind.has(id) ? (usual(id) ?? 'earlier') : usual(id));
  const planned = planTest(steps, scope, (id) => givenBy(source(id)));
  if (!planned.ok) return planned;
  const plan = planned.value;
  const isRead = readBy(steps, plan.runs);
  const tested = testedSteps(steps, scope, plan);
  const sources = leadingTo(steps, tested).map((step): StepSource => {
    const taken = plan.runs.includes(step) ? 'run' : source(step);
    return {
      step,
      ...(taken === undefined ? {} : { source: taken }),
      options: optionsOf(step, scope, facts),
      isRead: isRead.has(step),
    };
  });
  const outputs = sources.flatMap(({ step, source: by }) => {
    const output = by === undefined || by === 'run' ? undefined : outputBy(facts.known(step), by);
    return by === undefined || by === 'run' || output === undefined ? [] : [[step, { output, by }] as const];
  });
  return ok({
    plan,
    sources,
    asks: sources.filter((one) => one.isRead && one.source === undefined).map(({ step }) => step),
    given: Object.fromEntries([...outputs, ...pinnedAmong(plan, tested, facts)]),
  });
}

function sourceOf(id: string, scope: TestScope, { known, chosen }: OutlineFacts): TestSource | undefined {
  const { pinned, earlier, typed } = known(id);
  const wanted = chosen.get(id);
  if (wanted === 'run') return scope.kind === 'step' ? undefined : 'run';
  if (wanted === 'typed' && typed !== undefined) return 'typed';
  if (wanted === 'earlier' && earlier !== undefined) return 'earlier';
  if (wanted === 'pinned' && pinned !== undefined) return 'pinned';
  if (pinned !== undefined) return 'pinned';
  if (earlier !== undefined && !(scope.kind === 'to' && earlier.stale)) return 'earlier';
  return undefined;
}

function optionsOf(id: string, scope: TestScope, { known }: OutlineFacts): readonly TestSource[] {
  const { pinned, earlier } = known(id);
  return [
    ...(pinned === undefined ? [] : (['pinned'] as const)),
    ...(earlier === undefined ? [] : (['earlier'] as const)),
    'typed',
    ...(scope.kind === 'step' ? [] : (['run'] as const)),
  ];
}

function givenBy(source: TestSource | undefined): GivenBy | undefined {
  return source === 'run' ? undefined : source;
}

function outputBy({ pinned, earlier, typed }: KnownOutput, by: GivenBy): Json | undefined {
  switch (by) {
    case 'pinned':
      return pinned;
    case 'earlier':
      return earlier?.output;
    case 'typed':
      return typed;
  }
}

function readBy(steps: readonly CompiledStep[], runs: readonly string[]): ReadonlySet<string> {
  const running = new Set(runs);
  return new Set(steps.flatMap((step) => (running.has(step.id) ? [...stepReads(step)] : [])));
}

/** What the test is about: the step, and in a test from it all that follows; not what only runs to get there. */
function testedSteps(steps: readonly CompiledStep[], scope: TestScope, plan: TestPlan): ReadonlySet<string> {
  const tested = new Set([scope.step]);
  if (scope.kind !== 'from') return tested;
  for (let before = 0; before < tested.size;) {
    before = tested.size;
    for (const { id, needs } of steps) if (needs.some((need) => tested.has(need))) tested.add(id);
  }
  return new Set([...tested].filter((id) => plan.runs.includes(id) || plan.given.includes(id)));
}

function leadingTo(steps: readonly CompiledStep[], tested: ReadonlySet<string>): readonly string[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const found = new Set<string>();
  const open = [...tested];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const need of byId.get(id)?.needs ?? []) {
      if (found.has(need) || tested.has(need)) continue;
      found.add(need);
      open.push(need);
    }
  }
  return steps.map((step) => step.id).filter((id) => found.has(id));
}

/** Steps that follow in a test `from` a step and stand as pinned. */
function pinnedAmong(
  plan: TestPlan,
  tested: ReadonlySet<string>,
  { known }: OutlineFacts,
): readonly (readonly [string, GivenOutput])[] {
  return plan.given.flatMap((id) => {
    const { pinned } = known(id);
    return tested.has(id) && pinned !== undefined ? [[id, { output: pinned, by: 'pinned' }] as const] : [];
  });
}
