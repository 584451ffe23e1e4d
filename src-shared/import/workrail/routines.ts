import type { JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { cleanJson, readJson } from '../clean-json.ts';
import type { ImportSource } from '../import-result.ts';
import { createRecorder } from '../recorder.ts';

/** A WorkRail workflow or routine at hand. */
export interface Definition {
  readonly path: string;
  readonly value: JsonObject;
}

/** Finds other definitions by the names steps give them: `wr.templates.routine.x`, `routine-x`, `wr.x`, an id. */
export type FindDefinition = (name: string) => Definition | undefined;

/** An index of everything that lies near the file that is imported. */
export function indexDefinitions(sources: readonly ImportSource[]): FindDefinition {
  const byId = new Map<string, Definition>();
  for (const { path, text } of sources) {
    if (!/\.jsonc?$/i.test(path)) continue;
    const read = readJson(text, path);
    const value = read.ok ? cleanJson(read.value, path, createRecorder()) : undefined;
    if (!isJsonObject(value) || typeof value['id'] !== 'string' || !Array.isArray(value['steps'])) continue;
    if (!byId.has(value['id'])) byId.set(value['id'], { path, value });
  }
  return (name) => {
    const routine = /^wr\.templates\.routine\.(.+)$/.exec(name)?.[1];
    const names =
      routine === undefined
        ? [name, name.replace(/^wr\./, ''), `routine-${name.replace(/^wr\./, '')}`]
        : [`routine-${routine}`, routine, `wr.routine.${routine}`];
    return names.map((one) => byId.get(one)).find((one) => one !== undefined);
  };
}
