import type { Json, JsonObject } from '../../lib/json.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { applyChanges, differenceOf } from '../edit/text-changes.ts';
import type { Changes } from '../text-source.ts';
import { removeAt, setAt } from '../yaml/yaml-edit.ts';
import { mapLines } from '../yaml/yaml-print.ts';
import { readYaml, type YamlSource } from '../yaml/yaml-source.ts';
import type { OwnText, YamlPiece } from './markdown-part.ts';
import { fenced } from './print-markdown.ts';
import { lineEndAt } from './read-blocks.ts';
import { without } from './edit-span.ts';

/** One change of the fields that YAML says. */
export type FieldChange =
  { readonly kind: 'set'; readonly at: Location; readonly value: Json } | { readonly kind: 'remove'; readonly at: Location };

/** Text being edited: where it is, and the line end it uses. */
export interface Editing {
  readonly text: string;
  readonly eol: string;
}

/** Makes changes of YAML alone, moved to where the YAML stands in the text; its fence grows with what it holds. */
export function inYaml(editing: Editing, own: OwnText, edit: (source: YamlSource) => Changes): Changes {
  const { yaml } = own;
  if (yaml === undefined) return undefined;
  const changes = edit(yaml.source);
  return changes === undefined ? undefined : placed(editing, yaml, changes);
}

/** The whole text with a part's YAML rewritten. */
export function withYaml(editing: Editing, own: OwnText, edit: (source: YamlSource) => string | undefined): string | undefined {
  const { yaml } = own;
  const after = yaml === undefined ? undefined : edit(yaml.source);
  if (yaml === undefined || after === undefined) return undefined;
  const changes = placed(editing, yaml, differenceOf(yaml.source.text, after));
  return changes === undefined ? undefined : applyChanges(editing.text, changes);
}

/** Changes fields of a part's YAML, making its block where there is none and taking it away when nothing is left in it. */
export function changeFields(editing: Editing, own: OwnText, fields: readonly FieldChange[]): Changes {
  const { yaml } = own;
  if (fields.length === 0) return [];
  if (yaml === undefined) return newPiece(editing, own, fields);
  const slice = editing.text.slice(yaml.slice.start, yaml.slice.end);
  const [only, second] = fields;
  if (only !== undefined && second === undefined && Object.keys(yaml.value).length > 0) {
    const changes = changeOnce(yaml.source, only);
    const after = changes === undefined ? undefined : applyChanges(slice, changes);
    if (changes === undefined || after === undefined) return undefined;
    return isEmpty(after) ? removed(editing, own, yaml) : placed(editing, yaml, changes);
  }
  const after = fields.reduce<string | undefined>(
    (text, field) => (text === undefined ? undefined : changedIn(editing, text, field)),
    slice,
  );
  if (after === undefined) return undefined;
  return isEmpty(after) ? removed(editing, own, yaml) : placed(editing, yaml, differenceOf(slice, after));
}

function changeOnce(source: YamlSource, field: FieldChange): Changes {
  return field.kind === 'set' ? setAt(source, field.at, field.value) : removeAt(source, field.at);
}

function changedIn(editing: Editing, slice: string, field: FieldChange): string | undefined {
  const source = readYaml(slice);
  const isBare = source.value === undefined || source.value === null || isEmpty(slice);
  if (!isBare) {
    const changes = changeOnce(source, field);
    return changes === undefined ? undefined : applyChanges(slice, changes);
  }
  if (field.kind === 'remove') return undefined;
  const bare = slice.trim() === '{}' ? '' : slice;
  const before = bare === '' || /[\r\n]$/.test(bare) ? bare : bare + editing.eol;
  return before + lines(editing, nested(field)) + editing.eol;
}

function nested(field: Extract<FieldChange, { kind: 'set' }>): JsonObject {
  const [key = '', ...rest] = field.at;
  return { [String(key)]: rest.reduceRight<Json>((below, name) => ({ [String(name)]: below }), field.value) };
}

function lines(editing: Editing, map: JsonObject): string {
  return mapLines(map, { indent: 0, eol: editing.eol });
}

function isEmpty(slice: string): boolean {
  return slice.trim() === '' || slice.trim() === '{}';
}

/** Changes of a slice as changes of the text; where the slice then holds as many backticks as its fence, both marks grow. */
function placed(editing: Editing, yaml: YamlPiece, changes: readonly TextChange[]): Changes {
  const { text } = editing;
  const moved = changes.map((change) => ({ ...change, offset: change.offset + yaml.slice.start }));
  const opening = /^[ \t]*(`{3,}|~{3,})/.exec(text.slice(yaml.outer.start, yaml.slice.start));
  const closing = /(`{3,}|~{3,})[ \t]*$/.exec(text.slice(yaml.slice.end, yaml.outer.end));
  const after = applyChanges(text.slice(yaml.slice.start, yaml.slice.end), changes);
  if (opening === null || closing === null || after === undefined) return moved;
  const [mark, closes] = [opening[1] ?? '', closing[1] ?? ''];
  const sign = mark.charAt(0);
  const runs = after.match(sign === '`' ? /`{3,}/g : /~{3,}/g) ?? [];
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  const grow = Math.max(0, longest + 1 - Math.min(mark.length, closes.length));
  if (grow === 0) return moved;
  const more = sign.repeat(grow);
  const firstMark = yaml.outer.start + opening[0].length;
  const lastMark = yaml.slice.end + closing.index + closes.length;
  return [{ offset: firstMark, length: 0, text: more }, ...moved, { offset: lastMark, length: 0, text: more }];
}

function removed(editing: Editing, own: OwnText, yaml: YamlPiece): Changes {
  if (own.level > 1) return [without(editing.text, yaml.outer)];
  const bom = editing.text.startsWith('\uFEFF') ? 1 : 0;
  let end = yaml.outer.end;
  for (let more = lineEndAt(editing.text, end); more > 0; more = lineEndAt(editing.text, end)) end += more;
  return [{ offset: bom, length: end - bom, text: '' }];
}

function newPiece(editing: Editing, own: OwnText, fields: readonly FieldChange[]): Changes {
  const slice = fields.reduce<string | undefined>(
    (text, field) => (text === undefined ? undefined : changedIn({ ...editing, eol: '\n' }, text, field)),
    '',
  );
  if (slice === undefined) return undefined;
  const { text, eol } = editing;
  if (own.level === 1) {
    const offset = text.startsWith('\uFEFF') ? 1 : 0;
    const gap = lineEndAt(text, offset) > 0 || offset === text.length ? '' : '\n';
    return [{ offset, length: 0, text: `---\n${slice}---\n${gap}`.replaceAll('\n', eol) }];
  }
  if (own.heading === undefined) return undefined;
  const at = own.heading.end;
  const next = at + lineEndAt(text, at);
  const isTight = next < text.length && lineEndAt(text, next) === 0;
  const block = fenced('yaml step', slice);
  return [{ offset: at, length: 0, text: `${isTight ? '\n' : '\n\n'}${block}`.replaceAll('\n', eol) }];
}
