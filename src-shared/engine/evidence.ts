import { isJsonObject } from '../lib/json-guards.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { ok, type Result } from '../lib/result.ts';
import type { EvidenceCheck } from '../history/events.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { evaluate, parseExpression } from '../workflow/expressions/expression.ts';
import type { Verify } from '../workflow/step-fields.ts';
import { renderCommand, renderValue, valueText } from '../workflow/expressions/template.ts';
import { attemptOf, instanceAt } from './find.ts';
import type { EvidenceRequest, GatherEffect } from './io.ts';
import { environmentOf, placeOf, renderAt } from './request.ts';
import type { RunState } from './run-state.ts';
import { readsOf, scopeAt, shapeOf } from './scope.ts';

/** Whether some of a step's evidence can only be had by the host: files, artifacts, commands. */
export function needsHost(step: CompiledStep): boolean {
  return step.verify?.some((check) => !('expression' in check)) === true;
}

/** What the host is to look at for the output that an instance holds. What cannot be rendered is left out here and fails in `judge`. */
export function gatherFor(state: RunState, index: number): GatherEffect {
  const { plan, state: step, held } = instanceAt(state, index);
  const { step: spec } = plan;
  const env = environmentOf(state, index);
  const place = placeOf(state, index);
  const folder = spec.type === 'command' ? renderAt(state, index, spec.working_directory ?? '') : ok('');
  const checks = (spec.verify ?? []).flatMap((check) => {
    const request = requestOf(state, index, { check, output: held?.output ?? null });
    return request?.ok === true ? [request.value] : [];
  });
  return {
    type: 'gather',
    step: step.step,
    attempt: attemptOf(instanceAt(state, index)),
    checks,
    ...(place.isolated === true ? { isolated: { apply: expressionsHold(state, index, held?.output ?? null) } } : {}),
    ...(place.folder === undefined ? {} : { folder: place.folder }),
    artifacts: spec.artifacts ?? [],
    ...(spec.type === 'command' && spec.shell !== undefined ? { shell: spec.shell } : {}),
    ...(folder.ok && folder.value !== '' ? { workingDirectory: valueText(folder.value) } : {}),
    env: env.ok ? env.value : {},
    secrets: spec.secrets ?? [],
    ...(spec.timeout_sec === undefined ? {} : { timeoutSec: spec.timeout_sec }),
  };
}

/** All of a step's evidence in the order it is written: what the host found, and expressions over the step's own output. */
export function evidenceOf(
  state: RunState,
  index: number,
  had: { readonly output: Json; readonly found: readonly EvidenceCheck[] },
): readonly EvidenceCheck[] {
  let next = 0;
  return (instanceAt(state, index).plan.step.verify ?? []).map((check) => {
    if ('expression' in check) return expressionCheck(state, index, { check, output: had.output });
    const request = requestOf(state, index, { check, output: had.output });
    if (request?.ok === false) return { name: nameOf(check), ok: false, detail: request.error.message };
    const found = had.found[next];
    next += 1;
    return found ?? { name: nameOf(check), ok: false, detail: 'was not looked at' };
  });
}

/** A change is not brought in for an output that is known not to hold. */
function expressionsHold(state: RunState, index: number, output: Json): boolean {
  const checks = instanceAt(state, index).plan.step.verify ?? [];
  return checks.every((check) => !('expression' in check) || expressionCheck(state, index, { check, output }).ok);
}

function requestOf(
  state: RunState,
  index: number,
  of: { readonly check: Verify; readonly output: Json },
): Result<EvidenceRequest, Problem> | undefined {
  const { check, output } = of;
  const name = nameOf(check);
  const text = (template: string): Result<string, Problem> => {
    const rendered = renderValue(template, ownScope(state, index, { text: template, output }), shapeOf(state));
    return rendered.ok ? ok(valueText(rendered.value)) : rendered;
  };
  if ('command' in check) {
    const rendered = renderCommand(check.command, ownScope(state, index, { text: check.command, output }), shapeOf(state));
    return rendered.ok ? ok({ name, kind: 'command', ...rendered.value }) : rendered;
  }
  if ('file' in check) {
    const path = text(check.file);
    if (!path.ok) return path;
    if (check.contains === undefined) return ok({ name, kind: 'file', path: path.value });
    const contains = text(check.contains);
    return contains.ok ? ok({ name, kind: 'file', path: path.value, contains: contains.value }) : contains;
  }
  if ('artifact' in check) {
    const artifact = text(check.artifact);
    return artifact.ok ? ok({ name, kind: 'artifact', artifact: artifact.value }) : artifact;
  }
  return undefined;
}

function expressionCheck(
  state: RunState,
  index: number,
  of: { readonly check: Extract<Verify, { expression: string }>; readonly output: Json },
): EvidenceCheck {
  const { check, output } = of;
  const name = nameOf(check);
  const parsed = parseExpression(check.expression);
  if (!parsed.ok) return { name, ok: false, detail: parsed.error.message };
  const scope = scopeAt(state, { kind: 'step', index }, parsed.value.names);
  const value = evaluate(parsed.value, withOwnOutput(scope, instanceAt(state, index).plan.id, output), shapeOf(state));
  if (!value.ok) return { name, ok: false, detail: value.error.message };
  return { name, ok: value.value === true, detail: value.value === true ? 'holds' : 'does not hold' };
}

function ownScope(state: RunState, index: number, of: { readonly text: string; readonly output: Json }): JsonObject {
  const reads = readsOf(of.text);
  if (reads.length === 0) return {};
  return withOwnOutput(scopeAt(state, { kind: 'step', index }, reads), instanceAt(state, index).plan.id, of.output);
}

function withOwnOutput(scope: JsonObject, id: string, output: Json): JsonObject {
  const steps = isJsonObject(scope['steps']) ? scope['steps'] : {};
  return { ...scope, steps: { ...steps, [id]: { status: 'succeeded', output } } };
}

function nameOf(check: Verify): string {
  if (check.name !== undefined) return check.name;
  if ('command' in check) return check.command;
  if ('expression' in check) return check.expression;
  return 'file' in check ? check.file : check.artifact;
}
