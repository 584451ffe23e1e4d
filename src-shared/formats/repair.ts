import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { nullMap } from '../lib/null-map.ts';
import { ID_PATTERN, STEP_TYPES } from '../workflow/schema.ts';
import type { Finding, Location, Repair } from '../workflow/checks/finding.ts';
import { misspelledKey } from './meant-kind.ts';
import { freeId, slug, wordsFromId } from '../workflow/names.ts';

/** A raw value brought to the one spelling of the language, and what had to be added for that. */
export interface Repaired {
  readonly value: Json;
  readonly findings: readonly Finding[];
}

/** Reads other spellings, sets `x-` keys aside and fills in what authors leave out, reporting each omission with a fix. */
export function repair(raw: JsonObject, path: string | undefined): Repaired {
  const findings: Finding[] = [];
  const top = withoutOwnKeys(raw);
  sameId(top, { other: 'workflow_id', at: [] }, findings);
  trimText(top, 'description');
  const listed: Json = top['steps'] ?? null;
  const taken = new Set<string>();
  collectIds(listed, taken);
  const steps = repairSteps(listed, ['steps'], { taken, findings });
  if (steps !== null) top['steps'] = steps;
  if (isJsonList(top['triggers']))
    top['triggers'] = top['triggers'].map((trigger, index) => repairTrigger(trigger, ['triggers', index], findings));
  if (isJsonList(top['references'])) top['references'] = top['references'].map(cleanMap);
  for (const key of ['policies', 'requires', 'project', 'workspace']) if (isJsonObject(top[key])) top[key] = cleanDeep(top[key]);
  for (const key of ['inputs', 'context', 'outputs', 'environments'])
    if (isJsonObject(top[key])) top[key] = mapValues(top[key], cleanMap);
  repairTop(top, path, findings);
  return { value: top, findings };
}

function repairTop(top: Record<string, Json>, path: string | undefined, findings: Finding[]): void {
  const add = (code: Finding['code'], said: { readonly key: string; readonly value: Json; readonly message: string }): void => {
    const { key, value, message } = said;
    findings.push({
      code,
      at: [key],
      message,
      hint: `Write ${key}: ${String(value)}.`,
      fixes: [{ title: `Add ${key}: ${String(value)}`, repairs: [{ kind: 'set', at: [key], value }] }],
    });
    top[key] = value;
  };
  const named = typeof top['name'] === 'string' ? top['name'] : undefined;
  if (top['version'] === undefined)
    add('FR201', { key: 'version', value: 1, message: 'No version is given; it is read as version 1.' });
  if (top['id'] === undefined) {
    const from = named ?? fileWords(path) ?? 'workflow';
    const id = slug(from, 'workflow');
    add('FR202', { key: 'id', value: id, message: `No id is given; it is read as "${id}".` });
  }
  if (top['name'] === undefined && typeof top['id'] === 'string') {
    const name = wordsFromId(top['id']);
    add('FR203', { key: 'name', value: name, message: `No name is given; it is read as "${name}".` });
  }
}

function fileWords(path: string | undefined): string | undefined {
  const file = path
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.(ya?ml|jsonc?|md|markdown|toml)$/i, '')
    .replace(/\.workflow$/i, '');
  return file === undefined || file === '' ? undefined : file;
}

function repairTrigger(trigger: Json, at: Location, findings: Finding[]): Json {
  if (!isJsonObject(trigger)) return trigger;
  const clean = withoutOwnKeys(trigger);
  if (clean['type'] === 'cron' && clean['timezone'] === undefined) {
    findings.push({
      code: 'FR205',
      at,
      message: 'No time zone is given; the machine’s own is used.',
      hint: 'Write timezone: UTC, or a place such as Europe/Paris.',
      fixes: [{ title: 'Add timezone: UTC', repairs: [{ kind: 'set', at: [...at, 'timezone'], value: 'UTC' }] }],
    });
  }
  return clean;
}

function collectIds(steps: Json, taken: Set<string>): void {
  if (!isJsonList(steps)) return;
  for (const step of steps) {
    if (!isJsonObject(step)) continue;
    const id = step['id'] ?? step['step_id'];
    if (typeof id === 'string') taken.add(id);
    collectIds(step['steps'] ?? null, taken);
  }
}

/** What repairing collects: ids in use, and findings. */
interface Notes {
  readonly taken: Set<string>;
  readonly findings: Finding[];
}

function repairSteps(steps: Json, at: Location, notes: Notes): Json {
  if (!isJsonList(steps)) return steps;
  return steps.map((step, index) => (isJsonObject(step) ? knownStep(step, [...at, index], notes) : step));
}

/** Steps that needed nothing added: what they become depends on nothing else. */
const complete = new WeakMap<JsonObject, Json>();

// The same step gives the same object, so that what later checks know of it stays known.
function knownStep(raw: JsonObject, at: Location, notes: Notes): Json {
  const before = complete.get(raw);
  if (before !== undefined) return before;
  const count = notes.findings.length;
  const step = repairStep(raw, at, notes);
  if (notes.findings.length === count) complete.set(raw, step);
  return step;
}

