import { isSameJson } from '../../lib/same-json.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { marksOf } from '../convert/comments.ts';
import { readSource } from '../read-source.ts';
import { ownNeeds, same, type EditTarget, type FoundStep } from './edit-plan.ts';

/** The `needs` that a new step around others takes over with the comments in them; absent where position says enough. */
export function needsWithComments(
  { source }: EditTarget,
  found: readonly FoundStep[],
  wanted: readonly string[] | undefined,
): { readonly needs?: readonly string[] } {
  const from = stepWith(found, wanted);
  if (from === undefined || wanted === undefined) return {};
  const written = writtenNeeds(source, [...from.list, from.index, 'needs']);
  return written === undefined ? {} : { needs: [...wanted] };
}

/** The new text with the needs of the step at `at` in the very lines that a step inside had them in, where those hold comments. */
export function withKeptNeeds(
  { source, options }: EditTarget,
  text: string,
  around: { readonly at: Location; readonly needs: readonly string[] | undefined; readonly inside: readonly FoundStep[] },
): string {
  const { at, needs, inside } = around;
  const from = stepWith(inside, needs);
  const written = from === undefined ? undefined : writtenNeeds(source, [...from.list, from.index, 'needs']);
  if (written === undefined) return text;
  const now = readSource(text, options.path);
  const [key, value] = [now.rangeAt([...at, 'needs'], { onKey: true }), now.rangeAt([...at, 'needs'])];
  if (key === undefined || value === undefined) return text;
  const line = text.lastIndexOf('\n', key.start.offset - 1) + 1;
  const indent = text.slice(line, key.start.offset);
  const start = written.kind === 'lines' ? line : value.start.offset;
  const put = written.kind === 'lines' ? written.text.replace(/^(?=[^\r\n])/gm, indent) : written.text;
  const made = text.slice(0, start) + put + text.slice(value.end.offset);
  return isSameJson(readSource(made, options.path).value, now.value) ? made : text;
}

function stepWith(steps: readonly FoundStep[], needs: readonly string[] | undefined): FoundStep | undefined {
  return needs === undefined || needs.length === 0 ? undefined : steps.find(({ step }) => same(ownNeeds(step) ?? [], needs));
}

/** How needs with comments are written: as lines of their own, or as a value; undefined where there is no comment. */
function writtenNeeds(
  source: EditTarget['source'],
  at: Location,
): { readonly kind: 'lines' | 'value'; readonly text: string } | undefined {
  const lines = source.entryLines?.(at);
  if (lines !== undefined) return lines.includes('#') ? { kind: 'lines', text: lines.replace(/\r?\n$/, '') } : undefined;
  const range = source.dialect === 'json' ? source.rangeAt(at) : undefined;
  if (range === undefined) return undefined;
  const text = source.text.slice(range.start.offset, range.end.offset);
  return marksOf({ dialect: 'json', text }).length > 0 ? { kind: 'value', text } : undefined;
}
