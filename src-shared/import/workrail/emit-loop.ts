import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { DEFAULT_MAX_ITERATIONS, MAX_ROUNDS } from '../../workflow/schema.ts';
import { celText, negated, stepRead } from '../cel-words.ts';
import type { DraftStep } from '../draft.ts';
import { readFields } from '../field-reader.ts';
import { literal, inWords } from '../plain-text.ts';
import { confirmOf, LOOP_CONTROL, titleOf, whenOf } from './emit-step.ts';
import type { Emitting } from './emitting.ts';
import { functionPoints } from './goal.ts';
import { itemName, loopNames } from './loop-names.ts';
import type { StepNode } from './nodes.ts';
import { expressionOf, type Scope } from './scope.ts';

type Draft = Omit<DraftStep, 'needs'>;
type EmitNodes = (nodes: readonly StepNode[], emitting: Emitting) => readonly DraftStep[];

/** Times a loop may go round where the source does not say. */
const USUAL_CAP = 100;

/** A loop with its body; where a person is asked first, that is a step before it. */
export function emitLoop(node: StepNode, emitting: Emitting, emitNodes: EmitNodes): readonly Draft[] {
  const fields = readFields(node.source, node.path);
  fields.take('id', 'title', 'type', 'body', 'loop', 'notesOptional');
  const { scope } = emitting;
  const functions = functionPoints(fields.list('functionDefinitions') ?? [], scope, fields.at('functionDefinitions'));
  if (functions.length > 0)
    scope.recorder.changed(fields.at('functionDefinitions'), 'The functions of the loop stand in the goals of its steps.');
  const inner: Emitting = {
    ...emitting,
    scope: { ...scope, loops: [...scope.loops, loopNames(node.source)] },
    also: [...emitting.also, ...functions.map((one) => `Function ${one}`)],
  };
  const when = whenOf(node, fields, emitting);
  const asked = confirmOf(node, fields, emitting);
  const body = emitNodes(node.body, inner);
  const kept = emitting.kept(fields, node);
  if (body.length === 0) {
    scope.recorder.lost(node.path, `The loop "${node.id}" has nothing to repeat and was left out.`);
    return [];
  }
  const loop: Draft = {
    id: node.id,
    body,
    fields: {
      name: titleOf(node),
      type: 'loop',
      when,
      ...controlOf(node, { scope, inner: inner.scope, body }),
      'x-workrail': kept,
    },
  };
  const always: readonly Draft[] =
    asked.kind === 'always'
      ? [
          {
            id: emitting.ids.own(`${node.id}-confirm`),
            fields: { type: 'approve', when, reason: literal(`Confirm before "${titleOf(node)}" starts.`) },
          },
        ]
      : [];
  return [...always, ...asked.before(), loop, ...asked.after()];
}

interface LoopPlace {
  readonly scope: Scope;
  readonly inner: Scope;
  readonly body: readonly DraftStep[];
}

function controlOf(node: StepNode, place: LoopPlace): { readonly [key: string]: Json | undefined } {
  const given = isJsonObject(node.source['loop']) ? node.source['loop'] : {};
  const path = `${node.path}/loop`;
  for (const key of Object.keys(given))
    if (!LOOP_FIELDS.has(key)) place.scope.recorder.lost(`${path}/${key}`, `A loop has no ${key}.`);
  const cap = capOf(given, place.scope, path);
  switch (given['type']) {
    case 'for':
      return counted(given, { ...place, path, cap });
    case 'forEach':
      return listed(node, { ...place, path, cap });
    case 'while':
    case 'until':
      return tested(node, { ...place, path, cap, type: given['type'] });
    default:
      place.scope.recorder.lost(`${path}/type`, 'The loop does not say how it repeats; its body is done once.');
      return { times: 1 };
  }
}

const LOOP_FIELDS: ReadonlySet<string> = new Set(
  'type condition items count maxIterations iterationVar itemVar indexVar conditionSource'.split(' '),
);

function capOf(loop: JsonObject, scope: Scope, path: string): number {
  const cap = loop['maxIterations'];
  if (typeof cap === 'number' && cap >= 1) return Math.min(Math.floor(cap), MAX_ROUNDS);
  scope.recorder.changed(`${path}/maxIterations`, `The loop names no limit; it goes round ${USUAL_CAP} times at most.`);
  return USUAL_CAP;
}

