import type { EditOperation } from '../../src-shared/formats/edit/edit-operation.ts';
import { stepsOf } from '../../src-shared/formats/edit/edit-plan.ts';
import { readSource } from '../../src-shared/formats/read-source.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import { isSameJson } from '../../src-shared/lib/same-json.ts';
import type { TextChange } from '../../src-shared/workflow/checks/diagnostic.ts';
import type { Change } from './change.ts';
import type { DraftStep } from './draft.ts';
import { afterChange, runOperations, type Source } from './step-edits.ts';

/** The steps a change takes out and puts in elsewhere, and the draft between the two. */
export interface Relocated {
  readonly change: Change;
  readonly without: Source;
}

/** Takes steps out where they are, joining the ends, and puts them in as the operations say, in the lines they had. */
export function relocate(
  source: Source,
  steps: readonly DraftStep[],
  { label, put }: { readonly label: string; readonly put: readonly EditOperation[] },
): Result<Relocated, Problem> {
  const taken = runOperations(
    source,
    label,
    steps.map(({ id }) => ({ op: 'removeStep', id, heal: true })),
  );
  if (!taken.ok) return taken;
  const without = afterChange(source, taken.value);
  const added = runOperations(without, label, put);
  if (!added.ok) return added;
  const change: Change = { label, batches: [...taken.value.batches, ...added.value.batches] };
  return ok({ change: withKeptLines(source, change, steps), without });
}

/** A change with the moved steps in the very lines they had, comments and all, where those say the same in their new place. */
function withKeptLines(source: Source, change: Change, steps: readonly DraftStep[]): Change {
  let current = change;
  for (const { id } of steps) {
    const lines = linesOf(source, id);
    const now = afterChange(source, current);
    const batch = lines === undefined ? undefined : replaced(now, id, lines);
    if (batch === undefined) continue;
    const next = { ...current, batches: [...current.batches, batch] };
    if (saysTheSame(now, afterChange(source, next), id)) current = next;
  }
  return current;
}

/** The lines of a step, its dash at column 2. */
function linesOf({ text, path }: Pick<Source, 'text' | 'path'>, id: string): string | undefined {
  const read = readSource(text, path);
  const place = placeIn(read.value, id);
  return place === undefined ? undefined : read.itemLines?.({ list: place.list, from: place.index, to: place.index });
}

/** Puts these lines where a step stands now. */
function replaced({ text, path }: Pick<Source, 'text' | 'path'>, id: string, lines: string): readonly TextChange[] | undefined {
  const read = readSource(text, path);
  const place = placeIn(read.value, id);
  const range = place === undefined ? undefined : read.rangeAt([...place.list, place.index]);
  const dash = /^ {2}- +/m.exec(lines);
  if (range === undefined || dash === null) return undefined;
  const start = range.start.offset;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^ *(?=- )/.exec(text.slice(line))?.[0].length;
  if (indent === undefined || !/^ *- +$/.test(text.slice(line, start))) return undefined;
  const moved = lines.trimEnd().replace(/^ {2}/gm, ' '.repeat(indent));
  const end = range.end.offset;
  const tail = text.slice(start, end);
  return [{ offset: line, length: start - line + tail.trimEnd().length, text: moved }];
}

function saysTheSame(before: Source, after: Source, id: string): boolean {
  const [was, is] = [before.draft.all.get(id), after.draft.all.get(id)];
  if (was === undefined || is === undefined || was.parent !== is.parent) return false;
  const bare = ({ fields: { needs: _, id: __, ...fields } }: DraftStep): JsonObject => fields;
  return (
    isSameJson(bare(was), bare(is)) &&
    before.draft.all.size === after.draft.all.size &&
    [...before.draft.all.values()].every((step) => {
      const other = after.draft.all.get(step.id);
      return step.id === id || (other !== undefined && (step.type === 'loop' || isSameJson(step.fields, other.fields)));
    })
  );
}

function placeIn(value: Json | undefined, id: string) {
  return isJsonObject(value) ? stepsOf(value).find(({ step }) => step['id'] === id) : undefined;
}
