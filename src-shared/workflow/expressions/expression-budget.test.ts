import { expect, test } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { CEL, COUNT_FUNCTION, STEP_LIMIT } from './cel-environment.ts';
import { checkWorkflow } from '../checks/check.ts';
import { evaluate, parseExpression } from './expression.ts';
import { workflowSchema } from '../schema.ts';

/** How often the counter of comprehension steps was asked while `act` ran, and how often it was before it said no. */
function counted<T>(act: () => T): { readonly value: T; readonly steps: number } {
  const counter = [...CEL.funcs].find(({ name }) => name === COUNT_FUNCTION);
  if (counter === undefined) throw new Error('There is no counter.');
  const call = counter.call;
  let steps = 0;
  const watched: typeof call = function (this: unknown, id, target, args) {
    steps += 1;
    return call.call(counter, id, target, args);
  };
  Reflect.defineProperty(counter, 'call', { value: watched, configurable: true });
  try {
    return { value: act(), steps };
  } finally {
    Reflect.deleteProperty(counter, 'call');
  }
}

const xs = Array.from({ length: 300 }, (_, at) => at);
const TRIPLE = 'inputs.xs.all(a, inputs.xs.all(b, inputs.xs.all(c, a + b + c >= 0)))';

function run(text: string, scope: JsonObject): string {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed.error.code;
  const value = evaluate(parsed.value, scope);
  return value.ok ? JSON.stringify(value.value) : value.error.code;
}

test('[E30] going through lists three deep stops at 100,000 steps, a few more to come out of the loops', () => {
  const { value, steps } = counted(() => run(TRIPLE, { inputs: { xs } }));
  expect([value, steps >= STEP_LIMIT, steps <= STEP_LIMIT + 3 * xs.length]).toEqual(['expression_budget', true, true]);
});

test('[E30] each evaluation has a budget of its own, and one within it is not cut', () => {
  const two = 'inputs.xs.all(a, inputs.xs.all(b, a + b >= 0))';
  const once = counted(() => run(two, { inputs: { xs } }));
  const again = counted(() => [run(two, { inputs: { xs } }), run(two, { inputs: { xs } })]);
  expect([once.value, once.steps, again.value, again.steps]).toEqual([
    'true',
    300 + 300 * 300,
    ['true', 'true'],
    2 * (300 + 300 * 300),
  ]);
});

test('[E30] validation is bounded by the same count', () => {
  const list = `[${xs.join(', ')}]`;
  const workflow = workflowSchema.parse({
    version: 1,
    id: 'w',
    name: 'w',
    steps: [{ id: 's', type: 'command', when: TRIPLE.replaceAll('inputs.xs', list), command: 'true' }],
  });
  const { value, steps } = counted(() => checkWorkflow(workflow).length);
  expect([value >= 0, steps <= STEP_LIMIT + 3 * xs.length]).toEqual([true, true]);
});
