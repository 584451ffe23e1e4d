import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { valueText } from '../../workflow/expressions/template.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Ids } from '../ids.ts';
import type { Recorder } from '../recorder.ts';
import type { FindDefinition } from './routines.ts';
import { inWords } from '../plain-text.ts';

/** A step of the source with its new id, templates put in place of their calls and bodies resolved. */
export interface StepNode {
  readonly kind: 'step' | 'loop' | 'parallel';
  readonly id: string;
  readonly source: JsonObject;
  readonly path: string;
  /** Of a loop. */
  readonly body: readonly StepNode[];
  /** Conditions of the calls that brought it here, outermost first. */
  readonly callers: readonly { readonly condition: Json; readonly path: string }[];
  /** Rules of the routine it came from. */
  readonly rules: readonly string[];
  /** A confirmation that was asked of the call it came from. */
  readonly confirm?: Json;
  /** A routine that was called and is not at hand. */
  readonly missing?: { readonly templateId: string; readonly args: JsonObject };
}

/** What resolving needs. */
export interface NodeNeeds {
  readonly ids: Ids;
  readonly recorder: Recorder;
  readonly find: FindDefinition;
}

/** How deeply routines may call one another. */
const CALL_DEPTH = 8;

/** The steps of a workflow resolved. `inputs` are names in single braces that stand for inputs of a routine. */
export function resolveNodes(
  steps: readonly Json[],
  at: { readonly path: string; readonly inputs: ReadonlySet<string> },
  needs: NodeNeeds,
): readonly StepNode[] {
  const listed = steps.map((step, index) => ({ step, path: `${at.path}/steps/${index}` }));
  const byId = new Map<string, { readonly step: JsonObject; readonly path: string }>();
  for (const { step, path } of listed)
    if (isJsonObject(step) && typeof step['id'] === 'string') byId.set(step['id'], { step, path });
  const inLoops = new Set(listed.flatMap(({ step }) => (isLoop(step) && typeof step['body'] === 'string' ? [step['body']] : [])));
  const args = inputArgs(at.inputs);
  return listed.flatMap(({ step, path }) => {
    if (!isJsonObject(step)) {
      needs.recorder.say({
        code: 'IM102',
        severity: 'error',
        message: 'This is not a step.',
        hint: 'A step is a map with id and title.',
        path,
      });
      return [];
    }
    if (inLoops.has(inWords(step['id'])) && byId.get(inWords(step['id']))?.path === path) return [];
    return resolveStep(step, { path, byId, depth: 0, open: new Set(), args }, needs);
  });
}

interface Place {
  readonly path: string;
  readonly byId: ReadonlyMap<string, { readonly step: JsonObject; readonly path: string }>;
  readonly depth: number;
  /** Loops whose body is being resolved. */
  readonly open: ReadonlySet<string>;
  readonly args: ReadonlyMap<string, string>;
  readonly prefix?: string;
}

function resolveStep(raw: JsonObject, place: Place, needs: NodeNeeds): readonly StepNode[] {
  const { path } = place;
  const source = withArgs(raw, place.args);
  const call = source['templateCall'];
  if (isJsonObject(call) && typeof call['templateId'] === 'string')
    return resolveCall(source, { ...place, call, templateId: call['templateId'] }, needs);
  const id = give(source, place, needs);
  const base = { id, source, path, body: [], callers: [], rules: [] };
  if (isLoop(source)) return [{ ...base, kind: 'loop', body: bodyOf(source, place, needs) }];
  return [{ ...base, kind: source['type'] === 'parallel' ? 'parallel' : 'step' }];
}

function give(source: JsonObject, place: Place, needs: NodeNeeds): string {
  const own =
    typeof source['id'] === 'string' && source['id'] !== ''
      ? source['id']
      : typeof source['title'] === 'string'
        ? source['title']
        : 'step';
  if (place.prefix === undefined) return needs.ids.give(own, `${place.path}/id`);
  return needs.ids.own(`${place.prefix}-${own.replace(/^step-/, '')}`);
}

