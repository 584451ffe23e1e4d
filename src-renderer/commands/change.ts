import type { Loss } from '../../src-shared/formats/convert/convert-text.ts';
import type { NewFile } from '../../src-shared/formats/edit/edit-plan.ts';
import type { TextChange } from '../../src-shared/workflow/checks/diagnostic.ts';

/** Positions on the canvas by step id, px. */
export type Positions = Readonly<Record<string, readonly [number, number]>>;

/** One undoable act with its name ("Move Review"): text changes, moved steps, or both. */
export interface Change {
  readonly label: string;
  /** Applied one after the other; each batch is against the text the batch before it left. */
  readonly batches: readonly (readonly TextChange[])[];
  /** New positions; `null` gives a step back to the automatic layout. */
  readonly moves?: Readonly<Record<string, readonly [number, number] | null>>;
  /** Loops that are drawn closed from now on (`true`) or open (`false`). */
  readonly closes?: Readonly<Record<string, boolean>>;
  /** Files that come with it, beside the document; none of them may be there already. */
  readonly files?: readonly NewFile[];
  /** Comments it found no place for. */
  readonly losses?: readonly Loss[];
  /** A step that has another id now: where it was put stays its place. */
  readonly renamed?: { readonly from: string; readonly to: string };
  /** What is selected afterwards. */
  readonly select?: readonly string[];
}

/** The text after one batch; changes may be given in any order and all refer to `text`. */
export function applyBatch(text: string, batch: readonly TextChange[]): string {
  let result = '';
  let at = 0;
  for (const change of inOrder(batch)) {
    result += text.slice(at, change.offset) + change.text;
    at = change.offset + change.length;
  }
  return result + text.slice(at);
}

/** The batch that takes `applyBatch(text, batch)` back to `text`. */
export function invertBatch(text: string, batch: readonly TextChange[]): TextChange[] {
  let shift = 0;
  return inOrder(batch).map((change) => {
    const inverse = {
      offset: change.offset + shift,
      length: change.text.length,
      text: text.slice(change.offset, change.offset + change.length),
    };
    shift += change.text.length - change.length;
    return inverse;
  });
}

/** The single smallest change from one text to another, none when they are equal. */
export function differenceOf(before: string, after: string): TextChange[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  const start = longest(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  const end = longest(
    most - start,
    (from, to) => before.slice(before.length - to, before.length - from) === after.slice(after.length - to, after.length - from),
  );
  return [{ offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) }];
}

/** How far, up to `most`, two texts are the same; whole pieces are compared at once, which is many times faster than sign by sign. */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let known = 0;
  for (let piece = most; piece > 0; piece = Math.floor(piece / 2))
    while (known + piece <= most && isSame(known, known + piece)) known += piece;
  return known;
}

/** The move that keeps a step in its place when its id changes. */
export function movesOfRenaming(positions: Positions, renamed: Change['renamed']): NonNullable<Change['moves']> {
  const place = renamed === undefined ? undefined : positions[renamed.from];
  return renamed === undefined || place === undefined ? {} : { [renamed.from]: null, [renamed.to]: place };
}

/** The loops drawn closed after some were closed or opened, or one got another id; the same list when nothing changed. */
export function withClosed(closed: readonly string[], change: Pick<Change, 'closes' | 'renamed'>): readonly string[] {
  const { closes = {}, renamed } = change;
  const kept = closed.map((id) => (id === renamed?.from ? renamed.to : id)).filter((id) => closes[id] !== false);
  const more = Object.keys(closes).filter((id) => closes[id] === true && !kept.includes(id));
  return more.length === 0 && kept.length === closed.length && kept.every((id, at) => id === closed[at])
    ? closed
    : [...kept, ...more];
}

/** Positions after moves. */
export function withMoves(positions: Positions, moves: NonNullable<Change['moves']>): Positions {
  const next: Record<string, readonly [number, number]> = { ...positions };
  for (const [id, position] of Object.entries(moves)) {
    if (position === null) Reflect.deleteProperty(next, id);
    else next[id] = position;
  }
  return next;
}

function inOrder(batch: readonly TextChange[]): TextChange[] {
  return [...batch].sort((a, b) => a.offset - b.offset);
}
