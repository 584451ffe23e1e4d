import type { Scalar } from 'yaml';
import { eolOf, nextLine } from './yaml-places.ts';
import { pad } from './yaml-print.ts';
import { offsetsOf, readWithPlaces } from './yaml-source.ts';

/**
 * A text in the block style (`|` or `>`) of the one it replaces: same indentation, same header comment, line breaks of a folded text
 * kept where its words stay; `indent` is the column the value is nested below. Undefined where that style cannot hold it.
 */
export function blockLike(
  source: { readonly text: string },
  before: Scalar.Parsed,
  what: { readonly value: string; readonly indent: number },
): string | undefined {
  const [start, end] = offsetsOf(before);
  const written = source.text.slice(start, end);
  const head = /^([|>])(?:(\d)([+-]?)|([+-]?)(\d?))([^\n\r]*)/.exec(written);
  if (head === null) return undefined;
  const digit = head[2] ?? head[5] ?? '';
  const old = written.slice(nextLine(written, 0)).split(/\r?\n/);
  const first = old.find((line) => line.trim() !== '') ?? '';
  const column = digit === '' ? first.length - first.trimStart().length : what.indent + Number(digit);
  if (column <= what.indent) return undefined;
  const body = what.value.replace(/\n+$/, '');
  const ends = what.value.length - body.length;
  const kept = (head[3] ?? head[4]) === '+';
  if (body === '' || ends > 1 !== (kept && ends > 1)) return undefined;
  const lines =
    head[1] === '>'
      ? folded(
          body,
          old.map((line) => line.slice(column)),
        )
      : body.split('\n');
  const chomp = ends === 0 ? '-' : kept ? '+' : '';
  const eol = eolOf(source.text);
  const text = [
    `${head[1] ?? ''}${digit}${chomp}${head[6] ?? ''}`,
    ...lines.map((line) => (line === '' ? '' : pad(column) + line)),
    ...Array.from({ length: Math.max(0, ends - 1) }, () => ''),
  ].join(eol);
  const shown = readWithPlaces(`${pad(what.indent)}k: ${text}${eol}`).value;
  return typeof shown === 'object' && shown !== null && 'k' in shown && shown['k'] === what.value ? text : undefined;
}

/** The lines of a folded text: those it had, as far as its paragraphs or their words begin and end the same. */
function folded(body: string, old: readonly string[]): readonly string[] {
  if (!body.includes('\n')) return broken(body, old);
  const paragraphs = new Map<string, readonly string[]>();
  let run: string[] = [];
  for (const line of [...old, '']) {
    if (line !== '' && !line.startsWith(' ')) run.push(line);
    else {
      paragraphs.set(run.join(' '), run);
      run = [];
    }
  }
  const lines = body.split('\n');
  return lines.flatMap((line, at) => {
    if (line === '') return [''];
    const before = lines.slice(0, at).findLast((other) => other !== '');
    // A line end between two lines that are folded is written as an empty line more.
    const isFolded = before !== undefined && !before.startsWith(' ') && !line.startsWith(' ');
    return [...(isFolded ? [''] : []), ...(paragraphs.get(line) ?? [line])];
  });
}

function broken(body: string, old: readonly string[]): readonly string[] {
  const lines = old.filter((line) => line !== '');
  const front: string[] = [];
  let rest = body;
  for (const line of lines.slice(0, -1)) {
    if (!rest.startsWith(`${line} `)) break;
    front.push(line);
    rest = rest.slice(line.length + 1);
  }
  const back: string[] = [];
  for (const line of lines.slice(front.length).reverse()) {
    if (!rest.endsWith(` ${line}`)) break;
    back.unshift(line);
    rest = rest.slice(0, -line.length - 1);
  }
  return [...front, rest, ...back];
}
