import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { unkeepableTexts } from '../../lib/unkeepable.ts';
import type { Range } from '../../workflow/checks/diagnostic.ts';
import { CODES } from '../../workflow/checks/codes.ts';
import { pathOf, type Location } from '../../workflow/checks/finding.ts';
import { commentShelf, type CommentShelf } from '../printed-comments.ts';
import { notReadable } from '../not-readable.ts';
import { readParts } from '../read-workflow.ts';
import type { Dialect, TextSource } from '../text-source.ts';
import { marksOf, placedComments, type FoundComment } from './comments.ts';
import { completed, withAllNeeds, withFewNeeds, withNeedsForToml } from './complete.ts';
import { DIALECTS } from './dialects.ts';
import { printDialect } from './print-dialect.ts';
import { forToml } from './toml-losses.ts';

/** Something the new text does not say; `range` is its place in the old one. */
export interface Loss {
  readonly path: string;
  readonly message: string;
  readonly range?: Range;
}

/** A workflow's text in another notation, and what of the old one it could not keep. */
export interface Converted {
  readonly text: string;
  readonly losses: readonly Loss[];
}

/**
 * Writes a workflow in another notation and reads the result back: it says the same, but for what `losses` lists, or nothing
 * is given. A text that is in that notation already stays as it is. Fails with `text_not_readable` or `cannot_convert`.
 */
export function convertText(
  text: string,
  how: { readonly path?: string | undefined; readonly to: Dialect },
): Result<Converted, Problem> {
  const parts = readParts(text, how.path === undefined ? {} : { path: how.path });
  const { source, repaired } = parts;
  const value = source?.value;
  if (source === undefined || !isJsonObject(value) || !isJsonObject(repaired)) return err(notReadable(parts, how.path));
  if (source.dialect === how.to) return ok({ text, losses: [] });
  // A second YAML document, say: what is read is not all there is.
  if (source.findings.some(({ code }) => CODES[code].severity === 'error')) return err(notReadable(parts, how.path));
  const whole = completed(value, repaired);
  const model = isJsonObject(whole) ? whole : repaired;
  const { workflow, losses } = how.to === 'toml' ? forToml(model) : { workflow: model, losses: [] };
  const printed = needsFor(workflow, { from: source.dialect, to: how.to });
  const comments = placedComments(source, value);
  const place = (at: Location, message: string): Loss => {
    const range = source.rangeAt(at);
    return { path: pathOf(repaired, at), message, ...(range === undefined ? {} : { range }) };
  };
  const fixed = [...losses.map(({ at, message }) => place(at, message)), ...expanded(source, repaired)];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  // Where comments would become part of what the text says, it is written without.
  for (const kept of comments.length > 0 ? [comments, []] : [comments]) {
    const shelf = commentShelf(kept);
    const made = printDialect(printed, { to: how.to, eol, comments: shelf });
    if (!saysSame(made, workflow, how) || unkeepableTexts(made).length > 0) continue;
    const lost = kept.length === 0 ? comments : leftComments(comments, shelf);
    return ok({
      text: made,
      losses: [...fixed, ...lost.map((comment) => commentLoss(source, repaired, { comment, to: how.to }))],
    });
  }
  return err(
    problem('cannot_convert', `This workflow cannot be written as ${DIALECTS[how.to].name} without changing what it says.`, {
      hint: 'Keep it in its own notation, or write it as YAML, which can say everything.',
      ...(how.path === undefined ? {} : { at: how.path }),
    }),
  );
}

function needsFor(workflow: JsonObject, how: { readonly from: Dialect; readonly to: Dialect }): JsonObject {
  if (how.to === 'toml') return withNeedsForToml(workflow);
  return how.from === 'toml' ? withFewNeeds(workflow) : workflow;
}

function saysSame(text: string, workflow: JsonObject, { to }: { readonly to: Dialect }): boolean {
  const { source, repaired } = readParts(text, { path: `workflow.${DIALECTS[to].extension}` });
  const value: Json | undefined = source?.value;
  if (source === undefined || value === undefined) return false;
  const whole = completed(value, repaired);
  return isJsonObject(whole) && meaning(whole) === meaning(workflow);
}

/** A workflow's content, however it says its order, and goals as they are hashed. */
function meaning(workflow: JsonObject): string {
  return canonicalJson(trimmedGoals(withAllNeeds(workflow)));
}

function trimmedGoals(value: Json): Json {
  if (!isJsonObject(value) || !Array.isArray(value['steps'])) return value;
  const steps = value['steps'].map((step: Json) => {
    const inner = trimmedGoals(step);
    return isJsonObject(inner) && typeof inner['goal'] === 'string' ? { ...inner, goal: inner['goal'].trim() } : inner;
  });
  return { ...value, steps };
}

function leftComments(comments: readonly FoundComment[], shelf: CommentShelf): readonly FoundComment[] {
  const left = new Set(shelf.left());
  return comments.filter((comment) => left.has(comment));
}

function commentLoss(
  source: TextSource,
  root: Json,
  { comment, to }: { readonly comment: FoundComment; readonly to: Dialect },
): Loss {
  const words = comment.lines.join(' ').trim();
  return {
    path: pathOf(root, comment.at),
    message: `The comment "${words}" has no place in ${DIALECTS[to].name}.`,
    range: { start: source.position(comment.start), end: source.position(comment.end) },
  };
}

/** Anchors and aliases, which are written out: nothing of the content goes, but the tie between the places does. */
function expanded(source: TextSource, root: Json): readonly Loss[] {
  return marksOf(source).flatMap(({ kind, start, end }) => {
    if (kind === 'comment') return [];
    const name = source.text.slice(start, end);
    const message =
      kind === 'anchor'
        ? `The anchor ${name} is left out: what it marks is written out everywhere.`
        : `The alias ${name} is written out.`;
    return [{ path: pathOf(root, []), message, range: { start: source.position(start), end: source.position(end) } }];
  });
}
