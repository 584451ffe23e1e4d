import { checkText, type CheckedText } from '../../../src-shared/formats/check-text.ts';
import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import { isSameJson } from '../../../src-shared/lib/same-json.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { Diagnostic, Range, TextChange } from '../../../src-shared/workflow/checks/diagnostic.ts';
import { applyBatch } from '../../commands/change.ts';
import { draftOf, EMPTY_DRAFT, type Draft } from '../../commands/draft.ts';
import { runCommand, type EditCommand } from '../../commands/edit-command.ts';
import type { Edited } from '../../commands/step-edits.ts';
import { stepRanges } from './document-check.ts';

/** What a reading has that the reading before it had not. What did not change is left out. */
export interface Reading {
  readonly readable: boolean;
  /** Whether there is a list of steps; else what stands there is among the fields. */
  readonly listed: boolean;
  /** The workflow's own fields. */
  readonly fields?: JsonObject;
  /** In the list of steps, from `at` on, `removed` steps became `added`. */
  readonly steps?: { readonly at: number; readonly removed: number; readonly added: readonly Json[] };
  readonly diagnostics?: readonly Diagnostic[];
  /** Six numbers for each step of the draft: line, column, offset of its start and of its end; −1 where it has no place. */
  readonly places: Int32Array<ArrayBuffer>;
}

/** What an edit came to: the change, and the reading of the text it leaves; nothing is read when it was refused. */
export interface EditAnswer {
  readonly edited: Edited;
  readonly reading?: Reading;
}

/** An open text that is told changes and tells what they changed. Lives where reading keeps nobody waiting. */
export interface LiveDocument {
  readonly read: (changes: readonly TextChange[]) => Reading;
  readonly edit: (changes: readonly TextChange[], command: EditCommand) => EditAnswer;
  /** The pinned form of the text, while nothing in it is wrong. */
  readonly compiled: (changes: readonly TextChange[]) => CompiledWorkflow | undefined;
}

/** Opens a {@link LiveDocument} on an empty text; the path tells its dialect. */
export function createLiveDocument(path: string): LiveDocument {
  let text = '';
  let draft: Draft = EMPTY_DRAFT;
  let told: Told = NOTHING_TOLD;

  function check(): CheckedText {
    const checked = checkText(text, { path });
    draft = draftOf(checked.value, draft) ?? draft;
    return checked;
  }

  function tell(): Reading {
    const checked = check();
    const next = tellable(checked);
    const reading = difference(
      told,
      next,
      places(stepRanges(checked, next.readable ? draft : undefined), next.readable ? draft : EMPTY_DRAFT),
    );
    told = next.readable ? next : { ...told, diagnostics: next.diagnostics };
    return reading;
  }

  return {
    read(changes) {
      text = applyBatch(text, changes);
      return tell();
    },
    edit(changes, command) {
      text = applyBatch(text, changes);
      check();
      const edited = runCommand({ text, path, draft }, command);
      if (!edited.ok) return { edited };
      text = edited.value.batches.reduce((current, batch) => applyBatch(current, batch), text);
      return { edited, reading: tell() };
    },
    compiled(changes) {
      text = applyBatch(text, changes);
      return check().compiled;
    },
  };
}

/** What the other side knows. */
interface Told {
  readonly readable: boolean;
  readonly listed: boolean;
  readonly fields: JsonObject;
  readonly steps: readonly Json[];
  readonly diagnostics: readonly Diagnostic[];
}

const NOTHING_TOLD: Told = { readable: false, listed: false, fields: {}, steps: [], diagnostics: [] };

function tellable({ value, diagnostics }: CheckedText): Told {
  if (!isJsonObject(value)) return { ...NOTHING_TOLD, diagnostics };
  const { steps, ...fields } = value;
  return isJsonList(steps)
    ? { readable: true, listed: true, fields, steps, diagnostics }
    : { readable: true, listed: false, fields: value, steps: [], diagnostics };
}

function difference(before: Told, now: Told, places: Int32Array<ArrayBuffer>): Reading {
  const diagnostics = isSameJson(before.diagnostics, now.diagnostics) ? {} : { diagnostics: now.diagnostics };
  if (!now.readable) return { readable: false, listed: false, ...diagnostics, places };
  return {
    readable: true,
    listed: now.listed,
    ...(isSameJson(before.fields, now.fields) ? {} : { fields: now.fields }),
    ...stepsDifference(before.steps, now.steps),
    ...diagnostics,
    places,
  };
}

function stepsDifference(before: readonly Json[], now: readonly Json[]): Pick<Reading, 'steps'> {
  const shorter = Math.min(before.length, now.length);
  let at = 0;
  while (at < shorter && isSameJson(before[at], now[at])) at++;
  let end = 0;
  while (end < shorter - at && isSameJson(before.at(-1 - end), now.at(-1 - end))) end++;
  const removed = before.length - end - at;
  const added = now.slice(at, now.length - end);
  return removed === 0 && added.length === 0 ? {} : { steps: { at, removed, added } };
}

function places(ranges: ReadonlyMap<string, Range>, draft: Draft): Int32Array<ArrayBuffer> {
  const numbers = new Int32Array(draft.all.size * 6).fill(-1);
  let at = 0;
  for (const id of draft.all.keys()) {
    const range = ranges.get(id);
    if (range !== undefined)
      numbers.set(
        [range.start.line, range.start.column, range.start.offset, range.end.line, range.end.column, range.end.offset],
        at,
      );
    at += 6;
  }
  return numbers;
}
