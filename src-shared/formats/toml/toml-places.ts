import type { Location } from '../../workflow/checks/finding.ts';

/** Where a key with its value stands; a table's own place is its header. */
export interface TomlPlace {
  readonly key: readonly [start: number, end: number];
  readonly value: readonly [start: number, end: number];
}

/** The places of a TOML text by {@link placeKey}, and its comments (from their `#` to their line's end). */
export interface TomlPlaces {
  readonly places: ReadonlyMap<string, TomlPlace>;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/** The key of a place in {@link TomlPlaces}. */
export function placeKey(at: Location): string {
  return JSON.stringify(at);
}

/** Finds the places of a text that a TOML parser has found to be right. */
export function tomlPlaces(text: string): TomlPlaces {
  const scan = new Scan(text);
  scan.document();
  return { places: scan.places, comments: scan.comments };
}

class Scan {
  readonly places = new Map<string, TomlPlace>();
  readonly comments: { readonly start: number; readonly end: number }[] = [];
  private readonly lengths = new Map<string, number>();
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): void {
    let table: Location = [];
    for (this.space(); this.at < this.text.length; this.space()) {
      if (this.text[this.at] === '[') table = this.header();
      else this.pair(table);
    }
  }

  private header(): Location {
    const start = this.at;
    const ofList = this.text.startsWith('[[', start);
    this.at += ofList ? 2 : 1;
    const names = this.names();
    this.at = this.after(']') + (ofList ? 1 : 0);
    let table: Location = [];
    for (const [index, name] of names.entries()) {
      const inside = [...table, name];
      const length = this.lengths.get(placeKey(inside));
      const isNew = ofList && index === names.length - 1;
      if (isNew) this.lengths.set(placeKey(inside), (length ?? 0) + 1);
      const position = isNew ? (length ?? 0) : length === undefined ? undefined : length - 1;
      this.note(inside, [start, this.at]);
      table = position === undefined ? inside : [...inside, position];
    }
    this.note(table, [start, this.at]);
    return table;
  }

  private pair(table: Location): void {
    const start = this.at;
    const names = this.names();
    const key = [start, this.end(start)] as const;
    this.at = this.after('=');
    this.blank();
    const at = [...table, ...names];
    const from = this.at;
    this.value(at);
    const place = { key, value: [from, this.at] as const };
    for (let depth = table.length + 1; depth < at.length; depth++) this.note(at.slice(0, depth), key);
    this.places.set(placeKey(at), place);
  }

  private after(sign: string): number {
    const at = this.text.indexOf(sign, this.at);
    return at < 0 ? this.text.length : at + 1;
  }

  /** The end of what was read, white space left out. */
  private end(from: number): number {
    return from + this.text.slice(from, this.at).trimEnd().length;
  }

  private names(): readonly string[] {
    const names: string[] = [];
    for (;;) {
      this.blank();
      names.push(this.name());
      this.blank();
      if (this.text[this.at] !== '.') return names;
      this.at += 1;
    }
  }

  private name(): string {
    const start = this.at;
    const quote = this.text[start];
    if (quote === '"' || quote === "'") {
      this.quoted(quote);
      const inner = this.text.slice(start + 1, this.at - 1);
      return quote === '"' ? unescaped(inner) : inner;
    }
    while (this.at < this.text.length && !/[\s.=\]]/.test(this.text[this.at] ?? '')) this.at += 1;
    return this.text.slice(start, this.at);
  }

  private value(at: Location): void {
    const first = this.text[this.at] ?? '';
    if (first === '[') this.list(at);
    else if (first === '{') this.table(at);
    else if (first === '"' || first === "'") this.quoted(first);
    else {
      while (this.at < this.text.length && !/[,\]}#\n\r]/.test(this.text[this.at] ?? '')) this.at += 1;
      while (/\s/.test(this.text[this.at - 1] ?? '')) this.at -= 1;
    }
  }

  private list(at: Location): void {
    this.at += 1;
    for (let index = 0; ; index++) {
      this.space(',');
      if (this.at >= this.text.length || this.text[this.at] === ']') break;
      const start = this.at;
      this.value([...at, index]);
      this.places.set(placeKey([...at, index]), { key: [start, this.at], value: [start, this.at] });
    }
    this.at += 1;
  }

  private table(at: Location): void {
    this.at += 1;
    for (;;) {
      this.space(',');
      if (this.at >= this.text.length || this.text[this.at] === '}') break;
      this.pair(at);
    }
    this.at += 1;
  }

  private quoted(quote: string): void {
    const long = quote.repeat(3);
    const isLong = this.text.startsWith(long, this.at);
    this.at += isLong ? 3 : 1;
    while (this.at < this.text.length && !this.text.startsWith(isLong ? long : quote, this.at))
      this.at += quote === '"' && this.text[this.at] === '\\' ? 2 : 1;
    this.at += isLong ? 3 : 1;
    // Up to two quotes may stand right before the closing ones.
    while (isLong && this.text[this.at] === quote) this.at += 1;
  }

  private blank(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1;
  }

  private space(also = ''): void {
    for (; this.at < this.text.length; this.at += 1) {
      const sign = this.text[this.at] ?? '';
      if (sign === '#') {
        const line = this.text.indexOf('\n', this.at);
        const end = line < 0 ? this.text.length : line;
        this.comments.push({ start: this.at, end: this.at + this.text.slice(this.at, end).trimEnd().length });
        this.at = end;
      } else if (sign !== also && !/[\s\uFEFF]/.test(sign)) return;
    }
  }

  private note(at: Location, range: readonly [number, number]): void {
    const key = placeKey(at);
    if (!this.places.has(key)) this.places.set(key, { key: range, value: range });
  }
}

const SIGNS: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b' };

function unescaped(inner: string): string {
  return inner.replace(/\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/g, (escape) => {
    const sign = escape[1] ?? '';
    return escape.length > 2 ? String.fromCodePoint(Number.parseInt(escape.slice(2), 16)) : (SIGNS[sign] ?? sign);
  });
}
