import { canonicalJson } from '../../lib/canonical-json.ts';
import { jsonObjectSchema, type Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { sha256Hex } from '../../workflow/compile.ts';
import type { CompiledStep } from '../../workflow/compiled.ts';
import { renamedReads } from '../../workflow/expressions/rename-reads.ts';

/** What came of a step when it last ran, in a test or a run. */
export interface StepResult {
  /** When it began, wall-clock ms. */
  readonly at: number;
  /** {@link stepFingerprint} of the step as it ran. */
  readonly fingerprint: string;
  /** Ids that steps had then, by the id they have now; those that have the same are left out. */
  readonly formerly?: ReadonlyMap<string, string>;
}

/**
 * Identifies what a step does and waits for: a new name or note does not change it, anything else does. A workflow it uses counts by
 * its name, since a text alone does not know what is in there. `formerly` tells the ids that steps had when it ran.
 */
export function stepFingerprint(step: CompiledStep, formerly: ReadonlyMap<string, string> = NONE): string {
  const meaning = meaningOf(step);
  return sha256Hex(canonicalJson(formerly.size === 0 ? meaning : withFormerIds(meaning, formerly)));
}

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Steps whose last result no longer says what they would do now: they were changed or connected anew since; something they wait
 * for is itself out of date, ran again later, or was pinned or let go later. Steps without a result, and pinned ones, are not.
 */
export function staleSteps(
  steps: readonly CompiledStep[],
  results: ReadonlyMap<string, StepResult>,
  /** When each pin was last set or taken away, by step. */
  pins: ReadonlyMap<string, { readonly at: number; readonly isSet: boolean }>,
): ReadonlySet<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const known = new Map<string, boolean>();
  return new Set(steps.map(({ id }) => id).filter(isStale));

  function isStale(id: string): boolean {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false);
    const step = byId.get(id);
    const result = results.get(id);
    const answer =
      step !== undefined &&
      result !== undefined &&
      pins.get(id)?.isSet !== true &&
      (result.fingerprint !== stepFingerprint(step, result.formerly) || step.needs.some((need) => movedSince(need, result.at)));
    known.set(id, answer);
    return answer;
  }

  function movedSince(need: string, at: number): boolean {
    const pin = pins.get(need);
    if (pin !== undefined && pin.at > at) return true;
    if (pin?.isSet === true) return false;
    return isStale(need) || (results.get(need)?.at ?? 0) > at;
  }
}

function meaningOf(step: CompiledStep): object {
  const { name: _, notes: __, ...rest } = step;
  if (rest.type === 'loop') return { ...rest, steps: rest.steps.map(meaningOf) };
  if (rest.type !== 'workflow') return rest;
  const { child: ___, ...use } = rest;
  return use;
}

/** A step as it would be with the ids that were there then: its own, those it waits for, and those it reads. */
function withFormerIds(meaning: object, formerly: ReadonlyMap<string, string>): Json {
  const inside = (value: Json, at: readonly (string | number)[]): Json => {
    if (typeof value === 'string') {
      const isId = at.at(-1) === 'id' && at.at(-3) === 'steps';
      if (isId || at.at(-2) === 'needs') return formerly.get(value) ?? value;
      return renamedReads(value, at, (id) => formerly.get(id));
    }
    if (isJsonList(value)) return value.map((item, index) => inside(item, [...at, index]));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inside(member, [...at, key])]));
  };
  return inside(jsonObjectSchema.parse(JSON.parse(canonicalJson(meaning))), ['steps', 0]);
}
