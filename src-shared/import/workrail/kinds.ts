import { assertNever } from '../../lib/assert-never.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject, kindWords } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Recorder } from '../recorder.ts';

type Kind = 'text' | 'flag' | 'number' | 'list' | 'map' | 'listOfMaps';

/** What WorkRail's schema says of the fields inside a step's fields, by the key they stand under. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  steps: { title: 'text' },
  body: { title: 'text' },
  functionDefinitions: { parameters: 'listOfMaps', scope: 'text' },
  parameters: { name: 'text', required: 'flag' },
  assessments: { dimensions: 'listOfMaps' },
  dimensions: { levels: 'list', required: 'flag' },
  references: { title: 'text', purpose: 'text', resolveFrom: 'text', authoritative: 'flag' },
  validationCriteria: { message: 'text', pattern: 'text', flags: 'text', min: 'number', max: 'number' },
  functionCalls: { args: 'map' },
  audit: { prompt: 'text', rubric: 'list' },
  verification: { command: 'text', prompt: 'text' },
  synthesis: { prompt: 'text' },
  promptBlocks: { constraints: 'list', procedure: 'list', verify: 'list', outputRequired: 'map' },
  outputContract: { required: 'flag' },
  assessmentConsequences: { effect: 'map' },
  effect: { kind: 'text', guidance: 'text' },
  templateCall: { args: 'map' },
  loop: { iterationVar: 'text', itemVar: 'text', indexVar: 'text' },
  conditionSource: { contractRef: 'text', loopId: 'text' },
};

/** Rules may stand inside rules, under these keys. */
const INSIDE_RULES: ReadonlySet<string> = new Set(['and', 'or', 'not']);
/** What the author's own values and schemas hold is theirs. */
const FREE: ReadonlySet<string> = new Set(['args', 'schema', 'default', 'metadata']);

/**
 * The definition with its inner fields of the kind they must have: one value where a list belongs is the list of it, a number where
 * text belongs is its digits; what is of no use is left out. Each is told with what stood there.
 */
export function withSoundKinds(value: JsonObject, path: string, recorder: Recorder): JsonObject {
  const sound = walked(value, { path, name: '', recorder });
  return isJsonObject(sound) ? sound : value;
}

interface Place {
  readonly path: string;
  /** The key that what is looked at stands under, those of lists passed over. */
  readonly name: string;
  readonly recorder: Recorder;
}

function walked(value: Json, place: Place): Json {
  if (isJsonList(value)) return value.map((item, index) => walked(item, { ...place, path: `${place.path}/${index}` }));
  if (!isJsonObject(value)) return value;
  const kinds = KINDS[place.name] ?? {};
  const map = nullMap<Json>();
  for (const [key, member] of Object.entries(value)) {
    const at = { ...place, path: `${place.path}/${key}`, name: INSIDE_RULES.has(key) ? place.name : key };
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    const sound = kind === undefined || member === null ? member : ofKind(member, kind, { ...at, name: key });
    if (sound !== undefined) map[key] = FREE.has(key) ? sound : walked(sound, at);
  }
  return map;
}

function ofKind(value: Json, kind: Kind, place: Place): Json | undefined {
  switch (kind) {
    case 'text':
      if (typeof value === 'string') return value;
      return typeof value === 'number' || typeof value === 'boolean'
        ? changed(String(value), place, `"${place.name}" is read as text.`)
        : leftOut(value, 'text', place);
    case 'flag':
      if (typeof value === 'boolean') return value;
      return value === 'true' || value === 'false'
        ? changed(value === 'true', place, `"${place.name}" is read as ${value}.`)
        : leftOut(value, 'true or false', place);
    case 'number':
      if (typeof value === 'number') return value;
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? changed(Number(value), place, `"${place.name}" is read as a number.`)
        : leftOut(value, 'a number', place);
    case 'list':
      if (isJsonList(value)) return value;
      return value === '' || isJsonObject(value)
        ? leftOut(value, 'a list', place)
        : changed([value], place, `"${place.name}" is read as a list of one.`);
    case 'map':
      return isJsonObject(value) ? value : leftOut(value, 'a map', place);
    case 'listOfMaps':
      return isJsonList(value) ? maps(value, place) : leftOut(value, 'a list', place);
    default:
      return assertNever(kind);
  }
}

function maps(list: readonly Json[], place: Place): Json {
  return list.flatMap((item, index) => {
    if (isJsonObject(item)) return [item];
    leftOut(item, 'a map', { ...place, path: `${place.path}/${index}`, name: `${place.name}[${index}]` });
    return [];
  });
}

function changed(value: Json, { path, recorder }: Place, message: string): Json {
  recorder.changed(path, message);
  return value;
}

function leftOut(value: Json, wanted: string, { path, name, recorder }: Place): undefined {
  const text = JSON.stringify(value);
  recorder.say({
    code: 'IM108',
    severity: 'warning',
    message: `"${name}" must be ${wanted} and is ${kindWords(value)}; it is left out: ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`,
    hint: 'Mend it in the file and import again, or write it into the new workflow.',
    path,
  });
  return undefined;
}
