import { parseExpression } from './expression.ts';
import type { Location } from '../checks/finding.ts';
import { parseTemplate } from './template.ts';

const BARE = new Set(['when', 'for_each', 'while', 'until', 'expression']);

/** Gives the new id of a step that an expression reads; undefined leaves that reading as it is spelled. */
export type Rename = (id: string) => string | undefined;

/** Whether a field of a step holds a bare expression rather than text with `{{ }}`. */
export function isBareExpression(at: Location): boolean {
  const key = at.at(-1);
  return typeof key === 'string' && BARE.has(key) && at.includes('steps');
}

/** A text with every reading of `steps.<id>` spelled with the new id; `at` is where the text stands in the workflow. */
export function renamedReads(text: string, at: Location, rename: Rename): string {
  if (isBareExpression(at)) return inExpression(text, rename);
  if (!text.includes('{{')) return text;
  const template = parseTemplate(text);
  if (!template.ok) return text;
  return template.value.parts
    .map((part) => {
      const own = text.slice(part.start, part.end);
      return part.kind === 'expression' ? inExpression(own, rename) : own;
    })
    .join('');
}

function inExpression(text: string, rename: Rename): string {
  const inner = /^\{\{([\s\S]*)\}\}$/.exec(text)?.[1];
  const lead = inner === undefined ? 0 : 2 + inner.length - inner.trimStart().length;
  const parsed = parseExpression(inner === undefined ? text : inner.trim());
  if (!parsed.ok) return text;
  let result = text;
  for (const read of [...parsed.value.names].reverse()) {
    if (read.root !== 'steps' && read.root !== 'previous') continue;
    const offset = lead + read.offset;
    const renamed = result
      .slice(offset)
      .replace(
        /^(steps|previous)\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*(?:"([^"]*)"|'([^']*)')\s*\])/,
        (whole: string, root: string, ...groups: readonly (string | undefined)[]) => {
          const [dotted, double, single] = groups;
          const to = rename(dotted ?? double ?? single ?? '');
          if (to === undefined) return whole;
          return to.includes('-') ? `${root}["${to}"]` : `${root}.${to}`;
        },
      );
    result = result.slice(0, offset) + renamed;
  }
  return result;
}
