import { stepAt } from '../../src-shared/engine/find.ts';
import { simulate, type Simulated, type SimulatedOutcome } from '../../src-shared/engine/simulation/simulate.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import { checkText } from '../../src-shared/formats/check-text.ts';
import type { RunEvent } from '../../src-shared/history/events.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import type { ConformanceCase, WrittenOutcome } from './case-file.ts';

/** What a case found wrong; empty when it holds. */
export function runCase(test: ConformanceCase): readonly string[] {
  const checked = checkText(test.workflow);
  const errors = checked.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const said = errors.map((error) => `${error.code} ${error.path}: ${error.message} ${error.hint ?? ''}`);
  if (test.expect.invalid !== undefined) return checkRefusal(test, said);
  if (checked.compiled === undefined) return [`is refused: ${said.join('; ')}`];
  const inputs = checkFormValues(checked.compiled.workflow.inputs ?? {}, test.inputs ?? {});
  if (!inputs.ok) return inputs.error.map((problem) => `inputs: ${problem.message}`);
  const simulated = simulate(checked.compiled, {
    inputs: inputs.value,
    maxParallel: 64,
    ...(test.acts === undefined ? {} : { acts: test.acts }),
    outcomes: (id, times) => outcomeOf(test, id, times),
  });
  return [...checkStatuses(test, simulated), ...checkOrder(test, simulated.log), ...checkValues(test, simulated)];
}

function checkRefusal({ expect }: ConformanceCase, said: readonly string[]): readonly string[] {
  const { invalid = '', error = '' } = expect;
  if (said.length === 0) return ['is accepted, but must be refused'];
  return said.some((line) => line.includes(invalid) && line.includes(error))
    ? []
    : [`is refused, but not for "${invalid}" with "${error}": ${said.join('; ')}`];
}

function outcomeOf(test: ConformanceCase, id: string, times: number): SimulatedOutcome {
  const written = test.outcomes?.[id];
  const outcome = Array.isArray(written) ? (written[times] ?? written.at(-1)) : written;
  if (outcome === undefined)
    return id.endsWith('.confirm') || id.endsWith('.unknown') ? { kind: 'hang' } : { kind: 'ok', takes: 1 };
  return translate(outcome);
}

function translate(written: WrittenOutcome): SimulatedOutcome {
  if (written === 'ok') return { kind: 'ok', takes: 1 };
  if (written === 'fail') return { kind: 'fail', takes: 1 };
  if (written === 'hang' || written === 'crash') return { kind: written };
  if ('answer' in written) {
    const { answer, words = '' } = written;
    return typeof answer === 'string'
      ? { kind: 'answer', decision: answer, values: {}, words }
      : { kind: 'answer', decision: 'submit', values: answer, words };
  }
  return { kind: 'ok', takes: written.takes ?? 1, ...(written.output === undefined ? {} : { output: written.output }) };
}

function checkStatuses({ expect }: ConformanceCase, { state }: Simulated): readonly string[] {
  const wrong: string[] = [];
  if (expect.run !== undefined && state.status !== expect.run) wrong.push(`the run is ${state.status}, not ${expect.run}`);
  for (const [step, status] of Object.entries(expect.steps ?? {})) {
    const found = stepAt(state, step)?.status ?? 'absent';
    if (found !== status) wrong.push(`${step} is ${found}, not ${status}`);
  }
  return wrong;
}

function checkOrder({ expect }: ConformanceCase, log: readonly RunEvent[]): readonly string[] {
  const wrong: string[] = [];
  for (const [first, then] of expect.before ?? []) {
    if (!(endOf(log, first) < startOf(log, then))) wrong.push(`${first} does not end before ${then} starts`);
  }
  for (const group of expect.together ?? []) {
    const lastStart = Math.max(...group.map((step) => startOf(log, step)));
    const firstEnd = Math.min(...group.map((step) => endOf(log, step)));
    if (!(lastStart < firstEnd)) wrong.push(`${group.join(', ')} do not run at the same time`);
  }
  return wrong;
}

const ENDS: ReadonlySet<string> = new Set(['stepSucceeded', 'stepFailed', 'stepSkipped', 'stepCancelled']);

function startOf(log: readonly RunEvent[], step: string): number {
  return log.find(({ body }) => body.type === 'stepStarted' && body.step === step)?.seq ?? Number.POSITIVE_INFINITY;
}

function endOf(log: readonly RunEvent[], step: string): number {
  const end = log.findLast(({ body }) => ENDS.has(body.type) && 'step' in body && body.step === step);
  return end?.seq ?? Number.POSITIVE_INFINITY;
}

function checkValues({ expect }: ConformanceCase, { state }: Simulated): readonly string[] {
  const wrong: string[] = [];
  for (const [step, attempts] of Object.entries(expect.attempts ?? {})) {
    const made = stepAt(state, step)?.attempts.length ?? 0;
    if (made !== attempts) wrong.push(`${step} made ${made} attempts, not ${attempts}`);
  }
  for (const [step, output] of Object.entries(expect.output ?? {})) {
    const found = stepAt(state, step)?.output;
    if (found === undefined || !holds(found, output))
      wrong.push(`${step} gave ${JSON.stringify(found)}, not ${JSON.stringify(output)}`);
  }
  if (expect.error !== undefined) {
    const said = [state.error, ...stepsOf(state).map((step) => step.error)].flatMap((error) =>
      error === undefined ? [] : [`${error.code} ${error.message}`],
    );
    const wanted = expect.error;
    if (!said.some((line) => line.includes(wanted))) wrong.push(`no error says "${wanted}": ${said.join('; ')}`);
  }
  return wrong;
}

/** Whether a value has at least what is expected of it; lists must be of the same length. */
function holds(found: Json, expected: Json): boolean {
  if (isJsonList(expected))
    return isJsonList(found) && found.length === expected.length && expected.every((item, at) => holds(found[at] ?? null, item));
  if (isJsonObject(expected))
    return (
      isJsonObject(found) && Object.entries(expected).every(([key, value]) => key in found && holds(found[key] ?? null, value))
    );
  return found === expected;
}
