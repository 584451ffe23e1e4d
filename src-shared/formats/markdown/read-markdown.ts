import type { Json } from '../../lib/json.ts';
import { nearest } from '../../lib/nearest.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { CODES } from '../../workflow/checks/codes.ts';
import { scanBlocks, type Block } from './block-scan.ts';
import { frontMatterOf, type FrontMatter } from './front-matter.ts';
import { isComment, isConfirm, isYamlStep } from './read-blocks.ts';
import type { Part, Span } from './markdown-part.ts';
import { newBudget, readOwn, type Budget } from './read-own.ts';

/** A Markdown text taken apart: its parts, what it says, and what is wrong with it. */
export interface MarkdownSource {
  readonly text: string;
  readonly value: Json | undefined;
  readonly document: Part;
  readonly findings: readonly Finding[];
}

/** Reads Markdown without ever throwing, in time and memory bounded by the text's length. */
export function readMarkdown(text: string): MarkdownSource {
  const front = frontMatterOf(text);
  const budget = newBudget();
  const blocks = scanBlocks(text, front.end);
  const firstStep = blocks.findIndex(({ kind, depth }) => kind === 'heading' && depth === 2);
  const own = firstStep < 0 ? blocks : blocks.slice(0, firstStep);
  const steps = firstStep < 0 ? [] : readParts(text, { blocks, level: 2, end: text.length, budget });
  const title = own.findIndex(({ kind, depth }) => kind === 'heading' && depth === 1);
  const end = firstStep < 0 ? blocks.length : commentsAbove(text, blocks, firstStep).index;
  const place = {
    level: 1,
    budget,
    span: { start: 0, end: steps[0]?.start ?? text.length },
    heading: own[title],
    blocks: own.filter((_, index) => index !== title && index < end),
    ...(front.slice === undefined ? {} : { frontMatter: { outer: { start: 0, end: front.end }, slice: front.slice } }),
  };
  const document: Part = { start: 0, end: text.length, own: readOwn(text, place), steps };
  const findings = [...ofText(text, blocks, front), ...ofParts(document)];
  const isWhole = findings.every(({ code }) => CODES[code].severity !== 'error');
  return { text, document, findings, value: isWhole && text.trim() !== '' ? valueOf(document) : undefined };
}

/** The steps that headings of a level make, each with the comments right above it and what stands below it. */
export function readParts(
  text: string,
  place: { readonly blocks: readonly Block[]; readonly level: number; readonly end: number; readonly budget: Budget },
): readonly Part[] {
  const { blocks, level, budget } = place;
  const heads = blocks.flatMap((block, index) => (block.kind === 'heading' && block.depth === level ? [index] : []));
  const starts = heads.map((index) => commentsAbove(text, blocks, index));
  return heads.map((head, nth) => {
    const next = starts[nth + 1];
    const start = starts[nth]?.start ?? 0;
    return readPart(text, { blocks: blocks.slice(head, next?.index), level, start, end: next?.start ?? place.end, budget });
  });
}

function readPart(
  text: string,
  place: {
    readonly blocks: readonly Block[];
    readonly level: number;
    readonly start: number;
    readonly end: number;
    readonly budget: Budget;
  },
): Part {
  const [heading, ...below] = place.blocks;
  const { level, start, end, budget } = place;
  const first = below.findIndex(({ kind, depth }) => kind === 'heading' && depth === level + 1);
  const from = heading?.start ?? start;
  if (first >= 0 && below.slice(0, first).some((block) => isYamlStep(text, block))) {
    const cut = commentsAbove(text, below, first);
    const own = readOwn(text, {
      level,
      span: { start: from, end: cut.start },
      heading,
      blocks: below.slice(0, cut.index),
      budget,
    });
    if (own.value['type'] === 'loop')
      return {
        start,
        end,
        own,
        steps: readParts(text, { blocks: below, level: level + 1, end, budget }),
      };
  }
  return { start, end, own: readOwn(text, { level, span: { start: from, end }, heading, blocks: below, budget }), steps: [] };
}

/** Where comments that stand right above a heading begin: they belong to it. */
function commentsAbove(text: string, blocks: readonly Block[], head: number): { readonly index: number; readonly start: number } {
  let index = head;
  let start = blocks[head]?.start ?? text.length;
  for (let block = blocks[index - 1]; block !== undefined; block = blocks[index - 1]) {
    if (!isComment(text, block) || /\S|\r\n[\s\S]|\n[\s\S]|\r[^\n]/.test(text.slice(block.end, start))) break;
    index--;
    start = block.start;
  }
  return { index, start };
}