function bodyOf(loop: JsonObject, place: Place, needs: NodeNeeds): readonly StepNode[] {
  const body = loop['body'];
  const open = new Set([...place.open, inWords(loop['id'])]);
  if (typeof body === 'string') {
    const found = place.byId.get(body);
    if (found === undefined || open.has(body)) {
      needs.recorder.say({
        code: 'IM103',
        severity: 'error',
        message:
          found === undefined
            ? `The loop repeats "${body}", and there is no such step.`
            : `The loop "${body}" would repeat itself.`,
        hint: 'Name a step of the same file.',
        path: `${place.path}/body`,
      });
      return [];
    }
    needs.recorder.changed(`${place.path}/body`, `The step "${body}" now stands inside the loop that repeats it.`);
    return resolveStep(found.step, { ...place, path: found.path, open }, needs);
  }
  return (isJsonList(body) ? body : []).flatMap((step, index) =>
    isJsonObject(step) ? resolveStep(step, { ...place, path: `${place.path}/body/${index}`, open }, needs) : [],
  );
}

function resolveCall(
  source: JsonObject,
  place: Place & { readonly call: JsonObject; readonly templateId: string },
  needs: NodeNeeds,
): readonly StepNode[] {
  const { call, templateId, path } = place;
  const args = isJsonObject(call['args']) ? call['args'] : {};
  const found = place.depth < CALL_DEPTH ? needs.find(templateId) : undefined;
  const steps = found?.value['steps'];
  if (found === undefined || !isJsonList(steps)) {
    const base = { id: give(source, place, needs), source, path, body: [], callers: [], rules: [] };
    return [{ ...base, kind: 'step', missing: { templateId, args } }];
  }
  const prefix = typeof source['id'] === 'string' ? source['id'] : 'routine';
  const texts = new Map(Object.entries(args).map(([name, value]) => [name, valueText(value)]));
  const rules = [...textsOf(found.value['preconditions']), ...textsOf(found.value['metaGuidance'])];
  const byId = new Map<string, { readonly step: JsonObject; readonly path: string }>();
  for (const [index, step] of steps.entries())
    if (isJsonObject(step) && typeof step['id'] === 'string')
      byId.set(step['id'], { step, path: `${found.path}#/steps/${index}` });
  const inLoops = new Set(steps.flatMap((step) => (isLoop(step) && typeof step['body'] === 'string' ? [step['body']] : [])));
  const nodes = steps.flatMap((step, index) =>
    isJsonObject(step) && !inLoops.has(inWords(step['id']))
      ? resolveStep(
          step,
          {
            path: `${found.path}#/steps/${index}`,
            byId,
            depth: place.depth + 1,
            open: new Set(),
            args: texts,
            prefix: place.prefix === undefined ? prefix : `${place.prefix}-${prefix}`,
          },
          needs,
        )
      : [],
  );
  needs.recorder.changed(
    `${path}/templateCall`,
    `The ${nodes.length} steps of "${inWords(found.value['name'] ?? found.value['id'])}" stand in place of the call.`,
  );
  for (const key of Object.keys(source)) {
    if (['id', 'title', 'templateCall', 'runCondition', 'requireConfirmation'].includes(key)) continue;
    needs.recorder.lost(`${path}/${key}`, `A call of a routine has no ${key} of its own here.`);
  }
  if (source['title'] !== undefined)
    needs.recorder.changed(`${path}/title`, 'The call itself has no name any more; its steps have theirs.');
  const condition = source['runCondition'];
  return nodes.map((node, index) => ({
    ...node,
    callers: condition === undefined ? node.callers : [{ condition, path: `${path}/runCondition` }, ...node.callers],
    rules: [...rules, ...node.rules],
    ...(index === 0 && source['requireConfirmation'] !== undefined && node.source['requireConfirmation'] !== true
      ? { confirm: source['requireConfirmation'] }
      : {}),
  }));
}

function isLoop(step: Json | undefined): step is JsonObject {
  return isJsonObject(step) && step['type'] === 'loop';
}

function textsOf(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function inputArgs(inputs: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map([...inputs].map((name) => [name, `{{wr.input.${name}}}`]));
}

function withArgs(value: JsonObject, args: ReadonlyMap<string, string>): JsonObject {
  if (args.size === 0) return value;
  const replaced = replaceIn(value, args);
  return isJsonObject(replaced) ? replaced : value;
}

function replaceIn(value: Json, args: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string')
    return value.replace(/(?<!\{)\{([A-Za-z_]\w*)\}(?!\})/g, (whole, name: string) => args.get(name) ?? whole);
  if (isJsonList(value)) return value.map((item) => replaceIn(item, args));
  if (!isJsonObject(value)) return value;
  const map = nullMap<Json>();
  for (const [key, member] of Object.entries(value)) map[key] = replaceIn(member, args);
  return map;
}
