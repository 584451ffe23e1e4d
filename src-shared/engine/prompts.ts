import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Decision, Prompt } from '../history/events.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { instantOf, secondsOf } from '../workflow/schedule/moments.ts';
import { valueText } from '../workflow/expressions/template.ts';
import { failureBefore } from './failure.ts';
import { instanceAt } from './find.ts';
import { agentBefore } from './fold/fold-rewind.ts';
import { attachedTo, renderAt, requestFor, requestJson } from './request.ts';
import type { RunState } from './run-state.ts';
import { guardedSteps } from './shown-steps.ts';

type Waiting = Extract<CompiledStep, { type: 'approve' | 'ask' | 'wait' | 'agent' }>;

/** What a step that waits shows and until when (wall-clock ms). */
export function promptFor(
  state: RunState,
  index: number,
  asked: { readonly step: Waiting; readonly now: number },
): Result<Prompt, Problem> {
  const { step, now } = asked;
  switch (step.type) {
    case 'wait':
      return waitPrompt(state, index, { step, now });
    case 'approve': {
      const reason = renderAt(state, index, step.reason);
      if (!reason.ok) return reason;
      const limit = step.timeout ?? step.timeout_sec;
      const until = limit === undefined ? ok(undefined) : instantAfter(state, index, { limit, now });
      if (!until.ok) return until;
      return ok({
        kind: 'approve',
        title: step.name,
        reason: valueText(reason.value),
        ...(step.options === undefined ? {} : { options: step.options }),
        ...attached(state, step),
        shows: [...failureShown(state, index), ...guardedSteps(state, index)],
        decisions: approvals(state, index),
        ...(until.value === undefined ? {} : { until: until.value }),
      });
    }
    case 'ask': {
      const reason = renderAt(state, index, step.reason ?? '');
      if (!reason.ok) return reason;
      return ok({
        kind: 'ask',
        title: step.name,
        reason: valueText(reason.value),
        form: formJson(step.form),
        ...attached(state, step),
        shows: failureShown(state, index),
        decisions: ['submit', 'reject'],
        ...lapse(step, now),
      });
    }
    case 'agent': {
      const request = requestFor(state, index);
      if (!request.ok) return request;
      const fields = request.value.type === 'agent' ? request.value.fields : {};
      const changes = fields['changes'];
      return ok({
        kind: 'agent',
        title: step.name,
        reason: valueText(fields['goal'] ?? step.goal),
        role: step.role,
        ...(step.output === undefined ? {} : { outputSchema: step.output.schema }),
        decisions: ['submit', 'reject'],
        ...attached(state, step),
        shows: [
          ...failureShown(state, index),
          ...Object.entries(isJsonObject(fields['inputs']) ? fields['inputs'] : {}).map(([label, value]) => ({ label, value })),
          ...(changes === undefined ? [] : [{ label: 'Changes asked for', value: changes }]),
        ],
        ...lapse(step, now),
      });
    }
  }
}

/** A question put before a step with effects starts, or after its result is there. */
export function confirmPrompt(
  state: RunState,
  index: number,
  asked: { readonly reason: string; readonly result?: Json },
): Result<Prompt, Problem> {
  const { plan } = instanceAt(state, index);
  if (asked.result !== undefined) {
    return ok({
      kind: 'confirm',
      title: plan.step.name,
      reason: asked.reason,
      shows: [{ label: RESULT, value: asked.result }],
      decisions: ['approve', 'reject'],
    });
  }
  const request = requestFor(state, index);
  if (!request.ok) return request;
  return ok({
    kind: 'confirm',
    title: plan.step.name,
    reason: asked.reason,
    shows: [{ label: 'Will do', value: requestJson(request.value) }],
    decisions: ['approve', 'reject'],
  });
}

/** The label under which a finished step's output waits to be confirmed. */
export const RESULT = 'Result';

/** A question about an attempt whose outcome nobody saw. */
export function unknownPrompt(state: RunState, index: number, reason: string): Prompt {
  const { plan, state: step } = instanceAt(state, index);
  return {
    kind: 'unknown',
    title: plan.step.name,
    reason,
    shows: [{ label: 'Was doing', value: step.attempts.at(-1)?.input ?? {} }],
    decisions: ['succeeded', 'failed', 'retry'],
  };
}

