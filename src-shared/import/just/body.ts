import type { Piece } from './pieces.ts';

/** A part of a recipe: lines for a shell, a prompt for an agent, or parts repeated until a file is there. */
export type BodyPart =
  | { readonly kind: 'shell'; readonly lines: readonly (readonly Piece[])[] }
  | { readonly kind: 'agent'; readonly prompt: readonly Piece[]; readonly call: string; readonly reads?: string }
  | { readonly kind: 'loop'; readonly file: string; readonly parts: readonly BodyPart[] };

type Line = readonly Piece[];

const AGENT =
  /^(?:[A-Z_][A-Z0-9_]*=\S*\s+)*(?:npx\s+(?:-y\s+)?)?(?:\S*\/)?(?:claude|codex|gemini|aider|goose|opencode|cursor-agent|amp|crush|copilot|qwen|llm|agent-task|@anthropic-ai\/claude-code|@openai\/codex)(?=\s|$)/;
const HEREDOC = /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/;
const LOOP =
  /^(?:while\s+(?:!\s*(?:\[\s+-[ef]|test\s+-[ef])|(?:\[|test)\s+!\s+-[ef])|until\s+(?:\[|test)\s+-[ef])\s+(["']?)([^\s"';\]]+)\1\s*\]?\s*;?\s*(do)?(?=\s|$)/;

/** Takes a body apart. `script` says that its lines are one program, so that it is split only where no block is open. */
export function partsOf(lines: readonly Line[], as: 'lines' | 'script'): readonly BodyPart[] {
  const isScript = as === 'script';
  const parts: BodyPart[] = [];
  const add = (line: Line): void => {
    const last = parts.at(-1);
    if (last?.kind === 'shell') parts.splice(-1, 1, { kind: 'shell', lines: [...last.lines, line] });
    else parts.push({ kind: 'shell', lines: [line] });
  };
  const whole = heredocsJoined(continued(lines));
  let open = 0;
  for (let at = 0; at < whole.length; at += 1) {
    const line = whole[at] ?? [];
    const words = plain(line)
      .trim()
      .replace(/^[@-]+/, '');
    if (words === '') continue;
    if (open === 0) {
      const loop = loopAt(whole, at, as);
      if (loop !== undefined) {
        parts.push(loop.part);
        at = loop.last;
        continue;
      }
      const agent = agentOf(line);
      if (agent !== undefined) {
        parts.push(agent);
        continue;
      }
    }
    if (isScript) open = Math.max(0, open + blocks(words));
    add(line);
  }
  return parts;
}

/** The words of a line, with a mark where a value stands. */
export function plain(line: Line): string {
  return line.map(({ kind, text }) => (kind === 'text' ? text : '\u0001')).join('');
}

function blocks(words: string): number {
  const text = words.replace(/'[^']*'|"(?:[^"\\]|\\.)*"|#.*$/gs, '');
  const opens = text.match(/\b(if|case|while|until|for|select)\b|\{(?=\s|$)/g)?.length ?? 0;
  const closes = text.match(/\b(fi|esac|done)\b|(?:^|\s)\}/g)?.length ?? 0;
  return opens - closes;
}

function continued(lines: readonly Line[]): readonly Line[] {
  const made: Line[] = [];
  let isOpen = false;
  for (const line of lines) {
    const last = made.at(-1);
    if (isOpen && last !== undefined) made.splice(-1, 1, [...last, { kind: 'text', text: '\n' }, ...line]);
    else made.push(line);
    isOpen = /(?<!\\)(?:\\\\)*\\$/.test(plain(line));
  }
  return made;
}

function heredocsJoined(lines: readonly Line[]): readonly Line[] {
  const made: Line[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? [];
    const end = HEREDOC.exec(plain(line))?.[2];
    const last = end === undefined ? -1 : lines.findIndex((one, index) => index > at && plain(one).trim() === end);
    if (last < 0) {
      made.push(line);
      continue;
    }
    made.push(
      lines
        .slice(at, last + 1)
        .flatMap((one, index): readonly Piece[] => (index === 0 ? one : [{ kind: 'text', text: '\n' }, ...one])),
    );
    at = last;
  }
  return made;
}

function agentOf(line: Line): BodyPart | undefined {
  const words = plain(line)
    .trim()
    .replace(/^[@-]+/, '');
  const piped = /^(?:cat\s+([^\s|;&]+)|(?:echo|printf)\s+(["'])([\s\S]*)\2)\s*\|\s*([\s\S]*)$/.exec(words);
  const call = piped?.[4] ?? words;
  if (!AGENT.test(call)) return undefined;
  if (piped?.[1] !== undefined) return { kind: 'agent', prompt: [], call, reads: piped[1] };
  if (piped?.[3] !== undefined) return { kind: 'agent', prompt: between(line, piped[3]), call };
  const heredoc = HEREDOC.exec(words);
  if (heredoc !== null && words.includes('\n')) {
    const body = words.slice(words.indexOf('\n') + 1).replace(/\n?[^\n]*$/, '');
    return { kind: 'agent', prompt: between(line, body), call: words.split('\n')[0] ?? '' };
  }
  const file = /(?:\$\(\s*(?:cat\s+|<\s*)|\s<\s*)(["']?)([^\s"')]+)\1/.exec(words)?.[2];
  if (file !== undefined) return { kind: 'agent', prompt: [], call, reads: file };
  const quoted = [...words.matchAll(/(["'])((?:[^\\]|\\.)*?)\1/gs)]
    .map(([, , inner = '']) => inner)
    .filter((inner) => /\s/.test(inner.trim()))
    .at(-1);
  const tail = words.replace(AGENT, '').replace(/(["'])((?:[^\\]|\\.)*?)\1/gs, '');
  if (quoted === undefined || /[|;&<>]/.test(tail)) return undefined;
  return { kind: 'agent', prompt: between(line, quoted), call };
}

/** The pieces of a line that make a stretch of its plain words. */
function between(line: Line, stretch: string): readonly Piece[] {
  const start = plain(line).indexOf(stretch);
  if (start < 0) return [{ kind: 'text', text: stretch.replaceAll('\u0001', '') }];
  const made: Piece[] = [];
  let at = 0;
  for (const piece of line) {
    const length = piece.kind === 'text' ? piece.text.length : 1;
    const from = Math.max(start, at);
    const to = Math.min(start + stretch.length, at + length);
    if (from < to) made.push(piece.kind === 'text' ? { kind: 'text', text: piece.text.slice(from - at, to - at) } : piece);
    at += length;
  }
  return made;
}

function loopAt(
  lines: readonly Line[],
  at: number,
  as: 'lines' | 'script',
): { readonly part: BodyPart; readonly last: number } | undefined {
  const line = lines[at] ?? [];
  const words = plain(line)
    .trim()
    .replace(/^[@-]+/, '');
  const head = LOOP.exec(words);
  if (head === null || (head[2] ?? '').includes('\u0001')) return undefined;
  const inside = words.slice(head[0].length).trim();
  const single = /^(?:do\b\s*)?([\s\S]*?);?\s*\\?\s*done\s*$/.exec(inside);
  if (single !== null) {
    const body = splitLines(between(line, single[1] ?? ''));
    return { part: { kind: 'loop', file: head[2] ?? '', parts: partsOf(body, 'script') }, last: at };
  }
  if (as === 'lines' || (inside !== '' && inside !== 'do')) return undefined;
  let open = 1;
  for (let last = at + 1; last < lines.length; last += 1) {
    open += blocks(plain(lines[last] ?? []));
    if (open > 0) continue;
    if (plain(lines[last] ?? []).trim() !== 'done') return undefined;
    const body = lines.slice(at + 1, last).filter((one, index) => !(index === 0 && plain(one).trim() === 'do'));
    return { part: { kind: 'loop', file: head[2] ?? '', parts: partsOf(body, 'script') }, last };
  }
  return undefined;
}

/** A stretch of shell as lines: split at line ends and at `;` outside quotes. */
function splitLines(pieces: readonly Piece[]): readonly Line[] {
  const lines: Piece[][] = [[]];
  let quote = '';
  for (const piece of pieces) {
    if (piece.kind !== 'text') {
      lines.at(-1)?.push(piece);
      continue;
    }
    let word = '';
    const flush = (): void => {
      if (word !== '') lines.at(-1)?.push({ kind: 'text', text: word });
      word = '';
    };
    for (const char of piece.text) {
      if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
      if (quote === '' && (char === ';' || char === '\n')) {
        flush();
        lines.push([]);
      } else word += char;
    }
    flush();
  }
  return lines.map((line) => trimmed(line)).filter((line) => plain(line).trim() !== '');
}

function trimmed(line: readonly Piece[]): Line {
  return line.map((piece, index) =>
    piece.kind === 'text'
      ? {
          kind: 'text',
          text:
            index === 0
              ? piece.text.replace(/^\s+/, '')
              : index === line.length - 1
                ? piece.text.replace(/[\s\\]+$/, '')
                : piece.text,
        }
      : piece,
  );
}
