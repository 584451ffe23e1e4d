import { parseExpression } from '../workflow/expressions/expression.ts';

/** A text as an expression writes it. Long ones are written over several lines where that can be read back. */
export function celText(text: string): string {
  const sound = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  const lines = `"""${sound}"""`;
  if (sound.includes('\n') && !/["\\\r]/.test(sound) && parseExpression(lines).ok) return lines;
  return JSON.stringify(sound).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A number as an expression writes it: always a double. */
export function celNumber(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A member behind a value: `.name`, or `["a-b"]` where a dot cannot reach it. */
export function member(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${celText(key)}]`;
}

/** A step in an expression: `steps.build` or `steps["a-b"]`. */
export function stepRead(id: string): string {
  return `steps${member(id)}`;
}

/** Expressions joined by an operator, those in brackets that need them. */
export function joined(parts: readonly string[], operator: '&&' | '||'): string {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const other = operator === '&&' ? '||' : '&&';
  return parts.map((part) => (part.includes(` ${other} `) || part.includes(' ? ') ? `(${part})` : part)).join(` ${operator} `);
}

/** What is true when the expression is not. */
export function negated(expression: string): string {
  return /^[A-Za-z_][\w.]*$/.test(expression) ? `!${expression}` : `!(${expression})`;
}
