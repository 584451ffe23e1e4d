import type { Json } from '../lib/json.ts';

/** Prose as it is read well in a file: line ends of one kind, no spaces at line ends, no blank lines around it. */
export function prose(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '    ')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^\s*\n/, '')
    .trim();
}

/** Text that no reader takes for an expression. */
export function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/** Paragraphs joined by blank lines; empty ones are left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== '').join('\n\n');
}

/** A titled list of points; nothing when there is none. */
export function points(title: string, items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : `${title}\n${items.map((item) => `- ${item.replace(/\n/g, '\n  ')}`).join('\n')}`;
}

/** Any value in words: texts as they are, nothing as no words, all else as JSON. */
export function inWords(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
