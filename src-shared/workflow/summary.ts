import { assertNever } from '../lib/assert-never.ts';
import { shorten } from './expressions/expression.ts';
import { momentWords } from './schedule/moments.ts';
import { wordsFromId } from './names.ts';
import type { Step } from './schema.ts';
import { cutParts, joinParts, textParts, type TextPart } from './expressions/text-parts.ts';
import { expressionWords, type Naming } from './value-words.ts';

/** What a step does in one line of plain words: "Run npm test", "Ask the reviewer: Check each file". Values stand as they are written. */
export function summaryOf(step: Summarised): string {
  const { lead, told } = saidOf(step);
  return `${lead}${shorten(told?.text ?? '')}`;
}

/** The same for who does not read expressions: every value by its name. */
export function summaryParts(step: Summarised, naming: Naming): readonly TextPart[] {
  const { lead, told } = saidOf(step);
  if (told === undefined) return [{ kind: 'words', text: lead }];
  const parts: readonly TextPart[] =
    told.kind === 'text'
      ? textParts(told.text, naming)
      : [{ kind: 'value', text: expressionWords(told.text, naming), title: told.text }];
  return joinParts([{ kind: 'words', text: lead }, ...cutParts(parts, LONGEST)]);
}

const LONGEST = 80;

/** What a step does: our words for it, and what its author wrote: a text with values in it, or an expression. */
interface Said {
  readonly lead: string;
  readonly told?: { readonly kind: 'text' | 'expression'; readonly text: string };
}

function saidOf(step: Summarised): Said {
  switch (step.type) {
    case 'agent':
      return text(`${wordsFromId(step.role)}: `, firstLine(step.goal));
    case 'command':
      return text('Run ', firstLine(step.command ?? (step.argv ?? []).join(' ')));
    case 'tool':
      return {
        lead: step.server === 'flowright' ? wordsFromId(step.tool.replace(/[./]/g, '-')) : `Use ${step.tool} of ${step.server}`,
      };
    case 'http':
      return text(`${step.method ?? 'GET'} `, step.url);
    case 'deploy':
      return { lead: `Deploy to ${step.target}` };
    case 'approve':
      return text('Ask: ', firstLine(step.reason));
    case 'ask':
      return { lead: `Ask for ${askedFor(step.form)}` };
    case 'wait':
      return waitFor(step);
    case 'workflow':
      return { lead: `Run the workflow ${step.uses}` };
    case 'loop':
      return loopWords(step);
    default:
      return assertNever(step);
  }
}

/** A step whose body, if it has one, need not be looked at: both authored and compiled steps fit. */
export type Summarised = Exclude<Step, { type: 'loop' }> | Omit<Extract<Step, { type: 'loop' }>, 'steps'>;

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

function text(lead: string, told: string): Said {
  return { lead, told: { kind: 'text', text: told } };
}

function askedFor(form: Extract<Step, { type: 'ask' }>['form']): string {
  return Object.entries(form)
    .map(([name, field]) => field.label ?? wordsFromId(name))
    .join(', ');
}

function waitFor({ for_sec: seconds, until }: Extract<Step, { type: 'wait' }>): Said {
  if (seconds === undefined) return text('Wait until ', until === undefined ? 'told to go on' : momentWords(until));
  return typeof seconds === 'string' ? text('Wait ', `${seconds} seconds`) : { lead: `Wait ${spanWords(seconds)}` };
}

function spanWords(seconds: number): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return plural(seconds / 86_400, 'day');
  if (seconds >= 3_600 && seconds % 3_600 === 0) return plural(seconds / 3_600, 'hour');
  if (seconds >= 60 && seconds % 60 === 0) return plural(seconds / 60, 'minute');
  return plural(seconds, 'second');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function loopWords(loop: Omit<Extract<Step, { type: 'loop' }>, 'steps'>): Said {
  const told = (lead: string, expression: string): Said => ({ lead, told: { kind: 'expression', text: expression } });
  if (loop.for_each !== undefined) return told('For each of ', loop.for_each);
  if (loop.while !== undefined) return told('Repeat while ', loop.while);
  if (loop.until !== undefined) return told('Repeat until ', loop.until);
  return { lead: `Repeat ${plural(loop.times ?? 0, 'time')}` };
}
