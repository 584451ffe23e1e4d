import {
  closesFence,
  fenceMark,
  headingDepth,
  htmlStart,
  isBreak,
  isDefinitions,
  itemMark,
  underlineDepth,
  type HtmlEnd,
} from './block-starts.ts';

/** One outermost block of a Markdown text: from the start of its first line to the end of its last, its line end left out. */
export interface Block {
  readonly kind: 'heading' | 'fence' | 'html' | 'quote' | 'break' | 'definition' | 'text';
  readonly start: number;
  readonly end: number;
  /** Of a heading: 1 to 6. */
  readonly depth?: number;
  /** Of a heading: underlined rather than marked with `#`. */
  readonly underlined?: boolean;
  /** Of a fence: its opening mark, and whether anything closes it. */
  readonly mark?: string;
  readonly closed?: boolean;
}

type Mutable = { -readonly [Key in keyof Block]: Block[Key] };
type Container = { readonly kind: 'quote' } | { readonly kind: 'item'; readonly column: number; empty: boolean };
type Leaf =
  | { readonly kind: 'text'; readonly start: number }
  | { readonly kind: 'code' }
  | { readonly kind: 'fence'; readonly mark: string }
  | { readonly kind: 'html'; readonly end: HtmlEnd };

/** The signs a block can start with; other lines are text. */
const MAY_START = /^[#`~<>=*_+\-\d]/;

/** Quotes and lists inside each other that are told apart; what is deeper is text. */
const DEPTH_LIMIT = 100;

/**
 * The outermost blocks of a text by the rules of CommonMark, in one pass over its lines whatever they hold. `from` is where
 * Markdown begins, after the front matter.
 */
export function scanBlocks(text: string, from: number): readonly Block[] {
  const scan = new Scan(text);
  const line = /[^\r\n]*(\r\n|\n|\r|$)/y;
  for (let at = from; at < text.length;) {
    line.lastIndex = at;
    const found = line.exec(text);
    if (found === null || found[0] === '') break;
    scan.line(at, at + found[0].length - (found[1]?.length ?? 0));
    at += found[0].length;
  }
  return scan.finished();
}

class Scan {
  private readonly text: string;
  private readonly blocks: Mutable[] = [];
  private readonly open: Container[] = [];
  private leaf: Leaf | undefined;
  private start = 0;
  private end = 0;
  private offset = 0;
  private column = 0;
  /** Columns of a tab that a container has not used up. */
  private restOfTab = 0;

  constructor(text: string) {
    this.text = text;
  }

  finished(): readonly Block[] {
    this.closeLeaf();
    return this.blocks;
  }

  line(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.offset = start;
    this.column = 0;
    this.restOfTab = 0;
    let matched = 0;
    while (matched < this.open.length && this.continues(this.open[matched])) matched++;
    const inside = matched === this.open.length;
    if (inside && this.leaf !== undefined && this.continuesLeaf(this.leaf)) return;
    this.startBlocks(matched);
  }

  private continues(container: Container | undefined): boolean {
    const { indent, blank } = this.ahead();
    if (container?.kind === 'quote') {
      if (indent >= 4 || !this.rest().startsWith('>')) return false;
      this.enterQuote();
      return true;
    }
    if (container === undefined) return false;
    if (blank) return !container.empty;
    if (indent < container.column) return false;
    this.advance(container.column);
    return true;
  }

  /** Whether the open leaf takes the line as it is; a paragraph is left for what may cut it. */
  private continuesLeaf(leaf: Leaf): boolean {
    const { indent, blank } = this.ahead();
    switch (leaf.kind) {
      case 'text':
        if (blank) this.closeLeaf();
        return blank;
      case 'code':
        if (blank) return true;
        if (indent >= 4) this.touch();
        else this.closeLeaf();
        return indent >= 4;
      case 'fence': {
        const closes = indent < 4 && closesFence(this.rest(), leaf.mark);
        this.touch();
        const block = this.blocks.at(-1);
        if (closes && this.open.length === 0 && block !== undefined) block.closed = true;
        if (closes) this.leaf = undefined;
        return true;
      }
      case 'html':
        if (leaf.end === 'blank') {
          if (blank) this.closeLeaf();
          else this.touch();
          return true;
        }
        this.touch();
        if (leaf.end.test(this.text.slice(this.offset, this.end))) this.leaf = undefined;
        return true;
    }
  }

  private startBlocks(matchedAtFirst: number): void {
    let matched = matchedAtFirst;
    let inParagraph = matched === this.open.length && this.leaf?.kind === 'text';
    const mayGoOn = this.leaf?.kind === 'text';
    let opened = false;
    for (;;) {
      const { indent, blank } = this.ahead();
      const rest = this.rest();
      if (blank) {
        if (!opened && !inParagraph) this.close(matched);
        return;
      }
      if (indent >= 4) {
        if (mayGoOn && !opened) return this.touch();
        this.close(matched);
        return this.add({ kind: 'text' }, { kind: 'code' });
      }
      if (!MAY_START.test(rest)) return this.goOn(matched, mayGoOn && !opened);
      if (rest.startsWith('>') && this.open.length < DEPTH_LIMIT) {
        this.close(matched);
        this.add({ kind: 'quote' }, undefined);
        this.enterQuote();
        this.open.push({ kind: 'quote' });
        matched = this.open.length;
        opened = true;
        inParagraph = false;
        continue;
      }
      const depth = headingDepth(rest);
      if (depth > 0) return this.whole(matched, { kind: 'heading', depth });
      const mark = fenceMark(rest);
      if (mark !== undefined) {
        this.close(matched);
        return this.add({ kind: 'fence', mark, closed: false }, { kind: 'fence', mark });
      }
      const html = htmlStart(rest, { inParagraph: inParagraph || (mayGoOn && !opened) });
      if (html !== undefined) {
        this.close(matched);
        const ends = html !== 'blank' && html.test(rest);
        return this.add({ kind: 'html' }, ends ? undefined : { kind: 'html', end: html });
      }
      if (inParagraph && this.underlines(underlineDepth(rest))) return;
      if (isBreak(rest)) return this.whole(matched, { kind: 'break' });
      const item = this.open.length < DEPTH_LIMIT ? itemMark(rest, { inParagraph }) : undefined;
      if (item !== undefined) {
        this.close(matched);
        this.add({ kind: 'text' }, undefined);
        this.open.push(this.enterItem(item, indent));
        matched = this.open.length;
        opened = true;
        inParagraph = false;
        continue;
      }
      return this.goOn(matched, mayGoOn && !opened);
    }
  }

  /** A line of a paragraph: of the open one, or the first of a new one. */
  private goOn(matched: number, joins: boolean): void {
    if (joins) return this.touch();
    this.close(matched);
    this.add({ kind: 'text' }, { kind: 'text', start: this.start });
  }

  /** Makes the open paragraph a heading; not when it only says where links lead. */
  private underlines(depth: number): boolean {
    if (depth === 0 || this.leaf?.kind !== 'text') return false;
    const said = this.text.slice(this.leaf.start, this.start).replace(/[\r\n]+$/, '');
    if (this.open.length === 0 && isDefinitions(said)) return false;
    this.leaf = undefined;
    this.touch();
    const block = this.blocks.at(-1);
    if (this.open.length === 0 && block !== undefined) Object.assign(block, { kind: 'heading', depth, underlined: true });
    return true;
  }

  private whole(matched: number, block: Omit<Block, 'start' | 'end'>): void {
    this.close(matched);
    this.add(block, undefined);
  }

  private add(block: Omit<Block, 'start' | 'end'>, leaf: Leaf | undefined): void {
    const parent = this.open.at(-1);
    if (parent?.kind === 'item') parent.empty = false;
    if (this.open.length === 0) this.blocks.push({ ...block, start: this.start, end: this.end });
    else this.touch();
    this.leaf = leaf;
  }

  private touch(): void {
    const block = this.blocks.at(-1);
    if (block !== undefined) block.end = this.end;
  }

  private close(matched: number): void {
    this.closeLeaf();
    this.open.length = matched;
  }

  private closeLeaf(): void {
    const block = this.blocks.at(-1);
    if (this.leaf?.kind === 'text' && this.open.length === 0 && block !== undefined) {
      const said = this.text.slice(block.start, block.end);
      if (said.trimStart().startsWith('[') && isDefinitions(said)) block.kind = 'definition';
    }
    this.leaf = undefined;
  }

  private enterQuote(): void {
    this.advance(this.ahead().indent);
    this.offset++;
    this.column++;
    if (this.restOfTab > 0 || this.text[this.offset] === ' ' || this.text[this.offset] === '\t') this.advance(1);
  }

  private enterItem(mark: string, indent: number): Container {
    this.advance(indent);
    this.offset += mark.length;
    this.column += mark.length;
    const { indent: gap, blank } = this.ahead();
    const inner = blank || gap > 4 ? 1 : gap;
    if (gap > 0) this.advance(Math.min(gap, inner));
    return { kind: 'item', column: indent + mark.length + Math.max(1, inner), empty: true };
  }

  /** Columns of white space before the next sign, and whether there is none. */
  private ahead(): { readonly indent: number; readonly blank: boolean } {
    let column = this.column + this.restOfTab;
    let at = this.offset;
    for (; at < this.end; at++) {
      const unit = this.text.charCodeAt(at);
      if (unit === 32) column++;
      else if (unit === 9) column += 4 - (column % 4);
      else break;
    }
    return { indent: column - this.column, blank: at >= this.end };
  }

  private rest(): string {
    let at = this.offset;
    while (at < this.end && (this.text.charCodeAt(at) === 32 || this.text.charCodeAt(at) === 9)) at++;
    return this.text.slice(at, this.end);
  }

  private advance(columns: number): void {
    let left = columns;
    const fromTab = Math.min(left, this.restOfTab);
    this.restOfTab -= fromTab;
    this.column += fromTab;
    left -= fromTab;
    while (left > 0 && this.offset < this.end) {
      const width = this.text.charCodeAt(this.offset) === 9 ? 4 - (this.column % 4) : 1;
      this.offset++;
      const used = Math.min(width, left);
      this.column += used;
      this.restOfTab = width - used;
      left -= used;
    }
  }
}
