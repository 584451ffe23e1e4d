import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import type { Range } from '../../../src-shared/workflow/checks/diagnostic.ts';
import { draftOf, EMPTY_DRAFT, type Draft } from '../../commands/draft.ts';
import { UNCHECKED, type Checked } from './document-check.ts';
import type { Reading } from './live-document.ts';

/** Puts readings together again on the side that shows them; steps that did not change, also since `before`, stay the same objects. */
export function createMirror(before: Draft = EMPTY_DRAFT): (reading: Reading) => Checked {
  let fields: JsonObject = {};
  let steps: readonly Json[] = [];
  let listed = false;
  let draft = before;
  let diagnostics = UNCHECKED.diagnostics;
  return (reading) => {
    diagnostics = reading.diagnostics ?? diagnostics;
    if (!reading.readable) return { draft: undefined, diagnostics, ranges: new Map() };
    if (reading.steps !== undefined) {
      const { at, removed, added } = reading.steps;
      steps = [...steps.slice(0, at), ...added, ...steps.slice(at + removed)];
    }
    fields = reading.fields ?? fields;
    if (reading.fields !== undefined || reading.steps !== undefined || reading.listed !== listed)
      draft = draftOf(reading.listed ? { ...fields, steps } : fields, draft) ?? draft;
    listed = reading.listed;
    return { draft, diagnostics, ranges: rangesOf(reading.places, draft) };
  };
}

function rangesOf(places: Int32Array, draft: Draft): Map<string, Range> {
  const ranges = new Map<string, Range>();
  let at = 0;
  for (const id of draft.all.keys()) {
    const [line = -1, column = -1, offset = -1, endLine = -1, endColumn = -1, endOffset = -1] = places.subarray(at, at + 6);
    if (offset >= 0)
      ranges.set(id, { start: { line, column, offset }, end: { line: endLine, column: endColumn, offset: endOffset } });
    at += 6;
  }
  return ranges;
}
