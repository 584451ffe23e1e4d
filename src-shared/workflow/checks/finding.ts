import type { Json } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { CODES, type Code } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A place in a workflow as keys and list positions from the outside in. */
export type Location = readonly (string | number)[];

/** One change to the model that a fix makes; text changes are made from it where there is a text. */
export type Repair =
  | { readonly kind: 'set'; readonly at: Location; readonly value: Json }
  | { readonly kind: 'remove'; readonly at: Location }
  | { readonly kind: 'renameKey'; readonly at: Location; readonly to: string }
  | { readonly kind: 'replaceText'; readonly at: Location; readonly find: string; readonly text: string; readonly nth?: number };

/**
 * What a check found, before it is given a range: `within` narrows the place to a piece of its text, `onKey` to its key. Of several equal
 * pieces, `nth` says which, counted from 0 (the first where it is not given).
 */
export interface Finding {
  readonly code: Code;
  readonly at: Location;
  readonly message: string;
  readonly hint?: string;
  readonly within?: string;
  readonly nth?: number;
  readonly onKey?: true;
  /** Offsets in the text, where the finding is about the text and not about a value. */
  readonly offsets?: readonly [number, number];
  readonly fixes?: readonly { readonly title: string; readonly repairs: readonly Repair[] }[];
}

/** The path of a place with steps named by id (`steps.review.goal`); steps in loops are named the same way, without the loop. */
export function pathOf(root: unknown, at: Location): string {
  let names: string[] = [];
  let here: unknown = root;
  for (const [index, key] of at.entries()) {
    const next: unknown = memberOf(here, key);
    if (typeof key === 'number' && at[index - 1] === 'steps') names = ['steps', stepName(next, key)];
    else if (!(key === 'steps' && names.length > 0 && typeof at[index + 1] === 'number')) names.push(String(key));
    here = next;
  }
  return names.join('.');
}

function stepName(step: unknown, index: number): string {
  if (!isJsonObject(step)) return String(index);
  const id = step['id'] ?? step['step_id'];
  return typeof id === 'string' && id !== '' ? id : String(index);
}

/** The member of a map or list, undefined where there is none. */
export function memberOf(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The place a path names, or the longest part of it that exists; ids of steps are found in loop bodies too. */
export function locationOf(root: unknown, path: string): { readonly at: Location; readonly rest: readonly string[] } {
  const keys = path === '' ? [] : path.split('.');
  const at: (string | number)[] = [];
  let here: unknown = root;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    if (key === 'steps' && Array.isArray(memberOf(here, 'steps')) && keys[index + 1] !== undefined) {
      const found = findStep(memberOf(here, 'steps'), keys[index + 1] ?? '');
      if (found === undefined) return { at: [...at, 'steps'], rest: keys.slice(index + 1) };
      at.push('steps', ...found.at);
      here = found.step;
      index++;
      continue;
    }
    const next: unknown = memberOf(here, Array.isArray(here) ? Number(key) : key);
    if (next === undefined) return { at, rest: keys.slice(index) };
    at.push(Array.isArray(here) ? Number(key) : key);
    here = next;
  }
  return { at, rest: [] };
}

function findStep(steps: unknown, id: string): { readonly at: Location; readonly step: unknown } | undefined {
  if (!Array.isArray(steps)) return undefined;
  const direct = steps.findIndex((step: unknown, index) => stepName(step, index) === id);
  if (direct >= 0) return { at: [direct], step: steps[direct] };
  for (const [index, step] of steps.entries()) {
    const inner = findStep(memberOf(step, 'steps'), id);
    if (inner !== undefined) return { at: [index, 'steps', ...inner.at], step: inner.step };
  }
  return undefined;
}

/** A finding as a diagnostic without a range. */
export function diagnosticOf(finding: Finding, root: unknown): Diagnostic {
  return {
    code: finding.code,
    severity: CODES[finding.code].severity,
    message: finding.message,
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    path: pathOf(root, finding.at),
  };
}
