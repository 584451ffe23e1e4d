import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { readFields, type FieldReader } from '../field-reader.ts';
import { validName } from '../ids.ts';
import { literal } from '../plain-text.ts';
import type { Recorder } from '../recorder.ts';

/** Fields of a workflow that its triggers bring along, and what is kept of them. */
export interface TriggerFields {
  readonly fields: { readonly [key: string]: Json | undefined };
  readonly kept: JsonObject;
  /** Inputs the triggers give, which the workflow must ask for. */
  readonly given: ReadonlySet<string>;
}

/** No triggers. */
export const NO_TRIGGERS: TriggerFields = { fields: {}, kept: {}, given: new Set() };

/** The triggers of a `triggers.yml` by the workflow they start. */
export function triggersByWorkflow(
  value: Json | undefined,
  path: string,
  recorder: Recorder,
): ReadonlyMap<string, readonly { readonly value: JsonObject; readonly path: string }[]> {
  const found = new Map<string, { readonly value: JsonObject; readonly path: string }[]>();
  const list = isJsonObject(value) ? value['triggers'] : value;
  for (const [index, one] of (isJsonList(list) ? list : []).entries()) {
    const at = `${path}#/triggers/${index}`;
    if (!isJsonObject(one)) recorder.lost(at, 'This is not a trigger.');
    else {
      const id = typeof one['workflowId'] === 'string' ? one['workflowId'] : '';
      found.set(id, [...(found.get(id) ?? []), { value: one, path: at }]);
    }
  }
  return found;
}

/** What the triggers of one workflow come to. */
export function triggerFields(
  list: readonly { readonly value: JsonObject; readonly path: string }[],
  recorder: Recorder,
): TriggerFields {
  const triggers: JsonObject[] = [];
  const kept = nullMap<Json>();
  const given = new Set<string>();
  const modes = new Set<string>();
  const groups: (string | undefined)[] = [];
  const budgets: number[] = [];
  let project: Json | undefined;
  for (const [index, { value, path }] of list.entries()) {
    const fields = readFields(value, path);
    const id = fields.text('id') ?? `trigger-${index + 1}`;
    fields.take('workflowId');
    const inputs = inputsOf(fields, recorder, given);
    const made = triggerOf(fields, id, { inputs, recorder });
    if (made !== undefined) triggers.push(made);
    const folder = fields.text('workspacePath');
    const base = fields.text('baseBranch');
    if (folder !== undefined) project ??= { path: folder, ...(base === undefined ? {} : { ref: base }) };
    if (folder !== undefined) recorder.changed(fields.at('workspacePath'), 'The folder is the project the workflow is for.');
    modes.add(modeOf(fields, recorder));
    groups.push(fields.text('concurrencyMode') === 'serial' ? id : undefined);
    const config = fields.map('agentConfig') ?? {};
    const minutes = config['maxSessionMinutes'];
    if (typeof minutes === 'number' && minutes > 0) budgets.push(minutes * 60);
    const rest: JsonObject = { ...fields.rest(), ...restOfConfig(config) };
    for (const key of Object.keys(rest))
      recorder.lost(fields.at(key), LOSSES.get(key) ?? fields.unused(key, 'A trigger'), `x-workrail.triggers.${id}.${key}`);
    if (Object.keys(rest).length > 0) kept[id] = rest;
  }
  if (modes.size > 1)
    recorder.changed(
      list[0]?.path ?? '',
      'The triggers want different workspaces; every run gets a copy of its own, the safest of them.',
    );
  const mode = modes.size === 1 ? ([...modes][0] ?? 'isolated') : 'isolated';
  const group = groups.find((one) => one !== undefined);
  const policies = {
    ...(budgets.length === 0 ? {} : { budget: { max_wall_clock_sec: Math.max(...budgets) } }),
    ...(group === undefined ? {} : { concurrency: { group, max_runs: 1, on_conflict: 'queue' } }),
  };
  return {
    given,
    kept: Object.keys(kept).length === 0 ? {} : { triggers: kept },
    fields: {
      project,
      workspace: mode === '' ? undefined : mode,
      triggers: triggers.length === 0 ? undefined : triggers,
      policies: Object.keys(policies).length === 0 ? undefined : policies,
    },
  };
}

