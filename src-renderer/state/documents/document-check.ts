import { checkText, type CheckedText } from '../../../src-shared/formats/check-text.ts';
import { dialectOf } from '../../../src-shared/formats/dialect.ts';
import type { Diagnostic, Range } from '../../../src-shared/workflow/checks/diagnostic.ts';
import { draftOf, type Draft } from '../../commands/draft.ts';

/** What one reading of a text gave. `draft` is absent when the text cannot be read as a workflow at all. */
export interface Checked {
  readonly draft: Draft | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each step stands in the text. */
  readonly ranges: ReadonlyMap<string, Range>;
}

/** A text that was not read yet. */
export const UNCHECKED: Checked = { draft: undefined, diagnostics: [], ranges: new Map() };

/** Reads and checks a text in one go: the one pipeline's findings, the drawable draft, and where the steps are. */
export function checkDocument(text: string, path: string, before?: Draft): Checked {
  const checked = checkText(text, { path });
  const draft = draftOf(checked.value, before);
  return { draft, diagnostics: checked.diagnostics, ranges: stepRanges(checked, draft) };
}

/** Where the steps of a draft stand in the text it was read from, in the order of `draft.all`. */
export function stepRanges(checked: Pick<CheckedText, 'rangeOf' | 'blockOf'>, draft: Draft | undefined): Map<string, Range> {
  const ranges = new Map<string, Range>();
  for (const [index, step] of (draft?.steps ?? []).entries()) {
    const block = checked.blockOf(['steps', index]);
    if (block !== undefined) ranges.set(step.id, block);
  }
  for (const step of draft?.all.values() ?? []) {
    if (ranges.has(step.id)) continue;
    const range = checked.rangeOf(`steps.${step.id}`);
    if (range !== undefined) ranges.set(step.id, range);
  }
  return ranges;
}

/** UTF-16 units up to which a text is read in a few milliseconds, also for the first time. */
const QUICK = { yaml: 12_000, json: 12_000, toml: 6_000, markdown: 4_000 } as const;

/** Whether a text is short enough to be read where people wait for it. */
export function isQuick(text: string, path: string): boolean {
  return text.length <= QUICK[dialectOf(path)];
}
