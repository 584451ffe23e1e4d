import { createContext, useContext } from 'react';
import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import type { Diagnostic, Fix } from '../../../src-shared/workflow/checks/diagnostic.ts';
import type { ToolView } from '../../../src-shared/wire/views.ts';
import type { UsedWorkflows } from '../../commands/described-draft.ts';
import type { Draft } from '../../commands/draft.ts';
import type { LiveScope } from '../../commands/live-scope.ts';
import type { Suggestion } from '../../commands/readable-names.ts';
import type { ValueGroup } from '../../commands/value-tree.ts';
import type { Reach } from '../../commands/values.ts';

/** One field to write, by its key below the base; `undefined` removes it. */
export interface KeyChange {
  readonly key: string;
  readonly value: Json | undefined;
}

/** What every control of the inspector works with: the fields as written, where they stand, and how to change them. */
export interface Binding {
  /** The path of the map that holds the fields (`steps.review`), empty for the workflow itself. */
  readonly base: string;
  /** Where words about a field are looked up: `['steps', 'agent']`, empty for the workflow itself. */
  readonly place: readonly string[];
  readonly fields: JsonObject;
  /** With what the workflows give that its steps run. */
  readonly draft: Draft;
  readonly tools: readonly ToolView[];
  /** What the workflows ask for and give that its steps run. */
  readonly used: UsedWorkflows;
  /** The file, for paths beside it. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly errors: readonly Diagnostic[];
  /** Values that a field may take in, and what they were in the last run. Made when somebody looks. */
  readonly values: (reach: Reach) => readonly ValueGroup[];
  readonly scope: () => LiveScope;
  /** What an expression may name, for completion. */
  readonly names: (reach: Reach) => readonly Suggestion[];
  readonly set: (key: string, value: Json | undefined) => void;
  /** Several fields as one step of undo. */
  readonly change: (changes: readonly KeyChange[]) => void;
  readonly rename: (key: string, to: string) => void;
  readonly move: (key: string, by: 'up' | 'down') => void;
  readonly fix: (fix: Fix) => void;
}

const BindingContext = createContext<Binding | undefined>(undefined);

/** Gives the controls below their {@link Binding}. */
export const BindingProvider = BindingContext.Provider;

/** The {@link Binding} around a control. */
export function useBinding(): Binding {
  const binding = useContext(BindingContext);
  if (binding === undefined) throw new Error('A control of the inspector stands outside of a form.');
  return binding;
}

// Keys such as `node.js` hold the sign that parts a path; inside one it is written as this one.
const DOT = '\uE000';

/** The key of a member: `joinKey('env', 'PATH')` is `env.PATH`. Every name may hold a dot. */
export function joinKey(key: string, member: string | number): string {
  const name = String(member).replaceAll('.', DOT);
  return key === '' ? name : `${key}.${name}`;
}

/** The parts of a key as they are written in the text. */
export function partsOfKey(key: string): readonly string[] {
  return key.split('.').map((part) => part.replaceAll(DOT, '.'));
}

/** The key as diagnostics spell it. */
export function plainKey(key: string): string {
  return key.replaceAll(DOT, '.');
}

/** Whether some part of a key holds a dot, so that no path can name it. */
export function isOdd(key: string): boolean {
  return key.includes(DOT);
}

/** The value at a key such as `retry.max_attempts` or `triggers.0.cron`. */
export function valueAt(fields: JsonObject, key: string): Json | undefined {
  let value: Json | undefined = fields;
  for (const part of partsOfKey(key)) {
    value = isJsonList(value) ? value[Number(part)] : isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** The entries of the map at a key; none where there is no map. */
export function entriesAt(fields: JsonObject, key: string): readonly (readonly [string, Json])[] {
  const value = valueAt(fields, key);
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** The elements of the list at a key; none where there is no list. */
export function itemsAt(fields: JsonObject, key: string): readonly Json[] {
  const value = valueAt(fields, key);
  return isJsonList(value) ? value : [];
}

/** What is wrong at a key or below it; with `own`, only what belongs to no field below, whose names are given. */
export function findingsAt(errors: readonly Diagnostic[], key: string, own?: readonly string[]): readonly Diagnostic[] {
  const at = plainKey(key);
  return errors.filter(({ path }) => {
    if (path === at) return true;
    if (!path.startsWith(at === '' ? '' : `${at}.`)) return false;
    const next = path.slice(at === '' ? 0 : at.length + 1).split('.')[0] ?? '';
    return own === undefined || !own.includes(next);
  });
}

/** Diagnostics below a base path, with the rest of their path; hints are not about a field being wrong. */
export function errorsBelow(diagnostics: readonly Diagnostic[], base: string): readonly Diagnostic[] {
  return diagnostics.flatMap((one) => {
    if (one.severity === 'hint') return [];
    if (base === '') return one.path.startsWith('steps') ? [] : [one];
    const at = one.path === base ? 0 : one.path.startsWith(`${base}.`) ? 0 : one.path.indexOf(`.${base}.`) + 1;
    if (at === 0 && one.path !== base && !one.path.startsWith(`${base}.`)) return [];
    return [{ ...one, path: one.path.slice(at + base.length + 1) }];
  });
}