const LOSSES: ReadonlyMap<string, string> = new Map([
  ['branchPrefix', 'Branches are named by the app; a prefix cannot be chosen.'],
  ['autoCommit', 'Changes are offered when the run ends; nothing is committed by itself.'],
  ['autoOpenPR', 'A pull request is offered when the run ends; none is opened by itself.'],
  ['delivery', 'Where results go is a step of the workflow here; add one.'],
  ['agentConfig', 'The model is chosen where the agent is connected.'],
]);

function restOfConfig(config: JsonObject): JsonObject {
  const rest = Object.entries(config).filter(
    ([key, value]) => !(key === 'maxSessionMinutes' && typeof value === 'number' && value > 0),
  );
  return rest.length === 0 ? {} : { agentConfig: Object.fromEntries(rest) };
}

function inputsOf(fields: FieldReader, recorder: Recorder, given: Set<string>): JsonObject {
  const inputs = nullMap<Json>();
  const goal = fields.text('goalTemplate') ?? fields.text('goal');
  if (goal !== undefined) inputs['task'] = payloadText(goal, { recorder, path: fields.at('goalTemplate') });
  for (const [name, from] of Object.entries(fields.map('contextMapping') ?? {})) {
    const key = validName(name, 'input');
    given.add(name);
    inputs[key] = typeof from === 'string' ? `{{ ${payloadRead(from) ?? '""'} }}` : '';
  }
  return inputs;
}

function payloadText(text: string, at: { readonly recorder: Recorder; readonly path: string }): string {
  let made = '';
  let from = 0;
  for (const match of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
    const read = payloadRead((match[1] ?? '').trim());
    if (read === undefined) at.recorder.lost(at.path, `${match[0]} reads something that has no equal.`, 'the text');
    made += literal(text.slice(from, match.index)) + (read === undefined ? literal(match[0]) : `{{ ${read} }}`);
    from = match.index + match[0].length;
  }
  return made + literal(text.slice(from));
}

/** `$.pull_request.title` as it is read from what the trigger brings. */
function payloadRead(path: string): string | undefined {
  const keys = /^\$((?:\.[A-Za-z_]\w*|\[\d+\])+)$/.exec(path)?.[1];
  return keys === undefined ? undefined : `run.trigger.payload${keys}`;
}

function triggerOf(
  fields: FieldReader,
  id: string,
  given: { readonly inputs: JsonObject; readonly recorder: Recorder },
): JsonObject | undefined {
  const inputs: JsonObject = Object.keys(given.inputs).length === 0 ? {} : { inputs: given.inputs };
  const provider = fields.text('provider') ?? 'generic';
  const secret = fields.text('hmacSecret') ?? fields.text('secret');
  const event = EVENTS.get(provider);
  if (event !== undefined) {
    given.recorder.changed(fields.at('provider'), 'Asking the provider again and again becomes waiting for its events.');
    return { type: 'repo_event', ...event, ...inputs };
  }
  if (provider === 'cron' || provider === 'schedule') {
    const cron = fields.text('cron') ?? fields.text('schedule');
    const timezone = fields.text('timezone');
    if (cron !== undefined) return { type: 'cron', cron, ...(timezone === undefined ? {} : { timezone }), ...inputs };
  }
  if (provider !== 'generic')
    given.recorder.lost(
      fields.at('provider'),
      `The provider "${provider}" has no equal; a web address starts the workflow instead.`,
    );
  return { type: 'webhook', name: id, ...(secret === undefined ? {} : { secret_ref: secret.replace(/^\$/, '') }), ...inputs };
}

const EVENTS: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ['github_prs_poll', { event: 'pull_request', provider: 'github' }],
  ['github_issues_poll', { event: 'issues', provider: 'github' }],
  ['gitlab_poll', { event: 'merge_request', provider: 'gitlab' }],
]);

function modeOf(fields: FieldReader, recorder: Recorder): string {
  const strategy = fields.text('branchStrategy');
  if (strategy === undefined) return '';
  recorder.changed(fields.at('branchStrategy'), 'Where a run works is the workspace of the workflow.');
  if (strategy === 'read-only') return 'none';
  return strategy === 'none' ? 'in_place' : 'isolated';
}
