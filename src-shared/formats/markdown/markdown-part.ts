import type { JsonObject } from '../../lib/json.ts';
import type { Finding } from '../../workflow/checks/finding.ts';
import type { YamlSource } from '../yaml/yaml-source.ts';

/** A half-open stretch of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A heading: its lines, and the words of it that count (what stands before them, "Step 1:", left out). */
export interface Heading extends Span {
  readonly words: Span;
  readonly said: string;
  readonly underlined: boolean;
}

/** YAML within the text: with its marks (`outer`) and alone (`slice`). */
export interface YamlPiece {
  readonly outer: Span;
  readonly slice: Span;
  readonly source: YamlSource;
  readonly value: JsonObject;
}

/** The lone fence that is a command. */
export interface CommandFence {
  readonly outer: Span;
  /** From the line after the opening one to the start of the closing one. */
  readonly inner: Span;
  readonly mark: string;
  readonly indent: string;
  readonly text: string;
}

/** The quote that asks a person to confirm. */
export interface ConfirmQuote {
  readonly outer: Span;
  readonly reason: string;
}

/** The field that prose fills, by what kind of step it stands in. */
export type ProseKey = 'description' | 'goal' | 'reason' | 'notes';

/** What one heading's own text says, steps below it left out. `level` 1 is the document, 2 a `##`. */
export interface OwnText {
  readonly level: number;
  /** From the heading (the start of the file at level 1) to where the first step below it begins. */
  readonly span: Span;
  /** End of the last line that says something. */
  readonly contentEnd: number;
  readonly heading: Heading | undefined;
  /** What the heading fills: the name, the id where it looks like one, or nothing where YAML says the name. */
  readonly headingKey: 'name' | 'id' | undefined;
  readonly yaml: YamlPiece | undefined;
  readonly prose: readonly Span[];
  readonly proseText: string;
  readonly proseKey: ProseKey;
  readonly command: CommandFence | undefined;
  readonly confirm: ConfirmQuote | undefined;
  /** What it says as a map, without `steps` that are headings. */
  readonly value: JsonObject;
  /** Places are relative to the map. */
  readonly findings: readonly Finding[];
}

/** A heading with the steps below it; `start` is that of comments right above the heading. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly own: OwnText;
  readonly steps: readonly Part[];
}
