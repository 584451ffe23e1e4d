import type { Json, JsonObject } from '../lib/json.ts';
import type { Position, Range, TextChange } from '../workflow/checks/diagnostic.ts';
import type { Finding, Location } from '../workflow/checks/finding.ts';

/** The notations a workflow can be written in. */
export type Dialect = 'yaml' | 'json' | 'markdown' | 'toml';

/** Changes of the text they were asked of, all against that text; undefined where the text has no such place or cannot say it. */
export type Changes = readonly TextChange[] | undefined;

/** Which part of a place is asked for. */
export interface RangeWish {
  readonly onKey?: boolean;
  readonly within?: string;
  readonly nth?: number;
}

/** A piece of a text value and what takes its place; of several equal pieces the `nth`, counted from 0. */
export interface TextReplacement {
  readonly find: string;
  readonly text: string;
  readonly nth?: number;
}

/**
 * A text of one dialect taken apart: what it says, where things stand, and how it is changed. Places are those of the value
 * (`['steps', 0, 'goal']`), whatever the notation. Every change touches as few bytes as it can and leaves comments, quotes and
 * line ends as they are; the caller reads the result back before trusting it.
 */
export interface TextSource {
  readonly dialect: Dialect;
  readonly text: string;
  /** What the text says; absent when it cannot be trusted. */
  readonly value: Json | undefined;
  /** What is wrong with the notation itself. */
  readonly findings: readonly Finding[];
  /** Whether the notation says by its nature what a finding misses, as a heading names its step. */
  readonly saysItself?: (finding: Finding) => boolean;
  readonly position: (offset: number) => Position;
  /** The range of a place: of its value, of its key when `onKey`, of the `nth` (from 0) `within` inside it, or of the nearest thing around it. */
  readonly rangeAt: (at: Location, more?: RangeWish) => Range | undefined;
  /** The lines of a list's element, roughly and fast, where the notation has a fast way; {@link rangeAt} says it exactly. */
  readonly blockAt?: (at: Location) => Range | undefined;
  /** Sets the value at a place, adding its key (and maps around it) where missing. */
  readonly setAt: (at: Location, value: Json) => Changes;
  /** Removes a map's key with its value, or a list's element; comments that stand alone stay. */
  readonly removeAt: (at: Location) => Changes;
  /** Gives a map's key another name, its value untouched. */
  readonly renameKeyAt: (at: Location, to: string) => Changes;
  /** Replaces a piece of the text value at a place, the `nth` from 0; the rest of it keeps its bytes where it can. */
  readonly replaceTextAt: (at: Location, what: TextReplacement) => Changes;
  /** Puts an element into a list before `index` (its length means last). */
  readonly insertItem: (what: { readonly list: Location; readonly index: number; readonly value: Json }) => Changes;
  /** The whole text with a list's element, its comments and all, moved before the element that is at `before` now. */
  readonly moveItem: (what: { readonly list: Location; readonly index: number; readonly before: number }) => string | undefined;
  /** The whole text with two keys of a map that stand side by side in the other order, each with its comments; only where brackets and commas hold them. */
  readonly swapKeys?: (what: { readonly map: Location; readonly first: string; readonly second: string }) => string | undefined;
  /** The lines of the elements `from`–`to` of a list as YAML, comments and all, each dash at column 2; only where they are YAML lines. */
  readonly itemLines?: (what: { readonly list: Location; readonly from: number; readonly to: number }) => string | undefined;
  /** The lines of a key with its value as YAML, its comments below and beside it, the key at column 0; only where they are YAML lines. */
  readonly entryLines?: (at: Location) => string | undefined;
  /** The whole text with the elements `from`–`to` (inclusive) of a list moved as they are into `steps` of `around`, which takes their place. */
  readonly wrapItems: (what: {
    readonly list: Location;
    readonly from: number;
    readonly to: number;
    /** The new element, its `steps` being what the moved elements say now. */
    readonly around: JsonObject;
  }) => string | undefined;
}
