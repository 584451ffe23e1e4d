import { canonicalJson } from '../../lib/canonical-json.ts';
import type { JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { EditOperation } from '../edit/edit-operation.ts';
import { applyEdit } from '../edit/edit-workflow.ts';
import { applyChanges, inverseChanges } from '../edit/text-changes.ts';
import { readParts } from '../read-workflow.ts';
import { repair } from '../repair.ts';
import { modelAfter, withNeedsWritten } from './model-edit.fixture.ts';
import { needsBeside, strayChanges, touchable, type Stretch } from './touched.fixture.ts';

/** What became of one edit of one text: made by every law, refused with a code, or against a law. */
export type Verdict =
  | { readonly kind: 'kept'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'broken'; readonly law: string; readonly what: string };

/** The model a text reads as, undefined where it cannot be read. */
export function modelOf(text: string): JsonObject | undefined {
  const { repaired, source } = readParts(text, {});
  return source?.value !== undefined && isJsonObject(repaired) ? repaired : undefined;
}

/** Makes an edit and judges it by laws 2, 3 and 4. */
export function judge(text: string, op: EditOperation): Verdict {
  const model = modelOf(text);
  if (model === undefined) return { kind: 'refused', code: 'unreadable', message: '' };
  const edited = applyEdit(text, op);
  if (!edited.ok) return { kind: 'refused', code: edited.error.code, message: edited.error.message };
  const { text: after, changes } = edited.value;
  const now = modelOf(after);
  const wanted = written(modelAfter(model, op));
  if (now === undefined) return { kind: 'broken', law: '2', what: 'the new text cannot be read' };
  if (canonicalJson(withNeedsWritten(now)) !== canonicalJson(wanted))
    return { kind: 'broken', law: '2', what: `reads ${canonicalJson(withNeedsWritten(now))}\nmeant ${canonicalJson(wanted)}` };
  if (applyChanges(text, changes) !== after) return { kind: 'broken', law: '3', what: 'the changes do not make the text' };
  if (applyChanges(after, inverseChanges(text, changes)) !== text)
    return { kind: 'broken', law: '4', what: 'undo gives other bytes' };
  const stray = strayOf(text, after, { model, op, changes });
  return stray === undefined ? { kind: 'kept', text: after } : { kind: 'broken', law: '3', what: stray };
}

function written(model: JsonObject): JsonObject {
  const repaired = repair(model, undefined).value;
  return withNeedsWritten(isJsonObject(repaired) ? repaired : {});
}

function strayOf(
  text: string,
  after: string,
  made: {
    readonly model: JsonObject;
    readonly op: EditOperation;
    readonly changes: Parameters<typeof strayChanges>[0];
  },
): string | undefined {
  const { model, op } = made;
  if (hasDerivedIds(text)) return undefined;
  if (op.op === 'moveStep') return sameLines(text, after);
  if (op.op === 'wrapInLoop') return keptLines(text, after, needsBeside(text, model, op.ids[0] ?? ''));
  const allowed = touchable(text, model, op);
  if (allowed === undefined) return undefined;
  const stray = strayChanges(made.changes, allowed);
  return stray.length === 0
    ? undefined
    : stray
        .map(
          ({ offset, length, text: put }) =>
            `${offset}+${length} ${JSON.stringify(text.slice(offset, offset + length))} → ${JSON.stringify(put)}`,
        )
        .join('\n') + `\nallowed ${JSON.stringify(allowed)}`;
}

/** Whether ids are derived from other fields: an edit of those writes the id down first. */
function hasDerivedIds(text: string): boolean {
  const value = readParts(text, {}).source?.value;
  const missing = (map: unknown): boolean =>
    isJsonObject(map) &&
    ((map['id'] === undefined && map['step_id'] === undefined && map['workflow_id'] === undefined) ||
      (isJsonList(map['steps']) && map['steps'].some(missing)));
  return missing(value);
}

/** Moving keeps every line, `needs` that had to be written out aside, and values repeated by name; only their order changes. */
function sameLines(text: string, after: string): string | undefined {
  if (isOneLine(text)) return undefined;
  // A step in braces over lines gets a comma where needs are added behind its last field.
  const bare = (whole: string): string[] => linesOf(whole).map((line) => line.replace(/,(?=\s*(?:#|$))/, ''));
  const left = bare(after);
  const gone = bare(text).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  if (gone.some((line) => line.includes('*'))) return undefined;
  const isNeeds = (line: string): boolean => /needs|^\s*(?:- +)*- *["']?[\w-]+["']?(?: #.*)?$|[{}]/.test(line);
  const odd = [...gone, ...left].filter((line) => !isNeeds(line));
  return odd.length === 0 && gone.length <= left.length ? undefined : `moving a step changed a line: ${odd.join(' | ')}`;
}

/** Wrapping keeps every line in its order, indented or not; `needs` of the list aside, and the dash a removed key leaves behind. */
function keptLines(text: string, after: string, needs: readonly Stretch[]): string | undefined {
  if (isOneLine(text)) return undefined;
  const bare = (line: string): string => line.trim().replace(/^(?:[-?:] +)+|[-?:]$/g, '');
  const left = linesOf(after).map(bare);
  const rest = needs
    .filter(({ insert }) => insert === undefined)
    .sort((one, other) => other.from - one.from)
    .reduce((now, stretch) => {
      // A line end before the stretch may go with it; the line it ends does not.
      const lead = /^[^\n]{0,2}\n/.exec(now.slice(Math.max(0, stretch.from), stretch.to))?.[0].length ?? 0;
      const from = Math.max(0, stretch.from) + lead;
      return now.slice(0, from) + now.slice(from, stretch.to).replace(/[^\n]/g, ' ') + now.slice(stretch.to);
    }, text);
  let at = 0;
  for (const line of linesOf(rest).map(bare)) {
    // A step in braces may have got or lost its needs within its line.
    if (line === '' || /[{}]/.test(line)) continue;
    const found = left.findIndex((other, index) => index >= at && other.startsWith(line));
    if (found < 0) return `wrapping lost the line ${JSON.stringify(line)}`;
    at = found + 1;
  }
  return undefined;
}

function isOneLine(text: string): boolean {
  return /steps["']?\s*: *(?:&\w+ *)?[[]/.test(text) || text.replace(/^\uFEFF/, '').startsWith('{');
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
}
