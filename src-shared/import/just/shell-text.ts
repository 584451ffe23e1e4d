import type { Json } from '../../lib/json.ts';
import { isJsonList } from '../../lib/json-guards.ts';
import { parseTemplate } from '../../workflow/expressions/template.ts';
import { placesInShell, type ShellPlace } from '../../workflow/expressions/shell-places.ts';
import { literal } from '../plain-text.ts';
import { piecesOf, type JustNames, type Piece } from './pieces.ts';

/** A line of a recipe's body in pieces: its words and what its `{{ }}` stand for. What cannot be told stays as it is written. */
export function linePieces(line: readonly Json[], names: JustNames): readonly Piece[] {
  return line.flatMap((fragment): readonly Piece[] => {
    if (typeof fragment === 'string') return [{ kind: 'text', text: fragment.replaceAll('{{{{', '{{') }];
    const value = isJsonList(fragment) ? (fragment[0] ?? '') : fragment;
    const pieces = piecesOf(value, names);
    if (pieces !== undefined) return pieces;
    names.recorder.lost(
      names.path,
      'A {{ }} of this recipe computes something that has no equal; it stays in the text.',
      'the text',
    );
    return [{ kind: 'text', text: `{{ ${JSON.stringify(value)} }}` }];
  });
}

/** Pieces as prose with `{{ }}`: what the shell would compute is written as the shell writes it. */
export function proseOf(pieces: readonly Piece[]): string {
  return pieces.map(({ kind, text }) => (kind === 'cel' ? `{{ ${text} }}` : literal(text))).join('');
}

/**
 * Pieces as a command: values reach it by the environment, so quotes around them are opened where they would keep a value
 * from being read. A value in a place where it could become code stays words, and that is said.
 */
export function commandOf(pieces: readonly Piece[], names: Pick<JustNames, 'recorder' | 'path'>): string {
  const places = placesInShell(pieces.map(({ kind, text }) => (kind === 'text' ? { kind: 'text', text } : { kind: 'value' })));
  const text = pieces.map((piece, index) => placed(piece, places[index], names)).join('');
  return parseTemplate(text).ok ? text : literal(text);
}

function placed(piece: Piece, place: ShellPlace | undefined, names: Pick<JustNames, 'recorder' | 'path'>): string {
  if (piece.kind === 'text') return literal(piece.text);
  const value = piece.kind === 'cel' ? `{{ ${piece.text} }}` : piece.text;
  if (place === undefined || place.ok)
    return piece.kind === 'shell' && place?.ok === true && !place.quoted ? `"${value}"` : value;
  if (place.reason === 'single_quotes') return `'"${value}"'`;
  if (piece.kind === 'shell') return value;
  names.recorder.lost(names.path, `${value} stands where it could become code; nothing is put in its place.`, 'the text');
  return literal(value);
}
