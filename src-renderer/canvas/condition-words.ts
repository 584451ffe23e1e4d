import type { Json } from '../../src-shared/lib/json.ts';

const COMPARED: readonly (readonly [RegExp, string])[] = [
  [/^(.+?)\s*==\s*(.+)$/, 'is'],
  [/^(.+?)\s*!=\s*(.+)$/, 'is not'],
  [/^(.+?)\s*>=\s*(.+)$/, 'is at least'],
  [/^(.+?)\s*<=\s*(.+)$/, 'is at most'],
  [/^(.+?)\s*>\s*(.+)$/, 'is more than'],
  [/^(.+?)\s*<\s*(.+)$/, 'is less than'],
];

/** A condition in short words: `steps.scan.output.count > 0` is "count is more than 0"; what is not simple stays as written. */
export function conditionWords(condition: Json): string {
  if (typeof condition !== 'string') return String(condition);
  const text = condition.trim();
  if (/&&|\|\||\?/.test(text)) return text;
  for (const [pattern, word] of COMPARED) {
    const match = pattern.exec(text);
    if (match !== null) return `${operand(match[1] ?? '')} ${word} ${operand(match[2] ?? '')}`;
  }
  const not = /^!\s*(.+)$/.exec(text);
  return not === null ? operand(text) : `not ${operand(not[1] ?? '')}`;
}

function operand(text: string): string {
  const size = /^size\((.+)\)$/.exec(text.trim());
  if (size !== null) return `number of ${operand(size[1] ?? '')}`;
  const plain = text.trim().replace(/^["'](.*)["']$/, '$1');
  const status = /^steps\.([\w-]+)\.status$/.exec(plain);
  if (status !== null) return (status[1] ?? '').replace(/[_-]+/g, ' ');
  const last = /^(?:steps\.[\w-]+\.output|inputs|context|item|run)\.([\w.]+)$/.exec(plain);
  return (last?.[1] ?? plain).replace(/[_]+/g, ' ');
}
