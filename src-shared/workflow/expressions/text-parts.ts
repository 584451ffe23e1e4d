import { parseExpression } from './expression.ts';
import { constantOf, treeOf } from './expression-tree.ts';
import { templateRanges } from './template-ranges.ts';
import { expressionWords, valueWords, type Naming } from '../value-words.ts';

/** A piece of a text: words as they stand there, or a value that is put in, by the name people know it by. */
export type TextPart =
  { readonly kind: 'words'; readonly text: string } | { readonly kind: 'value'; readonly text: string; readonly title: string };

/** A text in pieces: each `{{ … }}` is the name of its value. What cannot be read stays as it is. */
export function textParts(text: string, naming: Naming): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { start, end, inner } of templateRanges(text)) {
    const part = partOf(inner, naming);
    if (part === undefined) continue;
    parts.push({ kind: 'words', text: text.slice(from, start) }, part);
    from = end;
  }
  return joinParts([...parts, { kind: 'words', text: text.slice(from) }]);
}

/** The pieces up to so many characters, cut between words; "…" stands for the rest. */
export function cutParts(parts: readonly TextPart[], most: number): readonly TextPart[] {
  const kept: TextPart[] = [];
  let room = most;
  for (const part of parts) {
    const text = part.text.replace(/\s+/g, ' ');
    if (text.length <= room) {
      kept.push({ ...part, text });
      room -= text.length;
      continue;
    }
    const words = part.kind === 'value' || room < 12 ? '' : text.slice(0, room - 1).replace(/\s\S*$/, '');
    return joinParts([...kept, { kind: 'words', text: `${words}…` }]);
  }
  return kept;
}

/** The pieces as one text, values between quotation marks that no text has by chance. */
export function partsText(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.kind === 'value' ? `‹${part.text}›` : part.text)).join('');
}

/** The same pieces without empty ones, words that follow each other as one. */
export function joinParts(parts: readonly TextPart[]): readonly TextPart[] {
  const made: TextPart[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (part.text === '') continue;
    if (part.kind === 'words' && last?.kind === 'words') made[made.length - 1] = { kind: 'words', text: last.text + part.text };
    else made.push(part);
  }
  return made;
}

function partOf(inner: string, naming: Naming): TextPart | undefined {
  const secret = /^secret\.(\w+)$/.exec(inner)?.[1];
  if (secret !== undefined) return { kind: 'value', text: secret, title: inner };
  const known = valueWords(inner, naming);
  if (known !== undefined) return { kind: 'value', text: known.short, title: inner };
  const parsed = parseExpression(inner);
  if (inner === '' || !parsed.ok) return undefined;
  const constant = constantOf(treeOf(parsed.value));
  if (typeof constant === 'string') return { kind: 'words', text: constant };
  return { kind: 'value', text: expressionWords(inner, naming), title: inner };
}
