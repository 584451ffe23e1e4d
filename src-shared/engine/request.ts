import { assertNever } from '../lib/assert-never.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { secretNamesOf } from '../workflow/secret-names.ts';
import { renderCommand, replaceSecretTokens, renderValue, valueText } from '../workflow/expressions/template.ts';
import { childRunId } from './child-id.ts';
import { instanceAt } from './find.ts';
import type { PerformEffect, PerformRequest } from './io.ts';
import type { RunState } from './run-state.ts';
import { readsOf, scopeAt, shapeOf } from './scope.ts';
import { holdsAlone, isIsolated } from './step-kind.ts';
import type { EventBody } from '../history/events.ts';
import { failureBefore } from './failure.ts';

type Attached = NonNullable<Extract<EventBody, { type: 'runCreated' }>['attachments']>[number];

/** Renders a JSON value at a step instance. */
export function renderAt(state: RunState, index: number, value: Json): Result<Json, Problem> {
  const reads = readsOf(value);
  return renderValue(value, reads.length === 0 ? {} : scopeAt(state, { kind: 'step', index }, reads), shapeOf(state));
}

/** What an executor would be asked to do for this instance now. Fails where a value cannot be had. */
export function requestFor(state: RunState, index: number): Result<PerformRequest, Problem> {
  const { plan, requests } = instanceAt(state, index);
  const { step } = plan;
  switch (step.type) {
    case 'command':
      return commandRequest(state, index, step);
    case 'tool': {
      const rendered = renderAt(state, index, step.arguments ?? {});
      if (!rendered.ok) return rendered;
      return ok({
        type: 'tool',
        server: step.server,
        tool: step.tool,
        arguments: isJsonObject(rendered.value) ? rendered.value : {},
      });
    }
    case 'http': {
      const { method = 'GET', url, headers = {}, body = null, expect } = step;
      return fieldsRequest(state, index, {
        type: 'http',
        fields: { method, url, headers, body, ...(expect === undefined ? {} : { expect: { ...expect } }) },
      });
    }
    case 'deploy': {
      const environment = state.compiled.workflow.environments?.[step.target];
      const fields: JsonObject = {
        target: step.target,
        inputs: step.inputs ?? {},
        environment: environment === undefined ? null : { ...environment },
      };
      return fieldsRequest(state, index, { type: 'deploy', fields });
    }
    case 'agent': {
      const { role, goal, inputs = {}, agent, model, tools, max_turns: maxTurns } = step;
      const fields: JsonObject = {
        role,
        goal,
        inputs,
        agent: agent ?? state.created?.flags.agent ?? null,
        model: model ?? null,
        tools: tools ?? null,
        max_turns: maxTurns ?? null,
        attachments: attachedTo(state, step).map(({ reference, name, path, bytes, mediaType }) => ({
          id: reference,
          name,
          path: pathOf(state, path),
          bytes,
          media_type: mediaType,
        })),
      };
      const rendered = fieldsRequest(state, index, { type: 'agent', fields });
      if (!rendered.ok || rendered.value.type !== 'agent') return rendered;
      const failure = failureBefore(state, index);
      const more = { ...(requests.length === 0 ? {} : { changes: requests }), ...(failure === undefined ? {} : { failure }) };
      return ok({ type: 'agent', fields: { ...rendered.value.fields, ...more } });
    }
    case 'workflow':
      return fieldsRequest(state, index, {
        type: 'workflow',
        fields: { uses: step.uses, child: step.child ?? null, inputs: step.inputs ?? {} },
      });
    case 'approve':
    case 'ask':
    case 'wait':
    case 'loop':
      return err(problem('not_performed', `A step of type ${step.type} is not performed by an executor.`, { at: step.id }));
    default:
      return assertNever(step);
  }
}

function commandRequest(
  state: RunState,
  index: number,
  step: Extract<CompiledStep, { type: 'command' }>,
): Result<PerformRequest, Problem> {
  const folder = renderAt(state, index, step.working_directory ?? '');
  if (!folder.ok) return folder;
  const more = {
    ...(step.shell === undefined ? {} : { shell: step.shell }),
    ...(step.working_directory === undefined ? {} : { workingDirectory: valueText(folder.value) }),
  };
  if (step.argv !== undefined) {
    const argv: string[] = [];
    for (const word of step.argv) {
      const rendered = renderAt(state, index, word);
      if (!rendered.ok) return rendered;
      argv.push(valueText(rendered.value));
    }
    return ok({ type: 'command', argv, values: {}, ...more });
  }
  const text = step.command ?? '';
  const reads = readsOf(text);
  const command = renderCommand(text, reads.length === 0 ? {} : scopeAt(state, { kind: 'step', index }, reads), shapeOf(state));
  return command.ok ? ok({ type: 'command', command: command.value.command, values: command.value.values, ...more }) : command;
}

