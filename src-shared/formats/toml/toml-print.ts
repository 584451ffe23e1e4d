import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { inKeyOrder } from '../key-order.ts';
import { commentShelf, type CommentShelf } from '../printed-comments.ts';

const WIDTH = 100;

/** A whole workflow as TOML 1.0: plain fields first, then tables, steps as `[[steps]]`. It must hold no null. */
export function printToml(workflow: JsonObject, style: { readonly comments?: CommentShelf } = {}): string {
  const lines = new Printer(style.comments ?? commentShelf([])).table(inKeyOrder(workflow), { header: [], at: [] });
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}

/** A table by its names in headers, and by its place in the workflow. */
interface TomlTable {
  readonly header: readonly string[];
  readonly at: Location;
}

class Printer {
  private readonly comments: CommentShelf;

  constructor(comments: CommentShelf) {
    this.comments = comments;
  }

  /** The lines of a table without its header: what fits on a line, then its own tables, each under its header. */
  table(map: JsonObject, { header, at }: TomlTable): readonly string[] {
    const entries = Object.entries(map);
    const onLine = (key: string, value: Json): boolean =>
      !isTables(value) && !(isJsonObject(value) && (header.length === 0 || tooLong(key, value)));
    const lines = entries
      .filter(([key, value]) => onLine(key, value))
      .flatMap(([key, value]) => [...this.above([...at, key], { deep: true }), `${tomlKey(key)} = ${tomlValue(value)}`]);
    const tables = entries
      .filter(([key, value]) => !onLine(key, value))
      // Tables of a list end the table they are in, so they come after those that do not.
      .sort(([, a], [, b]) => Number(isTables(a)) - Number(isTables(b)))
      .flatMap(([key, value]) => this.inner(value, { header: [...header, tomlKey(key)], at: [...at, key] }));
    return [...lines, ...tables];
  }

  private inner(value: Json, table: TomlTable): readonly string[] {
    const name = table.header.join('.');
    if (isJsonObject(value)) {
      const lines = this.table(value, table);
      const above = this.above(table.at);
      // A table of nothing but tables needs no header of its own.
      return isOnlyTables(value) && above.length === 0 ? lines : ['', ...above, `[${name}]`, ...lines];
    }
    if (!isJsonList(value)) return [];
    const above = this.above(table.at);
    return value.flatMap((item, index) => {
      const at = [...table.at, index];
      const lines = ['', ...(index === 0 ? above : []), ...this.above(at), `[[${name}]]`];
      return isJsonObject(item) ? [...lines, ...this.table(item, { header: table.header, at })] : lines;
    });
  }

  private above(at: Location, how?: { readonly deep: boolean }): readonly string[] {
    return this.comments.take(at, how).map((line) => `# ${line}`.trimEnd());
  }
}

/** Whether a value is a list of maps with something in each that is worth a header, as steps are. */
function isTables(value: Json): boolean {
  if (!isJsonList(value) || value.length === 0 || !value.every((item) => isJsonObject(item))) return false;
  return tomlInline(value).length > WIDTH || value.some((item) => isJsonObject(item) && 'id' in item);
}

function isOnlyTables(map: JsonObject): boolean {
  const members = Object.entries(map);
  return (
    members.length > 0 && members.every(([key, member]) => isTables(member) || (isJsonObject(member) && tooLong(key, member)))
  );
}

function tooLong(key: string, value: Json): boolean {
  return key.length + 3 + tomlInline(value).length > WIDTH || hasLines(value);
}

function hasLines(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\n');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLines);
}

/** A value behind its key: texts of several lines as such, long lists an element a line. */
function tomlValue(value: Json): string {
  if (typeof value === 'string') return value.includes('\n') ? longText(value) : tomlText(value);
  const onLine = tomlInline(value);
  if (!isJsonList(value) || onLine.length <= WIDTH) return onLine;
  return `[\n${value.map((item) => `  ${tomlInline(item)},`).join('\n')}\n]`;
}

function tomlInline(value: Json): string {
  if (typeof value === 'string') return tomlText(value);
  if (typeof value === 'number') return tomlNumber(value);
  if (isJsonList(value)) return `[${value.map(tomlInline).join(', ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${tomlKey(key)} = ${tomlInline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : tomlText(key);
}

function tomlNumber(value: number): string {
  // Beyond 64 bits a whole number must be written as one with a fraction.
  return Number.isInteger(value) && Math.abs(value) >= 2 ** 53 && !String(value).includes('e') ? `${value}.0` : String(value);
}

function tomlText(text: string): string {
  return JSON.stringify(text).replace(/\u007f/g, '\\u007f');
}

function longText(text: string): string {
  const isPlain = !/[^\P{Cc}\n\t]/u.test(text);
  if (isPlain && /["\\]/.test(text) && !text.includes("'''") && !text.endsWith("'")) return `'''\n${text}'''`;
  const escaped = text
    .split('\n')
    .map((line) =>
      JSON.stringify(line)
        .slice(1, -1)
        .replace(/\u007f/g, '\\u007f')
        .replaceAll('\\t', '\t'),
    )
    .join('\n');
  return `"""\n${escaped}"""`;
}
