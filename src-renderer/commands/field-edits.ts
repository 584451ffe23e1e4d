import { stepsOf } from '../../src-shared/formats/edit/edit-plan.ts';
import { readSource } from '../../src-shared/formats/read-source.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { runOperations, type Edited, type Source } from './step-edits.ts';

/** One field to write at a path (`steps.review.goal`); `undefined` removes it. */
export interface FieldChange {
  readonly path: string;
  readonly value: Json | undefined;
}

/** Writes several fields as one named change. */
export function setFields(source: Source, label: string, changes: readonly FieldChange[]): Edited {
  return runOperations(
    source,
    label,
    changes.map(({ path, value }) =>
      value === undefined ? { op: 'removeField', path } : { op: 'setField', path, value: withItsEnds(source, path, value) },
    ),
  );
}

/** Goals and descriptions are read without the blanks and line ends around them; those that are written stay. */
function withItsEnds({ text, path: file }: Source, path: string, value: Json): Json {
  const id = /^steps\.([^.]+)\.goal$/.exec(path)?.[1];
  if (typeof value !== 'string' || value.trim() === '' || (id === undefined && path !== 'description')) return value;
  const top = readSource(text, file).value;
  if (!isJsonObject(top)) return value;
  const written = id === undefined ? top['description'] : stepsOf(top).find(({ step }) => step['id'] === id)?.step['goal'];
  if (typeof written !== 'string') return value;
  const [before = ''] = /^\s*/.exec(written) ?? [];
  const [after = ''] = /\s*$/.exec(written) ?? [];
  return before + value.trim() + after;
}

/** Gives a key of a map another name; what reads it follows. */
export function renameField(source: Source, path: string, to: string): Edited {
  return runOperations(source, `Rename ${path.split('.').at(-1) ?? path} to ${to}`, [{ op: 'renameField', path, to }]);
}

/** Moves a key or a list's element one place among its neighbours. */
export function moveField(source: Source, path: string, by: 'up' | 'down'): Edited {
  const last = path.split('.').at(-1) ?? path;
  const label = /^\d+$/.test(last) ? `Move number ${Number(last) + 1} ${by}` : `Move ${last} ${by}`;
  return runOperations(source, label, [{ op: 'moveField', path, by }]);
}
