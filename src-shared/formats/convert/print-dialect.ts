import { assertNever } from '../../lib/assert-never.ts';
import type { JsonObject } from '../../lib/json.ts';
import { printJson } from '../json/json-print.ts';
import { inKeyOrder } from '../key-order.ts';
import { printMarkdown } from '../markdown/print-markdown.ts';
import type { CommentShelf } from '../printed-comments.ts';
import type { Dialect } from '../text-source.ts';
import { printToml } from '../toml/toml-print.ts';
import { printYaml } from '../yaml/yaml-print-workflow.ts';

/** A whole workflow in a dialect, with those comments from the shelf that it has a place for. */
export function printDialect(
  workflow: JsonObject,
  how: { readonly to: Dialect; readonly eol: string; readonly comments: CommentShelf },
): string {
  switch (how.to) {
    case 'yaml':
      return withEnd(printYaml(workflow, how), how);
    case 'json':
      return printJson(inKeyOrder(workflow), how);
    case 'toml':
      return withEnd(printToml(workflow, how), how);
    case 'markdown':
      return printMarkdown(inKeyOrder(workflow), how);
    default:
      return assertNever(how.to);
  }
}

/** A text with the comments at its end that are about nothing below them. */
function withEnd(text: string, { eol, comments }: { readonly eol: string; readonly comments: CommentShelf }): string {
  const lines = comments.take([]).map((line) => (line === '' ? '#' : `# ${line}`));
  if (lines.length === 0) return text;
  // A text that keeps the blank lines below it would keep this one.
  const apart = /[|>]\d?\+/.test(text) ? '' : eol;
  return `${text}${apart}${lines.join(eol)}${eol}`;
}
