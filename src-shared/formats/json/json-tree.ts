import { printParseErrorCode, visit } from 'jsonc-parser';

/** A value as it stands in a text: `start` included, `end` not. */
export interface JsonNode {
  readonly kind: 'map' | 'list' | 'leaf';
  readonly start: number;
  readonly end: number;
  /** What a leaf says. */
  readonly value: string | number | boolean | null;
  readonly elements: readonly JsonElement[];
}

/** A member of a map or an element of a list: from its key or value to the end of its value, and the comma behind it. */
export interface JsonElement {
  readonly key: { readonly name: string; readonly start: number; readonly end: number } | undefined;
  readonly start: number;
  readonly end: number;
  readonly comma: number | undefined;
  readonly node: JsonNode;
}

/** A comment; one of a line ends before its line end. */
export interface JsonComment {
  readonly start: number;
  readonly end: number;
  readonly ofLine: boolean;
}

/** Why a text is no tree: a mistake by the parser's own name, or a bound that it breaks. */
export interface JsonMistake {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** A JSON text taken apart; `root` is absent where the text is empty or wrong. */
export interface JsonTree {
  readonly root: JsonNode | undefined;
  readonly comments: readonly JsonComment[];
  readonly mistake: JsonMistake | undefined;
}

/** Levels of lists and maps a text may have. */
export const DEPTH_LIMIT = 100;
/** Values a text may hold. */
export const NODE_LIMIT = 200_000;

/** Takes JSON with comments and trailing commas apart up to its first mistake; never throws. */
export function jsonTree(text: string): JsonTree {
  const building = new Building(text);
  try {
    // The parser takes a byte order mark for a mistake.
    visit(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text, building, {
      allowTrailingComma: true,
      allowEmptyContent: true,
    });
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    return { root: undefined, comments: building.comments, mistake: thrown.mistake };
  }
  return { root: building.root, comments: building.comments, mistake: undefined };
}

class Stop extends Error {
  readonly mistake: JsonMistake;
  constructor(mistake: JsonMistake) {
    super(mistake.kind);
    this.mistake = mistake;
  }
}

type Key = NonNullable<JsonElement['key']>;
type Built<T> = { -readonly [Name in keyof T]: T[Name] };
interface Open {
  readonly node: Omit<Built<JsonNode>, 'elements'> & { readonly elements: Built<JsonElement>[] };
  key: Key | undefined;
}

/** What the parser tells, put together. Its members are the parser's own names. */
class Building {
  readonly comments: JsonComment[] = [];
  root: JsonNode | undefined;
  private readonly open: Open[] = [];
  private count = 0;
  private closed: number | undefined;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  readonly onObjectBegin = (offset: number): void => this.begin('map', offset);
  readonly onArrayBegin = (offset: number): void => this.begin('list', offset);
  readonly onObjectEnd = (offset: number): void => this.finish(offset);
  readonly onArrayEnd = (offset: number): void => this.finish(offset);

  readonly onObjectProperty = (name: string, start: number, length: number): void => {
    const top = this.open.at(-1);
    if (top !== undefined) top.key = { name, start, end: start + length };
  };

  readonly onLiteralValue = (value: JsonNode['value'], start: number, length: number): void => {
    this.add({ kind: 'leaf', start, end: start + length, value, elements: [] });
  };

  readonly onSeparator = (character: string, offset: number): void => {
    const last = this.open.at(-1)?.node.elements.at(-1);
    if (character === ',' && last !== undefined) last.comma = offset;
  };

  readonly onComment = (start: number, length: number): void => {
    this.comments.push({ start, end: start + length, ofLine: this.text.startsWith('//', start) });
  };

  readonly onError = (error: Parameters<typeof printParseErrorCode>[0], start: number, length: number): void => {
    const kind = printParseErrorCode(error);
    // The parser tells that a list ends before it tells that it should not.
    const opened = kind.startsWith('Close') ? this.closed : undefined;
    throw new Stop(opened === undefined ? { kind, start, end: start + length } : { kind, start: opened, end: opened + 1 });
  };

  private begin(kind: 'map' | 'list', start: number): void {
    const node: Open['node'] = { kind, start, end: start + 1, value: null, elements: [] };
    this.add(node);
    this.open.push({ node, key: undefined });
    if (this.open.length > DEPTH_LIMIT) throw new Stop({ kind: 'TooDeep', start, end: start + 1 });
  }

  private finish(offset: number): void {
    const done = this.open.pop();
    if (done === undefined) return;
    this.closed = done.node.start;
    done.node.end = offset + 1;
    const own = this.open.at(-1)?.node.elements.at(-1);
    if (own !== undefined) own.end = offset + 1;
  }

  private add(node: JsonNode): void {
    if (++this.count > NODE_LIMIT) throw new Stop({ kind: 'TooMany', start: node.start, end: node.end });
    const top = this.open.at(-1);
    if (top === undefined) {
      this.root = node;
      return;
    }
    const { key } = top;
    top.node.elements.push({ key, start: key?.start ?? node.start, end: node.end, comma: undefined, node });
    top.key = undefined;
  }
}