function waitPrompt(
  state: RunState,
  index: number,
  asked: { readonly step: Extract<CompiledStep, { type: 'wait' }>; readonly now: number },
): Result<Prompt, Problem> {
  const { step, now } = asked;
  const instant =
    step.until === undefined
      ? instantAfter(state, index, { limit: step.for_sec ?? 0, now })
      : instantAt(state, index, step.until);
  return instant.ok ? ok({ kind: 'wait', title: step.name, reason: step.notes ?? '', until: instant.value }) : instant;
}

function instantAt(state: RunState, index: number, text: string): Result<number, Problem> {
  const rendered = renderAt(state, index, text);
  if (!rendered.ok) return rendered;
  const words = valueText(rendered.value);
  const instant = typeof rendered.value === 'number' ? rendered.value : instantOf(words);
  if (instant !== undefined && Number.isFinite(instant)) return ok(instant);
  return err(
    problem('invalid_instant', `"${words}" is not a moment to wait until.`, {
      at: `${instanceAt(state, index).state.step}.until`,
      hint: 'Write it like 2026-03-31T09:00:00Z, or with a time zone like 2026-03-31T09:00[Europe/Berlin].',
    }),
  );
}

function instantAfter(
  state: RunState,
  index: number,
  wait: { readonly limit: number | string; readonly now: number },
): Result<number, Problem> {
  const rendered = typeof wait.limit === 'number' ? ok(wait.limit) : renderAt(state, index, wait.limit);
  if (!rendered.ok) return rendered;
  const seconds = typeof rendered.value === 'number' ? rendered.value : secondsOf(valueText(rendered.value));
  if (seconds !== undefined && Number.isFinite(seconds) && seconds >= 0) return ok(wait.now + seconds * 1000);
  return err(
    problem('invalid_duration', `"${valueText(rendered.value)}" is not a time to wait.`, {
      at: instanceAt(state, index).state.step,
      hint: 'Write seconds (90) or a number with s, m, h or d (2h).',
    }),
  );
}

function lapse(step: CompiledStep, now: number): { readonly until?: number } {
  return step.timeout_sec === undefined ? {} : { until: now + step.timeout_sec * 1000 };
}

/** Changes can be asked for only where an agent can be asked to make them. */
function approvals(state: RunState, index: number): Decision[] {
  return agentBefore(state, index) === undefined ? ['approve', 'reject'] : ['approve', 'reject', 'changes'];
}

/** What went wrong before, in the words and lines that help to put it right. */
function failureShown(state: RunState, index: number): { label: string; value: Json }[] {
  const failure = failureBefore(state, index);
  if (failure === undefined) return [];
  const { error, evidence } = failure;
  const detail = isJsonObject(error) ? error['detail'] : undefined;
  const lines = isJsonObject(detail)
    ? [detail['stdout'], detail['stderr']].flatMap((part) => (isJsonList(part) ? part : []))
    : [];
  return [
    { label: failure['step'] === instanceAt(state, index).state.step ? 'Last try' : 'What failed', value: failure['name'] ?? '' },
    ...(isJsonObject(error) && evidence === undefined ? [{ label: 'Error', value: error['message'] ?? '' }] : []),
    ...(lines.length === 0 ? [] : [{ label: 'Last lines', value: lines.map(String).join('\n') }]),
    ...(isJsonList(evidence) ? [{ label: 'Evidence', value: evidence.filter(isJsonObject).map(evidenceLine).join('\n') }] : []),
  ];
}

function attached(state: RunState, step: CompiledStep): Pick<Prompt, 'attachments'> {
  const attachments = attachedTo(state, step).map(({ reference: _, ...artifact }) => artifact);
  return attachments.length === 0 ? {} : { attachments };
}

function evidenceLine(check: JsonObject): string {
  return `${check['ok'] === true ? '✓' : '✗'} ${String(check['name'])}: ${String(check['detail'] ?? '')}`;
}

function formJson(form: Extract<CompiledStep, { type: 'ask' }>['form']): JsonObject {
  return Object.fromEntries(
    Object.entries(form).map(([name, field]) => [
      name,
      Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined)),
    ]),
  );
}
