import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { applyChanges } from '../edit/text-changes.ts';
import type { Changes } from '../text-source.ts';
import { changeFields, type Editing } from './edit-yaml-piece.ts';
import { without } from './edit-span.ts';
import { valueOf } from './read-markdown.ts';
import type { OwnText, Part } from './markdown-part.ts';
import { printStep } from './print-markdown.ts';
import { readAlone } from './read-alone.ts';

/** Where the last line of a part that says something ends, its steps included. */
export function lastEnd(text: string, part: Part): number {
  let end = Math.max(part.own.span.start, part.end);
  while (end > part.own.span.start && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}

/** Puts a new section before the step at `index` of a part, or after all it has. */
export function insertSection(editing: Editing, parent: Part, what: { readonly index: number; readonly value: Json }): Changes {
  if (!isJsonObject(what.value) || parent.own.level >= 6) return undefined;
  const { text, eol } = editing;
  const section = printStep(what.value, { level: parent.own.level + 1, eol });
  const next = parent.steps[what.index];
  if (next !== undefined) return [{ offset: next.start, length: 0, text: section + eol + eol }];
  const at = lastEnd(text, parent);
  const isFirst = text.slice(0, at).replace('\uFEFF', '') === '';
  if (isFirst) return [{ offset: at, length: 0, text: section + eol }];
  const rest = text.slice(at);
  const gap = rest !== '' && rest.trim() !== '' && !/^\s*?(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(rest) ? eol : '';
  return [{ offset: at, length: 0, text: eol + eol + section + gap }];
}

/** Takes a section out with the comments above its heading. */
export function removeSection(editing: Editing, parent: Part, index: number): Changes {
  const part = parent.steps[index];
  if (part === undefined) return undefined;
  if (parent.steps[index + 1] !== undefined) return [{ offset: part.start, length: part.end - part.start, text: '' }];
  return [without(editing.text, { start: part.start, end: lastEnd(editing.text, part) })];
}

/** The whole text with a section moved before another; blank lines between sections stay where they are. */
export function moveSection(
  editing: Editing,
  parent: Part,
  what: { readonly index: number; readonly before: number },
): string | undefined {
  const { text, eol } = editing;
  const first = parent.steps[0];
  const last = parent.steps.at(-1);
  const moved = parent.steps[what.index];
  if (first === undefined || last === undefined || moved === undefined) return undefined;
  const order = parent.steps.filter((_, index) => index !== what.index);
  order.splice(what.before > what.index ? what.before - 1 : what.before, 0, moved);
  const gapAfter = (part: Part): string => text.slice(lastEnd(text, part), part.end);
  const gaps = order.map((part, nth) => {
    if (nth === order.length - 1) return gapAfter(last);
    const gap = part === last ? '' : gapAfter(part);
    const stays = parent.steps[parent.steps.indexOf(part) + 1] === order[nth + 1];
    return stays || /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(gap) ? gap : eol + eol;
  });
  const sections = order.map((part, nth) => text.slice(part.start, lastEnd(text, part)) + (gaps[nth] ?? ''));
  return text.slice(0, first.start) + sections.join('') + text.slice(last.end);
}

/** The whole text with sections moved one level down, below the heading of a new loop. */
export function wrapSections(
  editing: Editing,
  parent: Part,
  what: { readonly from: number; readonly to: number; readonly around: JsonObject },
): string | undefined {
  const { text, eol } = editing;
  const inside = parent.steps.slice(what.from, what.to + 1);
  const [first] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const level = parent.own.level + 1;
  const { steps: _, ...head } = what.around;
  const changes = demoted(editing, inside);
  if (changes === undefined) return hasComments(text, first, last) ? undefined : printed();
  const moved = changes.map((change) => ({ ...change, offset: change.offset - first.start }));
  const body = applyChanges(text.slice(first.start, last.end), moved);
  return body === undefined
    ? undefined
    : text.slice(0, first.start) + printStep(head, { level, eol }) + eol + eol + body + text.slice(last.end);

  /** Deeper than headings go: the loop's body is then said in YAML. */
  function printed(): string {
    const end = lastEnd(text, { ...(last ?? parent) });
    return text.slice(0, first?.start ?? 0) + printStep(what.around, { level, eol }) + text.slice(end);
  }
}

function hasComments(text: string, first: Part, last: Part): boolean {
  return /<!--|(?:^|\s)#[^#]/.test(text.slice(first.start, last.end));
}

function demoted(editing: Editing, parts: readonly Part[]): readonly TextChange[] | undefined {
  const changes: TextChange[] = [];
  for (const part of parts) {
    const own = oneDown(editing, part.own);
    const inner = part.own.level >= 6 ? undefined : demoted(editing, part.steps);
    if (own === undefined || inner === undefined) return undefined;
    changes.push(...own, ...inner);
  }
  return changes;
}

/** One heading lower; text that would make steps of its own there goes into YAML. */
function oneDown(editing: Editing, own: OwnText): Changes {
  const { heading } = own;
  if (heading === undefined || own.level >= 6) return undefined;
  const { text } = editing;
  const mark = '#'.repeat(own.level);
  const words = text.slice(heading.start, heading.end);
  const lower: TextChange = heading.underlined
    ? {
        offset: heading.start,
        length: words.length,
        text: `${mark}# ${words
          .replace(/[ \t]*(?:\r\n|\n|\r)[^\r\n]*$/, '')
          .trim()
          .replace(/\s*(?:\r\n|\n|\r)\s*/g, ' ')}`,
      }
    : { offset: heading.start + words.indexOf(mark), length: 0, text: '#' };
  const after = (changes: readonly TextChange[]): boolean => {
    const moved = changes.map((change) => ({ ...change, offset: change.offset - own.span.start }));
    const read = readAlone(applyChanges(text.slice(own.span.start, own.span.end), moved) ?? '', own.level + 1);
    return read !== undefined && canonicalJson(read.value) === canonicalJson(own.value);
  };
  if (after([lower])) return [lower];
  const fields = changeFields(editing, own, [{ kind: 'set', at: [own.proseKey], value: own.proseText }]);
  if (fields === undefined) return undefined;
  const changes = [lower, ...fields, ...own.prose.map((span) => without(text, span))];
  return after(changes) ? changes : undefined;
}

/** Has a part say a whole step anew, comments within it lost: only where it holds none. */
export function replaceSection(editing: Editing, part: Part, value: Json): Changes {
  if (!isJsonObject(value) || part.own.level === 1) return undefined;
  if (canonicalJson(valueOf(part)) === canonicalJson(value)) return [];
  const { start } = part.own.span;
  const end = lastEnd(editing.text, part);
  if (/<!--|^\s*#[^#]/m.test(editing.text.slice(start, end))) return undefined;
  return [{ offset: start, length: end - start, text: printStep(value, { level: part.own.level, eol: editing.eol }) }];
}
