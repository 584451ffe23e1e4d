import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { inKeyOrder } from '../key-order.ts';
import { commentShelf, type CommentShelf } from '../printed-comments.ts';
import { afterKey, flowText, itemText, keyText, pad } from './yaml-print.ts';

const WIDTH = 100;
const LONG_TEXT = 60;

/** How a workflow is written, and the comments to write with it. */
export interface WorkflowStyle {
  readonly eol: string;
  readonly comments?: CommentShelf;
}

/** A whole workflow as YAML: keys in the language's order, short values on one line, long texts as blocks, a blank line between steps. */
export function printYaml(workflow: JsonObject, style: WorkflowStyle): string {
  const lines = new Printer(style.eol, style.comments ?? commentShelf([])).map(inKeyOrder(workflow), [], 0);
  return lines.join(style.eol) + style.eol;
}

class Printer {
  private readonly eol: string;
  private readonly comments: CommentShelf;

  constructor(eol: string, comments: CommentShelf) {
    this.eol = eol;
    this.comments = comments;
  }

  /** The lines of a map, each with its indentation. */
  map(map: JsonObject, at: Location, indent: number): readonly string[] {
    return Object.entries(map).flatMap(([key, value]) => {
      const place = [...at, key];
      const head = `${pad(indent)}${keyText(key)}:`;
      if (key === 'steps' && isJsonList(value) && value.length > 0)
        return [...this.above(place, indent), head, ...this.steps(value, place, indent + 2)];
      if (!isNested(value) || fits(value, head.length, at.length === 0 ? 'flat' : 'deep'))
        return [...this.above(place, indent, { deep: true }), ...this.plain(head, value, indent)];
      const inner = isJsonList(value) ? this.list(value, place, indent + 2) : this.map(value, place, indent + 2);
      return [...this.above(place, indent), head, ...inner];
    });
  }

  private plain(head: string, value: Json, indent: number): readonly string[] {
    const text = isNested(value) ? ` ${flowText(value)}` : afterKey(value, { indent, eol: this.eol });
    return [head + text];
  }

  private steps(steps: readonly Json[], at: Location, indent: number): readonly string[] {
    return steps.flatMap((step, index) => {
      const lines = this.item(step, [...at, index], { indent, open: true });
      return index > 0 && at.length === 1 ? ['', ...lines] : lines;
    });
  }

  private list(list: readonly Json[], at: Location, indent: number): readonly string[] {
    return list.flatMap((item, index) => this.item(item, [...at, index], { indent, open: false }));
  }

  private item(item: Json, at: Location, how: { readonly indent: number; readonly open: boolean }): readonly string[] {
    const { indent } = how;
    const dash = `${pad(indent)}- `;
    const closed = !isNested(item) || (!how.open && fits(item, dash.length, 'deep'));
    if (closed) {
      const text = isNested(item) ? flowText(item) : itemText(item, { indent, eol: this.eol });
      return [...this.above(at, indent, { deep: true }), dash + text];
    }
    const above = this.above(at, indent);
    // The comments of a first key have no line of their own behind the dash.
    const first = isJsonObject(item) ? Object.keys(item)[0] : undefined;
    const more = first === undefined ? [] : this.above([...at, first], indent, { deep: true });
    const inner = isJsonList(item) ? this.list(item, at, indent + 2) : this.map(item, at, indent + 2);
    const [head = '', ...rest] = inner;
    return [...above, ...more, dash + head.slice(indent + 2), ...rest];
  }

  private above(at: Location, indent: number, how?: { readonly deep: boolean }): readonly string[] {
    return this.comments.take(at, how).map((line) => `${pad(indent)}# ${line}`.trimEnd());
  }
}

function isNested(value: Json): value is readonly Json[] | JsonObject {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Whether a value may stand on one line: short, without long texts, and where `flat` (the sections of a workflow) without maps in it. */
function fits(value: Json, column: number, how: 'deep' | 'flat'): boolean {
  const members = isJsonObject(value) ? Object.values(value) : isJsonList(value) ? value : [];
  if (how === 'flat' && members.some((member) => isJsonObject(member))) return false;
  return column + 1 + flowText(value).length <= WIDTH && !hasLongText(value);
}

function hasLongText(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\n') || value.length > LONG_TEXT;
  return isNested(value) && Object.values(value).some(hasLongText);
}