function fieldsRequest(
  state: RunState,
  index: number,
  request: { readonly type: 'http' | 'deploy' | 'workflow' | 'agent'; readonly fields: JsonObject },
): Result<PerformRequest, Problem> {
  const rendered = renderAt(state, index, request.fields);
  if (!rendered.ok) return rendered;
  return ok({ type: request.type, fields: isJsonObject(rendered.value) ? rendered.value : {} });
}

/** A request as JSON, as history keeps it. */
export function requestJson(request: PerformRequest): JsonObject {
  switch (request.type) {
    case 'command':
      return {
        type: request.type,
        ...(request.command === undefined ? {} : { command: request.command }),
        ...(request.argv === undefined ? {} : { argv: request.argv }),
        ...(request.shell === undefined ? {} : { shell: request.shell }),
        ...(request.workingDirectory === undefined ? {} : { workingDirectory: request.workingDirectory }),
        values: request.values,
      };
    case 'tool':
      return { type: request.type, server: request.server, tool: request.tool, arguments: request.arguments };
    default:
      return { type: request.type, fields: namedOnly(request.fields) };
  }
}

/** The files a step attaches, in the order it names them. */
export function attachedTo(state: RunState, step: CompiledStep): readonly Attached[] {
  const kept = state.created?.attachments ?? [];
  return (step.attachments ?? []).flatMap((id) => kept.filter(({ reference }) => reference === id));
}

function pathOf(state: RunState, path: string): string {
  return `${state.workspace?.artifacts ?? '.'}/${path}`;
}

/** The variables a step sets for what runs in it. */
export function environmentOf(state: RunState, index: number): Result<Readonly<Record<string, string>>, Problem> {
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(instanceAt(state, index).plan.step.env ?? {})) {
    const rendered = renderAt(state, index, text);
    if (!rendered.ok) return rendered;
    env[name] = valueText(rendered.value);
  }
  return ok(env);
}

/** The tokens that stand for secrets, written as the author wrote them. */
function namedOnly(fields: JsonObject): JsonObject {
  const named = withNames(fields);
  return isJsonObject(named) ? named : {};
}

function withNames(value: Json): Json {
  if (typeof value === 'string') return replaceSecretTokens(value, (name) => `{{ secret.${name} }}`);
  if (isJsonList(value)) return value.map(withNames);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNames(member)])) : value;
}

/** The whole act of performing an attempt: the request and what surrounds it. */
export function effectFor(state: RunState, index: number, attempt: number): Result<PerformEffect, Problem> {
  const request = requestFor(state, index);
  if (!request.ok) return request;
  const { plan, state: step, agreed } = instanceAt(state, index);
  const env = environmentOf(state, index);
  if (!env.ok) return env;
  return ok({
    type: 'perform',
    step: step.step,
    attempt,
    request: request.value,
    ...(request.value.type === 'workflow' ? { childRun: childRunId(state, index, attempt) } : {}),
    env: env.value,
    secrets: secretNamesOf(plan.step),
    ...(plan.step.timeout_sec === undefined ? {} : { timeoutSec: plan.step.timeout_sec }),
    exclusive: holdsAlone(state, instanceAt(state, index)),
    ...(agreed?.tree === undefined ? {} : { boundTree: agreed.tree }),
    ...placeOf(state, index),
    artifacts: plan.step.artifacts ?? [],
    ...(plan.step.output === undefined ? {} : { outputSchema: plan.step.output.schema }),
  });
}

/** Where the step works: in a place of its own, in a folder below the workspace, or (nothing) in the workspace itself. */
export function placeOf(state: RunState, index: number): Pick<PerformEffect, 'isolated' | 'folder'> {
  const instance = instanceAt(state, index);
  const { workspace } = instance.plan.step;
  return {
    ...(isIsolated(state, instance) ? { isolated: true as const } : {}),
    ...(typeof workspace === 'object' ? { folder: workspace.path } : {}),
  };
}
