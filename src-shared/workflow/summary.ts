import { assertNever } from '../lib/assert-never.ts';
import { shorten } from './expression.ts';
import { wordsFromId } from './names.ts';
import type { Step } from './schema.ts';

/** What a step does in one line of plain words: "Run npm test", "Ask the reviewer: Check each file". */
export function summaryOf(step: Summarised): string {
  switch (step.type) {
    case 'agent':
      return `${wordsFromId(step.role)}: ${shorten(firstLine(step.goal))}`;
    case 'command':
      return `Run ${shorten(firstLine(step.command ?? (step.argv ?? []).join(' ')))}`;
    case 'tool':
      return step.server === 'flowright' ? wordsFromId(step.tool.replace(/[./]/g, '-')) : `Use ${step.tool} of ${step.server}`;
    case 'http':
      return `${step.method ?? 'GET'} ${shorten(step.url)}`;
    case 'deploy':
      return `Deploy to ${step.target}`;
    case 'approve':
      return `Ask for approval: ${shorten(firstLine(step.reason))}`;
    case 'ask':
      return `Ask for ${Object.entries(step.form)
        .map(([name, field]) => field.label ?? wordsFromId(name))
        .join(', ')}`;
    case 'wait':
      return step.for_sec === undefined ? `Wait until ${step.until ?? 'told to go on'}` : `Wait ${waitWords(step.for_sec)}`;
    case 'workflow':
      return `Run the workflow ${step.uses}`;
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

function waitWords(seconds: number | string): string {
  if (typeof seconds === 'string') return `${seconds} seconds`;
  if (seconds >= 86_400 && seconds % 86_400 === 0) return plural(seconds / 86_400, 'day');
  if (seconds >= 3_600 && seconds % 3_600 === 0) return plural(seconds / 3_600, 'hour');
  if (seconds >= 60 && seconds % 60 === 0) return plural(seconds / 60, 'minute');
  return plural(seconds, 'second');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function loopWords(loop: Omit<Extract<Step, { type: 'loop' }>, 'steps'>): string {
  if (loop.for_each !== undefined) return `For each of ${shorten(loop.for_each)}`;
  if (loop.while !== undefined) return `Repeat while ${shorten(loop.while)}`;
  if (loop.until !== undefined) return `Repeat until ${shorten(loop.until)}`;
  return `Repeat ${plural(loop.times ?? 0, 'time')}`;
}