function repairStep(raw: JsonObject, at: Location, notes: Notes): Json {
  const { taken, findings } = notes;
  const step = withoutOwnKeys(raw);
  sameId(step, { other: 'step_id', at }, findings);
  trimText(step, 'goal');
  if (step['type'] === undefined && misspelledKey(step, 'type', STEP_TYPES) === undefined) {
    const type = typeOfFields(step);
    if (type !== undefined)
      addField(
        { step, at, key: 'type', value: type, code: 'FR206', message: `No type is given; the step is read as ${type}.` },
        findings,
      );
  }
  if (step['id'] === undefined || step['id'] === null) {
    const id = freeId(stepIdFrom(step), taken);
    taken.add(id);
    addField(
      { step, at, key: 'id', value: id, code: 'FR204', message: `No id is given; the step is read as "${id}".` },
      findings,
    );
  }
  if (step['type'] === 'agent' && step['role'] === undefined) {
    addField(
      {
        step,
        at,
        key: 'role',
        value: 'implementer',
        code: 'FR207',
        message: 'No role is given; the agent works as implementer.',
      },
      findings,
    );
  }
  const onFailure = step['on_failure'];
  if (isJsonObject(onFailure)) step['on_failure'] = untagged(onFailure);
  for (const key of ['retry', 'confirm', 'expect', 'workspace']) if (isJsonObject(step[key])) step[key] = cleanMap(step[key]);
  for (const key of ['verify', 'artifacts']) if (isJsonList(step[key])) step[key] = step[key].map(cleanMap);
  if (isJsonObject(step['form'])) step['form'] = mapValues(step['form'], cleanMap);
  if (step['steps'] !== undefined) step['steps'] = repairSteps(step['steps'], [...at, 'steps'], notes);
  return step;
}

function addField(
  what: { step: Record<string, Json>; at: Location; key: string; value: string; code: Finding['code']; message: string },
  findings: Finding[],
): void {
  const repairs: Repair[] = [{ kind: 'set', at: [...what.at, what.key], value: what.value }];
  findings.push({
    code: what.code,
    at: what.at,
    message: what.message,
    hint: `Write ${what.key}: ${what.value}.`,
    fixes: [{ title: `Add ${what.key}: ${what.value}`, repairs }],
  });
  what.step[what.key] = what.value;
}

/** The type of step that has these fields, where one of them belongs to one type. */
export function typeOfFields(step: JsonObject): string | undefined {
  const by: readonly (readonly [string, string])[] = [
    ['command', 'command'],
    ['argv', 'command'],
    ['goal', 'agent'],
    ['tool', 'tool'],
    ['url', 'http'],
    ['target', 'deploy'],
    ['form', 'ask'],
    ['uses', 'workflow'],
    ['steps', 'loop'],
    ['for_sec', 'wait'],
  ];
  return by.find(([key]) => step[key] !== undefined)?.[1];
}

/** The id that a step without one gets where it is free. */
export function stepIdFrom(step: JsonObject): string {
  const type = typeof step['type'] === 'string' && ID_PATTERN.test(step['type']) ? step['type'] : 'step';
  const words = [step['name'], step['goal'], step['reason'], step['command'], step['target'], step['tool'], step['uses']].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  if (typeof words !== 'string') return type;
  const firstLine = words.trim().split('\n')[0] ?? '';
  const prefix = words === step['target'] ? `${type} ` : '';
  return slug(prefix + firstLine.replace(/\{\{.*?\}\}/g, ' '), type);
}

function untagged(onFailure: JsonObject): Json {
  const { type, ...rest } = onFailure;
  if (type === 'stop' || type === 'continue') return Object.keys(rest).length === 0 ? type : onFailure;
  if (type === 'fail_fast' || type === 'agent_retry') return { [type]: rest };
  return onFailure;
}

function sameId(
  map: Record<string, Json>,
  spelling: { readonly other: string; readonly at: Location },
  findings: Finding[],
): void {
  const { other, at } = spelling;
  const key = 'id';
  const value = map[other];
  if (value === undefined) return;
  delete map[other];
  if (map[key] === undefined) {
    map[key] = value;
    return;
  }
  findings.push({
    code: 'FR109',
    at: [...at, key],
    message: `Both ${key} and ${other} are given.`,
    hint: `They mean the same: keep ${key}.`,
    fixes: [{ title: `Remove ${other}`, repairs: [{ kind: 'remove', at: [...at, other] }] }],
  });
}

/** White space around text for people and agents is the notation's, not the workflow's: it changes no hash. */
function trimText(map: Record<string, Json>, key: string): void {
  const text = map[key];
  if (typeof text === 'string') map[key] = text.trim();
}

function withoutOwnKeys(map: JsonObject): Record<string, Json> {
  const clean = nullMap<Json>();
  for (const [key, value] of Object.entries(map)) if (!key.startsWith('x-')) clean[key] = value;
  return clean;
}

function cleanMap(value: Json): Json {
  return isJsonObject(value) ? withoutOwnKeys(value) : value;
}

function cleanDeep(value: Json): Json {
  return isJsonObject(value) ? mapValues(withoutOwnKeys(value), cleanMap) : value;
}

function mapValues(map: JsonObject, change: (value: Json) => Json): JsonObject {
  const changed = nullMap<Json>();
  for (const [key, value] of Object.entries(map)) changed[key] = change(value);
  return changed;
}
