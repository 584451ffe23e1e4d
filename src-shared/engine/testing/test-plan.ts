import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { CompiledStep } from '../../workflow/compiled.ts';
import type { GivenBy } from './test-facts.ts';

/** What is tested: one step by itself, everything that leads `to` a step, or a step and all that follows `from` it. */
export interface TestScope {
  readonly kind: 'step' | 'to' | 'from';
  readonly step: string;
}

/** Which steps of a workflow a test runs, which it takes as given, and which it leaves out; each in text order. */
export interface TestPlan {
  readonly runs: readonly string[];
  /** Steps that count as done: their output is taken from what is at hand. */
  readonly given: readonly string[];
  readonly left: readonly string[];
  /** Given steps that something in the test waits for and that nothing is at hand of. */
  readonly missing: readonly string[];
}

/**
 * Plans a test. What a tested step waits for is given where `atHand` has a result; else it runs first, except in a test of one step
 * alone. A pinned step stands for itself: it does not run where it only follows. Fails with `step_not_found` or `inside_loop`.
 */
export function planTest(
  steps: readonly CompiledStep[],
  scope: TestScope,
  atHand: (step: string) => GivenBy | undefined,
): Result<TestPlan, Problem> {
  const isAtHand = (step: string): boolean => atHand(step) !== undefined;
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (!byId.has(scope.step)) return err(notFound(steps, scope.step));
  const runs = new Set([scope.step]);
  if (scope.kind === 'from') for (const id of followers(steps, scope.step)) if (atHand(id) !== 'pinned') runs.add(id);
  const given = new Set<string>();
  const needsOf = (id: string): readonly string[] => byId.get(id)?.needs ?? [];
  const waiting = [...runs];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const need of needsOf(id)) {
      if (runs.has(need) || given.has(need)) continue;
      if (scope.kind === 'step' || isAtHand(need)) given.add(need);
      else {
        runs.add(need);
        waiting.push(need);
      }
    }
  }
  const needed = [...given].filter((id) => !runs.has(id));
  // Expressions read what lies behind a given step, too; where nothing is at hand of it, it does not run for that.
  const seen = new Set(needed);
  const behind = [...needed];
  for (let id = behind.pop(); id !== undefined; id = behind.pop()) {
    for (const need of needsOf(id)) {
      if (runs.has(need) || seen.has(need)) continue;
      seen.add(need);
      if (isAtHand(need)) given.add(need);
      behind.push(need);
    }
  }
  const order = steps.map((step) => step.id);
  return ok({
    runs: order.filter((id) => runs.has(id)),
    given: order.filter((id) => given.has(id) && !runs.has(id)),
    left: order.filter((id) => !given.has(id) && !runs.has(id)),
    missing: order.filter((id) => needed.includes(id) && !isAtHand(id)),
  });
}

/** Ids of all steps that wait for one, directly or through others. */
function followers(steps: readonly CompiledStep[], from: string): readonly string[] {
  const found = new Set([from]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const step of steps) if (step.needs.some((need) => found.has(need))) found.add(step.id);
  }
  found.delete(from);
  return [...found];
}

function notFound(steps: readonly CompiledStep[], id: string): Problem {
  const loop = steps.find((step) => step.type === 'loop' && holds(step.steps, id));
  if (loop !== undefined)
    return problem('inside_loop', `"${id}" is inside the loop "${loop.id}", which is tested as a whole.`, {
      at: id,
      hint: `Test "${loop.id}".`,
    });
  return problem('step_not_found', `There is no step "${id}".`, {
    at: id,
    hint: `The steps are ${steps
      .slice(0, 12)
      .map((step) => step.id)
      .join(', ')}.`,
  });
}

function holds(steps: readonly CompiledStep[], id: string): boolean {
  return steps.some((step) => step.id === id || (step.type === 'loop' && holds(step.steps, id)));
}