/** What a part says, its steps included. */
export function valueOf(part: Part): Json {
  const value = nullMap<Json>();
  Object.assign(value, part.own.value);
  if (part.steps.length > 0) value['steps'] = part.steps.map(valueOf);
  return value;
}

function ofParts(document: Part): readonly Finding[] {
  const findings: Finding[] = [];
  visit(document, []);
  return findings.slice(0, 100);

  function visit(part: Part, at: Location): void {
    for (const finding of part.own.findings) findings.push({ ...finding, at: [...at, ...finding.at] });
    const yaml = part.own.yaml;
    if (part.steps.length > 0 && yaml?.value['steps'] !== undefined)
      findings.push({
        code: 'FR022',
        at: [...at, 'steps'],
        message: 'Steps are written as headings and in YAML as well.',
        hint: 'Keep one of the two.',
        offsets: [yaml.outer.start, yaml.outer.end],
      });
    for (const [index, step] of part.steps.entries()) visit(step, [...at, 'steps', index]);
  }
}

/** What is odd about the text itself, whatever it says. */
function ofText(text: string, blocks: readonly Block[], front: FrontMatter): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (code: Finding['code'], span: Span, said: { readonly message: string; readonly hint: string }): void => {
    if (findings.length < 100)
      findings.push({ code, at: [], ...said, offsets: [span.start, Math.max(span.end, span.start + 1)] });
  };
  if (front.open === true)
    add(
      'FR020',
      { start: text.startsWith('\uFEFF') ? 1 : 0, end: 3 },
      {
        message: 'The front matter begins here and nothing ends it.',
        hint: 'Write --- on a line of its own after its last field.',
      },
    );
  let title = false;
  let step = false;
  for (const block of blocks) {
    if (block.kind === 'fence' && block.closed !== true)
      add('FR023', firstLineOf(text, block), {
        message: 'This code block begins here and nothing ends it, so all that follows is part of it.',
        hint: `Write ${block.mark ?? '```'} on a line of its own where it ends.`,
      });
    if (block.kind === 'heading' && block.depth === 1) {
      if (title || step)
        add('FR024', block, {
          message: 'A second title: it is read as text of what it stands in.',
          hint: 'A step begins with ##; only the name of the workflow has one #.',
        });
      title = true;
    }
    if (!step && isYamlStep(text, block))
      add('FR025', firstLineOf(text, block), {
        message: 'This `yaml step` block stands before the first step, so it is read as text.',
        hint: 'Fields of the workflow stand between --- lines at the start of the file; those of a step below its ## heading.',
      });
    const mark = step ? nearlyMark(text, block) : undefined;
    if (mark !== undefined)
      add('FR026', firstLineOf(text, block), {
        message: `This is nearly marked as ${mark.meant}, and it is read as text.`,
        hint: `Write ${mark.meant} instead of ${mark.written}, if that is what it is.`,
      });
    if (block.kind === 'heading' && block.depth === 2) step = true;
  }
  return findings;
}

/** A quote or code block whose mark is a slip away from one that means something. */
function nearlyMark(text: string, block: Block): { readonly written: string; readonly meant: string } | undefined {
  const { start, end } = firstLineOf(text, block);
  const line = text.slice(start, end);
  const [, written = ''] =
    (block.kind === 'quote' ? /^ {0,3}>[ \t]*\[!?([\w-]+)\]/ : /^ {0,3}(?:`{3,}|~{3,})[ \t]*(ya?ml[ \t]+\w+)[ \t]*$/).exec(
      line,
    ) ?? [];
  if (block.kind === 'quote') {
    const isSlip = !isConfirm(text, block) && nearest(written, ['confirm', 'confirmation', 'approve']) !== undefined;
    return isSlip ? { written: line.replace(/^\W*?(?=\[)/, '').replace(/\].*$/, ']'), meant: '[!confirm]' } : undefined;
  }
  if (block.kind !== 'fence' || written === '' || isYamlStep(text, block)) return undefined;
  return nearest(written.replace(/[ \t]+/, ' '), ['yaml step']) === undefined ? undefined : { written, meant: 'yaml step' };
}

function firstLineOf(text: string, block: Span): Span {
  const end = text.slice(block.start, block.end).search(/[\r\n]/);
  return { start: block.start, end: end < 0 ? block.end : block.start + end };
}
