import type { Json, JsonObject } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { once } from '../../lib/once.ts';
import type { Position, Range, TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { applyChanges, differenceOf } from '../edit/text-changes.ts';
import type { Changes, RangeWish, TextSource } from '../text-source.ts';
import { fieldsAround, stepSegment, type StepSegment } from './segment-cache.ts';
import { createPositions } from './positions.ts';
import { splitSteps, type Span, type StepSplit } from './step-split.ts';
import { textWindow, type TextWindow } from './text-window.ts';
import { yamlTextSource } from './yaml-text-source.ts';

/**
 * A YAML text read step by step, so that after an edit only the changed steps are read again. It says and does what the reader of
 * whole texts says and does; undefined where a text is not plainly a list of steps in block style, which that reader then reads.
 */
export function segmentedSource(text: string): TextSource | undefined {
  const read = readSegments(text);
  if (read === undefined) return undefined;
  const { split, segments, value } = read;
  const position = once(() => createPositions(text));
  const whole = once(() => yamlTextSource(text));
  const around = once(() => textWindow(text, [spanOf(split, 'start', 0), spanOf(split, segments.length - 1, 'end')]));

  /** The small text that holds a place, with the place in it. */
  function near(at: Location): { readonly window: TextWindow; readonly at: Location } | undefined {
    const [key, index, ...rest] = at;
    if (key !== 'steps') return { window: around(), at };
    const segment = typeof index === 'number' ? segments[index] : undefined;
    const span = typeof index === 'number' ? split.items[index] : undefined;
    if (segment === undefined || span === undefined) return undefined;
    const source = segment.source();
    const shift = span.start - (source.text.length - (span.end - span.start));
    return {
      window: { source, toWhole: (offset) => (offset + shift < span.start ? undefined : offset + shift) },
      at: ['steps', 0, ...rest],
    };
  }

  /** The steps `from`–`to` with their neighbours and the first two, which tell how the list is written. */
  function among(from: number, to: number): { readonly window: TextWindow; readonly skipped: number } | undefined {
    if (segments.length < 5) return undefined;
    const first = Math.max(0, from - 1);
    const last = Math.min(segments.length - 1, to + 1);
    const end = last === segments.length - 1 ? ('end' as const) : last;
    if (first <= 2) return { window: textWindow(text, [spanOf(split, 'opening', end)]), skipped: 0 };
    return {
      window: textWindow(text, [spanOf(split, 'opening', 1), spanOf(split, first, end)]),
      skipped: first - 2,
    };
  }

  function rangeAt(at: Location, more?: RangeWish): Range | undefined {
    const found = near(at);
    if (found === undefined) return whole().rangeAt(at, more);
    const range = found.window.source.rangeAt(found.at, more);
    if (range === undefined) return undefined;
    const start = found.window.toWhole(range.start.offset);
    const end = found.window.toWhole(range.end.offset);
    if (start === undefined || end === undefined) return whole().rangeAt(at, more);
    return { start: position()(start), end: position()(end) };
  }

  /** Changes made on the small text around a place, brought to the whole; made on the whole where that cannot be. */
  function changed(at: Location, make: (source: TextSource, at: Location) => Changes): Changes {
    const found = near(at);
    const moved = found === undefined ? undefined : mapped(found.window, make(found.window.source, found.at));
    return moved ?? make(whole(), at);
  }

  const isItem = (at: Location): at is readonly ['steps', number] =>
    at.length === 2 && at[0] === 'steps' && typeof at[1] === 'number';
  const isList = (at: Location): boolean => at.length === 1 && at[0] === 'steps';

  function moved(
    span: { readonly from: number; readonly to: number },
    make: (source: TextSource, skipped: number) => string | undefined,
  ): string | undefined {
    const found = among(span.from, span.to);
    if (found !== undefined) {
      const before = found.window.source.text;
      const after = make(found.window.source, found.skipped);
      const changes = after === undefined ? undefined : mapped(found.window, differenceOf(before, after));
      if (changes !== undefined) return applyChanges(text, changes);
    }
    return make(whole(), 0);
  }

  return {
    dialect: 'yaml',
    text,
    value,
    findings: [],
    position: (offset) => position()(offset),
    rangeAt,
    blockAt: (at) => blockAt(at),
    setAt: (at, to) => changed(at, (source, here) => source.setAt(here, to)),
    removeAt(at) {
      if (!isItem(at)) return changed(at, (source, here) => source.removeAt(here));
      const found = among(at[1], at[1]);
      const made = found?.window.source.removeAt(['steps', at[1] - found.skipped]);
      return (found === undefined ? undefined : mapped(found.window, made)) ?? whole().removeAt(at);
    },
    renameKeyAt: (at, to) => changed(at, (source, here) => source.renameKeyAt(here, to)),
    replaceTextAt: (at, what) => changed(at, (source, here) => source.replaceTextAt(here, what)),
    insertItem(what) {
      if (!isList(what.list)) return changed(what.list, (source, list) => source.insertItem({ ...what, list }));
      const found = among(what.index - 1, what.index);
      const made = found?.window.source.insertItem({ ...what, index: what.index - found.skipped });
      return (found === undefined ? undefined : mapped(found.window, made)) ?? whole().insertItem(what);
    },
    moveItem(what) {
      if (!isList(what.list)) return whole().moveItem(what);
      return moved({ from: Math.min(what.index, what.before) - 1, to: Math.max(what.index, what.before) }, (source, skipped) =>
        source.moveItem({ ...what, index: what.index - skipped, before: what.before - skipped }),
      );
    },
    wrapItems(what) {
      if (!isList(what.list)) return whole().wrapItems(what);
      return moved(what, (source, skipped) => source.wrapItems({ ...what, from: what.from - skipped, to: what.to - skipped }));
    },
  };

  function blockAt(at: Location): Range | undefined {
    const span = isItem(at) ? split.items[at[1]] : undefined;
    if (span === undefined) return rangeAt(at);
    return blockRange(text, span, position());
  }
}

function readSegments(
  text: string,
): { readonly split: StepSplit; readonly segments: readonly StepSegment[]; readonly value: JsonObject } | undefined {
  // A lone carriage return ends a line for YAML and not for the split.
  if (text.includes('\r') && /\r(?!\n)/.test(text)) return undefined;
  const split = splitSteps(text);
  if (split === undefined) return undefined;
  const before = fieldsAround(text.slice(split.head.start, split.head.end));
  const after = fieldsAround(text.slice(split.tail.start, split.tail.end));
  if (before === undefined || after === undefined) return undefined;
  const opening = text.slice(split.opening.start, split.opening.end).includes('\r') ? 'steps:\r\n' : 'steps:\n';
  const segments: StepSegment[] = [];
  for (const { start, end } of split.items) {
    const segment = stepSegment(text.slice(start, end), opening);
    if (segment === undefined) return undefined;
    segments.push(segment);
  }
  const value = nullMap<Json>();
  Object.assign(value, before);
  if ('steps' in before || Object.keys(after).some((key) => key === 'steps' || key in before)) return undefined;
  value['steps'] = segments.map((segment) => segment.value);
  Object.assign(value, after);
  return { split, segments, value };
}

function spanOf(split: StepSplit, from: 'start' | 'opening' | number, to: number | 'end'): Span {
  return {
    start: from === 'start' ? 0 : from === 'opening' ? split.opening.start : (split.items[from]?.start ?? 0),
    end: to === 'end' ? split.tail.end : (split.items[to]?.end ?? 0),
  };
}

function mapped(window: TextWindow, changes: Changes): Changes {
  if (changes === undefined) return undefined;
  const result: TextChange[] = [];
  for (const change of changes) {
    const start = window.toWhole(change.offset);
    const end = window.toWhole(change.offset + change.length);
    if (start === undefined || end === undefined || end - start !== change.length) return undefined;
    result.push({ ...change, offset: start });
  }
  return result;
}

/** From a step's first key to the end of its last line that says something. */
function blockRange(text: string, { start, end }: Span, position: (offset: number) => Position): Range {
  let first = text.indexOf('-', start) + 1;
  while (first < end && /\s/.test(text[first] ?? '')) first++;
  let last = end;
  for (;;) {
    while (last > first && /\s/.test(text[last - 1] ?? '')) last--;
    const line = text.lastIndexOf('\n', last - 1) + 1;
    if (line <= first || !text.slice(line, last).trimStart().startsWith('#')) break;
    last = line;
  }
  return { start: position(first), end: position(last) };
}
