import type { Json } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { countBefore, offsetOfNth } from '../../lib/occurrences.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { applyChanges } from '../edit/text-changes.ts';
import type { Changes, TextReplacement, TextSource } from '../text-source.ts';
import * as yaml from '../yaml/yaml-edit.ts';
import * as yamlLines from '../yaml/yaml-lines.ts';
import { eolOf } from '../yaml/yaml-places.ts';
import { removeOwn, setOwn } from './edit-own.ts';
import { insertSection, moveSection, removeSection, replaceSection, wrapSections } from './edit-sections.ts';
import { inYaml, withYaml, type Editing } from './edit-yaml-piece.ts';
import { isWritten, positionsOf, rangeAt, resolve, spansOf, type Resolved } from './markdown-places.ts';
import { printMarkdown, stepsIn } from './print-markdown.ts';
import { readMarkdown } from './read-markdown.ts';

/** Reads a Markdown text for reading and editing. */
export function markdownTextSource(text: string): TextSource {
  const source = { ...readMarkdown(text), position: positionsOf(text) };
  const editing: Editing = { text, eol: eolOf(text) };
  const at = (place: Location): Resolved => resolve(source.document, place);

  /** The part whose steps a list is, where they are headings or could be. */
  function listOf(list: Location): Resolved['part'] | undefined {
    const { part, rest } = at(list);
    return rest.length === 1 && rest[0] === 'steps' && !isWritten(part.own, 'steps') ? part : undefined;
  }

  function setAt(place: Location, value: Json): Changes {
    if (place.length === 0) return text.trim() === '' && isJsonObject(value) ? whole(value) : undefined;
    const { part, rest } = at(place);
    if (rest.length === 0) return replaceSection(editing, part, value);
    const [key, index, ...more] = rest;
    if (key === 'steps' && !isWritten(part.own, 'steps')) {
      if (typeof index === 'number' && more.length === 0 && index === part.steps.length)
        return insertSection(editing, part, { index, value });
      if (index === undefined && part.steps.length === 0 && stepsIn(value) !== undefined) return allSteps(part, value);
      if (part.steps.length > 0) return undefined;
    }
    return setOwn(editing, part.own, { at: rest, value });
  }

  function whole(value: Parameters<typeof printMarkdown>[0]): Changes {
    return [
      { offset: 0, length: text.length, text: (text.startsWith('\uFEFF') ? '\uFEFF' : '') + printMarkdown(value, editing) },
    ];
  }

  function allSteps(part: Resolved['part'], value: Json): Changes {
    const made = (stepsIn(value) ?? []).map((step) => insertSection(editing, part, { index: 0, value: step }));
    const changes = made.flatMap((each) => each ?? []);
    return made.includes(undefined) ? undefined : changes;
  }

  function removeAt(place: Location): Changes {
    const { part, rest } = at(place);
    const index = place.at(-1);
    if (rest.length > 0) return removeOwn(editing, part.own, rest);
    const parent = listOf(place.slice(0, -1));
    return parent === undefined || typeof index !== 'number' ? undefined : removeSection(editing, parent, index);
  }

  function replaceTextAt(place: Location, what: TextReplacement): Changes {
    const { part, rest } = at(place);
    if (isWritten(part.own, rest[0]) && !(rest[0] === 'confirm' && part.own.confirm !== undefined))
      return inYaml(editing, part.own, (inner) => yaml.replaceTextAt(inner, rest, what));
    const said = rest.length === 1 || rest[0] === 'confirm' ? valueIn(part.own.value, rest) : undefined;
    if (typeof said !== 'string') return undefined;
    const inValue = offsetOfNth(said, what.find, what.nth);
    if (inValue < 0) return undefined;
    const wanted = said.slice(0, inValue) + what.text + said.slice(inValue + what.find.length);
    const spans = spansOf(part.own, rest[0]) ?? [];
    const find = what.find.replaceAll('\n', editing.eol);
    let before = 0;
    for (const span of spans) {
      const written = text.slice(span.start, span.end);
      const offset = offsetOfNth(written, find, (what.nth ?? 0) - before);
      before += countBefore(written, find, written.length);
      if (offset < 0) continue;
      const changes = [{ offset: span.start + offset, length: find.length, text: what.text.replaceAll('\n', editing.eol) }];
      const after = applyChanges(text, changes);
      const now = after === undefined ? undefined : readMarkdown(after);
      const read = now === undefined ? undefined : valueIn(resolve(now.document, place).part.own.value, rest);
      if (read === wanted) return changes;
    }
    return setAt(place, wanted);
  }

  /** A heading gives its step a name, and so an id; words under it are for an agent, whose role goes without saying. */
  function saysItself({ code, at: place }: Finding): boolean {
    if (code !== 'FR204' && code !== 'FR207') return false;
    const { part, rest } = at(place);
    return rest.length === 0 && part.own.headingKey !== undefined;
  }

  return {
    dialect: 'markdown',
    text,
    value: source.value,
    findings: source.findings,
    saysItself,
    position: source.position,
    rangeAt: (place, more) => rangeAt(source, place, more),
    setAt,
    removeAt,
    renameKeyAt: (place, to) => {
      const { part, rest } = at(place);
      return isWritten(part.own, rest[0]) ? inYaml(editing, part.own, (inner) => yaml.renameKeyAt(inner, rest, to)) : undefined;
    },
    replaceTextAt,
    insertItem: (what) => {
      const parent = listOf(what.list);
      if (parent !== undefined) return insertSection(editing, parent, what);
      const { part, rest } = at(what.list);
      return inYaml(editing, part.own, (inner) => yaml.insertItem(inner, { ...what, list: rest }));
    },
    moveItem: (what) => {
      const parent = listOf(what.list);
      if (parent !== undefined) return moveSection(editing, parent, what);
      const { part, rest } = at(what.list);
      return withYaml(editing, part.own, (inner) => yamlLines.moveItem(inner, { ...what, list: rest }));
    },
    swapKeys: (what) => {
      const { part, rest } = at(what.map);
      return withYaml(editing, part.own, (inner) => yamlLines.swapKeys(inner, { ...what, map: rest }));
    },
    entryLines: (place) => {
      const { part, rest } = at(place);
      const { yaml: piece } = part.own;
      return piece !== undefined && isWritten(part.own, rest[0]) ? yamlLines.entryLines(piece.source, rest) : undefined;
    },
    wrapItems: (what) => {
      const parent = listOf(what.list);
      if (parent !== undefined) return wrapSections(editing, parent, what);
      const { part, rest } = at(what.list);
      return withYaml(editing, part.own, (inner) => yamlLines.wrapItems(inner, { ...what, list: rest }));
    },
  };
}

function valueIn(value: Json, at: Location): Json | undefined {
  return at.reduce<Json | undefined>((here, key) => (isJsonObject(here) ? here[String(key)] : undefined), value);
}
