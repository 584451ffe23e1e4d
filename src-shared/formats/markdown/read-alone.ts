import { CODES } from '../../workflow/checks/codes.ts';
import { scanBlocks } from './block-scan.ts';
import type { OwnText, Part } from './markdown-part.ts';
import { newBudget } from './read-own.ts';
import { readMarkdown, readParts } from './read-markdown.ts';

/** Reads one heading's own text on its own; undefined where it is broken or would swallow or make other steps. */
export function readAlone(text: string, level: number): OwnText | undefined {
  const [part, next, more] = level === 1 ? documentParts(text) : stepParts(text, level);
  if (part === undefined || next === undefined || more !== undefined || part.steps.length > 0) return undefined;
  return part.own.findings.every(({ code }) => CODES[code].severity !== 'error') ? part.own : undefined;
}

function documentParts(text: string): readonly Part[] {
  const { document, findings } = readMarkdown(`${text}\n\n## Next\n`);
  // Steps in the front matter are at odds only with the heading that was added here.
  const isBroken = findings.some(({ code, at }) => CODES[code].severity === 'error' && !(code === 'FR022' && at[0] === 'steps'));
  if (isBroken) return [];
  return [{ ...document, steps: [] }, ...document.steps];
}

function stepParts(text: string, level: number): readonly Part[] {
  const blocks = scanBlocks(`${text}\n\n${'#'.repeat(level)} Next\n`, 0);
  const [first] = blocks;
  if (first?.kind !== 'heading' || first.depth !== level) return [];
  if (
    blocks.some(
      ({ kind, depth, closed }) =>
        (kind === 'heading' && depth !== 1 && (depth ?? 9) < level) || (kind === 'fence' && closed !== true),
    )
  )
    return [];
  return readParts(`${text}\n\n${'#'.repeat(level)} Next\n`, { blocks, level, end: text.length, budget: newBudget() });
}
