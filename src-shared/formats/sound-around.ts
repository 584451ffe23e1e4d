import { ownValue } from '../lib/own-value.ts';
import { nullMap } from '../lib/null-map.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { Code } from '../workflow/checks/codes.ts';
import { workflowSchema, type Workflow } from '../workflow/schema.ts';
import { knownKeys } from './known-keys.ts';
import { ANY_STEP, parseAround, type Issues } from './parse-workflow.ts';
import { withoutFaults, type SoundFields } from './sound-fields.ts';

/** The fields around the steps as far as they are right, and the codes of which nothing can be said because of the others. */
export interface SoundAround {
  readonly around: Workflow;
  readonly doubted: ReadonlySet<Code>;
  /** The same with other inputs and context values in place of those that are wrong: what is said of all of these is sure. */
  readonly others: readonly (() => Workflow | undefined)[];
}

/** See {@link SoundAround}; undefined where nothing of them can be used. */
export function soundAround(value: JsonObject): SoundAround | undefined {
  const whole = parseAround(value);
  if (whole !== undefined) return { around: whole, doubted: new Set(), others: [] };
  const doubted = new Set<Code>();
  const [first, ...more] = STAND_INS;
  const sound = aroundWith(value, first, doubted);
  if (sound === undefined) return undefined;
  for (const key of sound.doubted) for (const code of ownValue(DEPEND_ON, key) ?? []) doubted.add(code);
  const others: (() => Workflow | undefined)[] = faultyEntries(value)
    ? more.map((standIn) => () => aroundWith(value, standIn, doubted)?.value)
    : [];
  const groups = (['inputs', 'context'] as const).filter((group) => sound.doubted.has(group));
  if (groups.length > 0) others.push(() => withNamed(sound.value, groups, value));
  return { around: sound.value, doubted, others };
}

function aroundWith(value: JsonObject, standIn: StandIn, doubted: Set<Code>): SoundFields<Workflow> | undefined {
  const fields: JsonObject = { ...withStandIns(value, standIn, doubted), steps: ANY_STEP };
  const fill = (key: string): Json => (key === 'version' ? 1 : 'any');
  return withoutFaults(fields, { schema: workflowSchema, known: knownKeys([], fields), fill });
}

/** What may stand for an input or a context value of which it is not known what it is. */
interface StandIn {
  readonly inputs: JsonObject;
  readonly context: JsonObject;
}

const STAND_INS: readonly [StandIn, ...StandIn[]] = [
  { inputs: { type: 'text' }, context: { type: 'text' } },
  { inputs: { type: 'number', default: 0 }, context: { type: 'number', default: 0 } },
  { inputs: { type: 'boolean', required: false }, context: { type: 'boolean', default: false } },
  { inputs: { type: 'multi_choice', options: ['any'], default: [] }, context: { type: 'list', default: [] } },
  { inputs: { type: 'secret' }, context: { type: 'map', default: {} } },
];

/** The workflow with an input or a context value of every name that is read from them. */
function withNamed(around: Workflow, groups: readonly ('inputs' | 'context')[], value: JsonObject): Workflow {
  const text = JSON.stringify(value);
  const named = (group: string): readonly string[] =>
    [...text.matchAll(new RegExp(`\\b${group}\\s*(?:\\.\\s*|\\[\\s*(?:\\\\"|'))([\\w-]+)`, 'g'))].map((match) => match[1] ?? '');
  const [{ inputs, context }] = STAND_INS;
  const wanted = Object.fromEntries(
    groups.map((group) => {
      const names = named(group).map((name) => [name, group === 'inputs' ? inputs : context] as const);
      return [group, { ...Object.fromEntries(names), ...around[group] }];
    }),
  );
  return workflowSchema.safeParse({ ...around, ...wanted }).data ?? around;
}

function faultyEntries(value: JsonObject): boolean {
  return aroundIssues(value).some(
    ({ path: [key, entry] }) => (key === 'inputs' || key === 'context') && isJsonObject(value[key]) && entry !== undefined,
  );
}

function aroundIssues(value: JsonObject): Issues {
  return workflowSchema.safeParse({ ...value, steps: ANY_STEP }).error?.issues ?? [];
}

/** Entries that are wrong stand for some input or trigger: their names and places count, what they are does not. */
function withStandIns(value: JsonObject, standIn: StandIn, doubted: Set<Code>): JsonObject {
  const changed = nullMap<Json>();
  for (const { path } of aroundIssues(value)) {
    const [key, entry] = path;
    const written = typeof key === 'string' ? (changed[key] ?? value[key]) : undefined;
    if ((key === 'inputs' || key === 'context') && isJsonObject(written) && typeof entry === 'string')
      changed[key] = { ...written, [entry]: standIn[key] };
    if ((key === 'policies' || key === 'requires') && isJsonObject(written) && typeof entry === 'string') {
      changed[key] = Object.fromEntries(Object.entries(written).filter(([name]) => name !== entry));
      for (const code of ownValue(DEPEND_ON, entry) ?? []) doubted.add(code);
    }
    if (key === 'environments' && isJsonObject(written) && typeof entry === 'string')
      changed[key] = { ...written, [entry]: { provider: 'static', directory: 'any' } };
    if (key === 'triggers' && isJsonList(written) && typeof entry === 'number')
      changed[key] = written.map((trigger, index) => (index === entry ? { type: 'manual' } : trigger));
  }
  return { ...value, ...changed };
}

/** What may depend on which inputs and context values there are, and on what they are. */
export const OF_VALUES: ReadonlySet<Code> = new Set<Code>(['FR402', 'FR406', 'FR407', 'FR414', 'FR415', 'FR507', 'FR521']);

/** What depends on a field of the workflow, or of its policies. */
const DEPEND_ON: Readonly<Record<string, readonly Code[]>> = {
  references: ['FR501'],
  environments: ['FR502'],
  resources: ['FR513'],
  workspace: ['FR512'],
  policies: ['FR503', 'FR504', 'FR505', 'FR511'],
  secrets: ['FR503'],
  commands: ['FR504'],
  network: ['FR505'],
  repo: ['FR511'],
};
