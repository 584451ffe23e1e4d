import { createContext, useContext } from 'react';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Diagnostic } from '../../src-shared/workflow/diagnostic.ts';
import type { DocumentStore } from '../state/document-store.ts';
import { sayProblem } from '../ui/toast.tsx';
import type { OutputValue } from '../commands/values.ts';

/** What every control of the inspector works with: the fields as written, where they stand, and how to change one. */
export interface Binding {
  /** The path of the map that holds the fields (`steps.review`), empty for the workflow itself. */
  readonly base: string;
  readonly fields: JsonObject;
  readonly readOnly: boolean;
  readonly errors: readonly Diagnostic[];
  /** Values of earlier steps that a text field may take in. */
  readonly values: readonly OutputValue[];
  readonly set: (key: string, value: Json | undefined) => void;
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

/** The value at a key such as `retry.max_attempts`. */
export function valueAt(fields: JsonObject, key: string): Json | undefined {
  let value: Json | undefined = fields;
  for (const part of key.split('.')) value = isJsonObject(value) ? value[part] : undefined;
  return value;
}

/** The first thing wrong at a key or below it. */
export function errorAt(binding: Pick<Binding, 'errors'>, key: string): string | undefined {
  const found = binding.errors.find(
    (one) => one.path === key || one.path.startsWith(`${key}.`) || one.path.startsWith(`${key}[`),
  );
  return found === undefined ? undefined : found.message;
}

/** Diagnostics below a base path, with the rest of their path. */
export function errorsBelow(diagnostics: readonly Diagnostic[], base: string): Diagnostic[] {
  return diagnostics.flatMap((one) => {
    if (one.severity === 'hint') return [];
    if (base === '') return one.path.startsWith('steps') ? [] : [one];
    const at = one.path === base ? 0 : one.path.startsWith(`${base}.`) ? 0 : one.path.indexOf(`.${base}.`) + 1;
    if (at === 0 && one.path !== base && !one.path.startsWith(`${base}.`)) return [];
    return [{ ...one, path: one.path.slice(at + base.length + 1) }];
  });
}

/** Sets one field; edits of the same field in quick succession are one step of undo. An emptied map goes with its last field. */
export function setterOf(document: DocumentStore, base: string): Binding['set'] {
  return (key, value) => {
    const path = base === '' ? key : `${base}.${key}`;
    void document.edit({ kind: 'setField', path, value }, `field ${path}`).then((done) => {
      if (!done.ok) sayProblem(done.error);
    });
  };
}
