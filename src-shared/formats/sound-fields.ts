import type { z } from 'zod';
import { nullMap } from '../lib/null-map.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { loopStepSchema, STEP_TYPES, stepSchema, type Step } from '../workflow/schema.ts';
import type { Location } from '../workflow/checks/finding.ts';
import { knownKeys } from './known-keys.ts';
import { meantKey } from './meant-key.ts';
import { meantKind } from './meant-kind.ts';
import { ANY_STEP } from './parse-workflow.ts';

/** A map without what is wrong in it: `doubted` are the fields that were left out, filled in, or meant by keys that are none. */
export interface SoundFields<T> {
  readonly value: T;
  readonly doubted: ReadonlySet<string>;
}

/** A faulty step as far as its fields are right; undefined where not even its kind can be told. A loop's body is left to the caller. */
export function soundStepFields(step: JsonObject, at: Location): SoundFields<Step> | undefined {
  const isKnown = STEP_TYPES.some((type) => type === step['type']);
  const { misspelled, kind } = isKnown ? {} : meantKind(step, at, 'type');
  const type = isKnown ? step['type'] : kind;
  if (type === undefined) return undefined;
  const { [misspelled ?? 'type']: _, ...rest } = step;
  const plain: JsonObject = { ...rest, type, ...(type === 'loop' ? { steps: ANY_STEP } : {}) };
  const fill = (key: string): Json => (key === 'form' ? { answer: { type: 'text' } } : 'any');
  const schema: z.ZodType<Step> = type === 'loop' ? loopStepSchema : stepSchema;
  return withoutFaults(plain, { schema, known: knownKeys(at, plain), fill });
}

/** Leaves out the fields a schema refuses and fills in those it misses, until it takes the rest. */
export function withoutFaults<T>(
  written: JsonObject,
  {
    schema,
    known,
    fill,
  }: { readonly schema: z.ZodType<T>; readonly known: readonly string[]; readonly fill: (key: string) => Json },
): SoundFields<T> | undefined {
  const doubted = new Set<string>();
  let fields: JsonObject = written;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const parsed = schema.safeParse(fields);
    if (parsed.success) return { value: parsed.data, doubted };
    const left = nullMap<Json>();
    for (const [key, value] of Object.entries(fields)) left[key] = value;
    for (const issue of parsed.error.issues) {
      const [key] = issue.path;
      if (key === undefined && issue.code === 'unrecognized_keys') {
        for (const strange of issue.keys) {
          delete left[strange];
          doubted.add(meantKey(strange, known) ?? strange);
        }
      } else if (typeof key === 'string') {
        doubted.add(key);
        if (Object.hasOwn(left, key)) delete left[key];
        else left[key] = fill(key);
      }
    }
    fields = { ...left };
  }
  return undefined;
}

/** A field is left out, then filled in where it must be there. */
const MOST_TRIES = 4;
