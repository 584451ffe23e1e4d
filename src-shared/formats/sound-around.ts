import { nullMap } from '../lib/null-map.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { Code } from '../workflow/codes.ts';
import { workflowSchema, type Workflow } from '../workflow/schema.ts';
import { knownKeys } from './known-keys.ts';
import { ANY_STEP, parseAround } from './parse-workflow.ts';
import { withoutFaults } from './sound-fields.ts';

/** The fields around the steps as far as they are right, and the codes of which nothing can be said because of the others. */
export interface SoundAround {
  readonly around: Workflow;
  readonly doubted: ReadonlySet<Code>;
}

/** See {@link SoundAround}; undefined where nothing of them can be used. */
export function soundAround(value: JsonObject): SoundAround | undefined {
  const whole = parseAround(value);
  if (whole !== undefined) return { around: whole, doubted: new Set() };
  const doubted = new Set<Code>();
  const entries = withStandIns(value, doubted);
  const fields: JsonObject = { ...entries, steps: ANY_STEP };
  const fill = (key: string): Json => (key === 'version' ? 1 : 'any');
  const sound = withoutFaults(fields, { schema: workflowSchema, known: knownKeys([], fields), fill });
  if (sound === undefined) return undefined;
  for (const key of sound.doubted) for (const code of DEPEND_ON[key] ?? []) doubted.add(code);
  return { around: sound.value, doubted };
}

/** Entries that are wrong stand for some input or trigger: their names and places count, what they are does not. */
function withStandIns(value: JsonObject, doubted: Set<Code>): JsonObject {
  const issues = workflowSchema.safeParse({ ...value, steps: ANY_STEP }).error?.issues ?? [];
  const changed = nullMap<Json>();
  for (const { path } of issues) {
    const [key, entry] = path;
    const written = typeof key === 'string' ? (changed[key] ?? value[key]) : undefined;
    if ((key === 'inputs' || key === 'context') && isJsonObject(written) && typeof entry === 'string') {
      changed[key] = { ...written, [entry]: { type: 'text' } };
      for (const code of TYPES) doubted.add(code);
    }
    if ((key === 'policies' || key === 'requires') && isJsonObject(written) && typeof entry === 'string') {
      changed[key] = Object.fromEntries(Object.entries(written).filter(([name]) => name !== entry));
      for (const code of DEPEND_ON[entry] ?? []) doubted.add(code);
    }
    if (key === 'environments' && isJsonObject(written) && typeof entry === 'string')
      changed[key] = { ...written, [entry]: { provider: 'static', directory: 'any' } };
    if (key === 'triggers' && isJsonList(written) && typeof entry === 'number')
      changed[key] = written.map((trigger, index) => (index === entry ? { type: 'manual' } : trigger));
  }
  return { ...value, ...changed };
}

/** What depends on what an input or a context value is. */
const TYPES: readonly Code[] = ['FR406', 'FR407', 'FR414', 'FR415', 'FR507', 'FR521'];

/** What depends on a field of the workflow, or of its policies. */
const DEPEND_ON: Readonly<Record<string, readonly Code[]>> = {
  inputs: ['FR402', ...TYPES],
  context: ['FR402', ...TYPES],
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