type Controlled = LoopPlace & { readonly path: string; readonly cap: number };

function counted(loop: JsonObject, at: Controlled): { readonly [key: string]: Json } {
  const { count } = loop;
  if (typeof count === 'number' && count >= 0) {
    const times = Math.min(Math.floor(count), at.cap);
    if (count > at.cap)
      at.scope.recorder.changed(`${at.path}/count`, `It is more than the limit; the loop goes round ${times} times.`);
    return { times, ...(times > DEFAULT_MAX_ITERATIONS ? { max_iterations: times } : {}) };
  }
  const variable = typeof count === 'string' ? at.scope.variables.get(count) : undefined;
  if (variable === undefined) {
    at.scope.recorder.lost(`${at.path}/count`, 'The loop does not say how often it repeats; its body is done once.');
    return { times: 1 };
  }
  const rounds = Array.from({ length: Math.min(at.cap, 1000) }, (_, index) => inWords(index)).join(', ');
  at.scope.recorder.changed(`${at.path}/count`, 'The count is read when the loop starts.');
  const limit = variable.type === 'integer' ? variable.read : `double(${variable.read})`;
  return { for_each: `[${rounds}].filter(round, round < ${limit})`, max_iterations: at.cap };
}

function listed(node: StepNode, at: Controlled): { readonly [key: string]: Json } {
  const items = isJsonObject(node.source['loop']) ? node.source['loop']['items'] : undefined;
  const variable = typeof items === 'string' ? at.scope.variables.get(items) : undefined;
  if (variable === undefined) {
    at.scope.recorder.lost(`${at.path}/items`, 'The loop does not say what it goes through; its body is done once.');
    return { for_each: '[""]', as: itemName(node.source) };
  }
  return { for_each: variable.read, as: itemName(node.source), max_iterations: at.cap };
}

function tested(node: StepNode, at: Controlled & { readonly type: 'while' | 'until' }): { readonly [key: string]: Json } {
  const loop = isJsonObject(node.source['loop']) ? node.source['loop'] : {};
  const source = isJsonObject(loop['conditionSource']) ? loop['conditionSource'] : undefined;
  if (source?.['kind'] === 'artifact_contract') return byDecision(node, at, `${at.path}/conditionSource`);
  const condition = source?.['condition'] ?? loop['condition'];
  if (source !== undefined && loop['condition'] !== undefined)
    at.scope.recorder.lost(`${at.path}/condition`, 'The loop has a second condition, which WorkRail passes over.');
  if (condition === undefined) return byDecision(node, at, at.path);
  const expression = expressionOf(
    condition,
    at.scope,
    source === undefined ? `${at.path}/condition` : `${at.path}/conditionSource/condition`,
  );
  if (expression === undefined) return { until: 'true', max_iterations: at.cap };
  if (at.type === 'while') return { while: expression, max_iterations: at.cap };
  at.scope.recorder.changed(
    `${at.path}/type`,
    'WorkRail looks at the condition before each round, also of an "until" loop: it is the opposite of a "while".',
  );
  return { while: negated(expression), max_iterations: at.cap };
}

/** The loop ends when the step that holds its contract says so. */
function byDecision(node: StepNode, at: Controlled, path: string): { readonly [key: string]: Json } {
  const holder = node.body.findLast(
    (step) => isJsonObject(step.source['outputContract']) && step.source['outputContract']['contractRef'] === LOOP_CONTROL,
  );
  const draft = at.body.find(({ id }) => id === holder?.id);
  if (draft === undefined) {
    at.scope.recorder.lost(path, 'No step of the loop decides whether it goes on; its body is done once.');
    return { until: 'true', max_iterations: at.cap };
  }
  at.scope.recorder.changed(path, `The loop ends when "${draft.id}" decides to stop.`);
  const decision = `${stepRead(draft.id)}.output.decision == ${celText('stop')}`;
  return {
    until: draft.fields['when'] === undefined ? decision : `has(${stepRead(draft.id)}.output) && ${decision}`,
    max_iterations: at.cap,
  };
}
