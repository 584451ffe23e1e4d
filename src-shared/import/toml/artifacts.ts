import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { DraftStep } from '../draft.ts';
import { readFields } from '../field-reader.ts';
import type { Recorder } from '../recorder.ts';
import { inWords } from '../plain-text.ts';

/** Artifacts of the whole workflow on the step that leaves them: the one they name, else the last. */
export function withArtifacts(
  steps: readonly DraftStep[],
  about: { readonly given: Json; readonly path: string; readonly ids: ReadonlyMap<string, string>; readonly recorder: Recorder },
): { readonly steps: readonly DraftStep[]; readonly kept: JsonObject } {
  const { given, path, recorder } = about;
  const added = new Map<string, JsonObject[]>();
  const kept: Record<string, Json> = {};
  const last = steps.at(-1)?.id ?? '';
  for (const { name, value, at } of listed(given, path, recorder)) {
    const fields = readFields(value, at);
    fields.take('name');
    const single = fields.text('patterns') ?? fields.text('pattern') ?? fields.text('path');
    const patterns = single === undefined ? (fields.texts('patterns') ?? fields.texts('paths') ?? []) : [single];
    const days = daysOf(fields.any('retention') ?? fields.any('retention_days'));
    if (days === undefined) for (const key of ['retention', 'retention_days']) fields.unread(key);
    const from = fields.text('step') ?? fields.text('from');
    const type = fields.text('type');
    const step = (from === undefined ? undefined : about.ids.get(from)) ?? last;
    if (patterns.length === 0) recorder.lost(at, 'The artifact names no files.', 'x-toml.artifacts');
    if (from === undefined) recorder.changed(at, `The files are kept when "${step}", the last step, is done.`);
    const made = patterns.map((pattern): JsonObject => ({
      type: type !== undefined && TYPES.has(type) ? type : 'file',
      path: pattern,
      ...(name === undefined ? {} : { name }),
      ...(days === undefined ? {} : { retention_days: days }),
    }));
    added.set(step, [...(added.get(step) ?? []), ...made]);
    const rest = fields.rest();
    for (const key of Object.keys(rest)) recorder.lost(fields.at(key), fields.unused(key, 'An artifact'), 'x-toml.artifacts');
    if (Object.keys(rest).length > 0 || patterns.length === 0) kept[name ?? inWords(Object.keys(kept).length + 1)] = rest;
  }
  return {
    steps: steps.map((step) => {
      const own = added.get(step.id);
      return own === undefined || own.length === 0 ? step : { ...step, fields: { ...step.fields, artifacts: own } };
    }),
    kept: Object.keys(kept).length === 0 ? {} : { artifacts: kept },
  };
}

const TYPES: ReadonlySet<string> = new Set([
  'file',
  'report',
  'patch',
  'pr_link',
  'test_report',
  'deploy_url',
  'log_bundle',
  'release_notes',
]);

function listed(
  given: Json,
  path: string,
  recorder: Recorder,
): readonly { readonly name: string | undefined; readonly value: JsonObject; readonly at: string }[] {
  const one = (value: Json, name: string | undefined, at: string) => {
    if (isJsonObject(value)) return [{ name: typeof value['name'] === 'string' ? value['name'] : name, value, at }];
    if (typeof value === 'string') return [{ name, value: { path: value }, at }];
    if (isJsonList(value)) return [{ name, value: { patterns: value }, at }];
    recorder.lost(at, `This is not an artifact: ${inWords(value)}`);
    return [];
  };
  if (isJsonList(given)) return given.flatMap((value, index) => one(value, undefined, `${path}/${index}`));
  if (!isJsonObject(given)) return one(given, undefined, path);
  if (given['patterns'] !== undefined || given['paths'] !== undefined) return one(given, undefined, path);
  return Object.entries(given).flatMap(([name, value]) => one(value, name, `${path}/${name}`));
}

/** Days of `30`, `"30d"`, `"2w"`, `"12h"`, `{ days = 30 }`. */
function daysOf(given: Json | undefined): number | undefined {
  if (isJsonObject(given)) return daysOf(given['days']);
  if (typeof given === 'number') return given > 0 ? given : undefined;
  const [, amount = '', unit = 'd'] = /^\s*(\d+(?:\.\d+)?)\s*([hdwmy])?/.exec(inWords(given ?? '')) ?? [];
  const factor = { h: 1 / 24, d: 1, w: 7, m: 30, y: 365 }[unit] ?? 1;
  return amount === '' || Number(amount) === 0 ? undefined : Number(amount) * factor;
}
