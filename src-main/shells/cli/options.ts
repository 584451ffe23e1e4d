import type { z } from 'zod';
import { nearest } from '../../../src-shared/lib/nearest.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { Refusal } from './session.ts';
import { EXIT } from './terminal.ts';

/** Reads a command's options by their schema; what does not fit is wrong usage. */
export function readOptions<T>(schema: z.ZodType<T>, options: Readonly<Record<string, unknown>>): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(
    issue === undefined ? problem('bad_value', 'The options do not fit.') : badOption(issue, options),
    EXIT.usage,
  );
}

/** The n-th word of a command line; `usage` is how the words are written (`workspace show <run>`), from which a missing one has its name. */
export function need(words: readonly string[], index: number, usage: string): string {
  const value = words[index];
  if (value !== undefined) return value;
  const name = /^<(.*)>$/.exec(usage.split(' ')[index + 1] ?? '')?.[1] ?? 'word';
  throw new Refusal(problem('wrong_usage', `The ${name} is missing.`, { hint: `Write \`flowright ${usage}\`.` }), EXIT.usage);
}

/** A word after a command that is none it knows, with the one that was meant. */
export function unknownWord(command: string, word: string, known: readonly string[]): Refusal {
  const meant = nearest(word, known);
  const hint = `${meant === undefined ? '' : `Did you mean \`flowright ${command} ${meant}\`? `}It is one of ${known.join(', ')}.`;
  return new Refusal(problem('wrong_usage', `${command} does not know ${word}.`, { hint }), EXIT.usage);
}

function badOption(issue: z.core.$ZodIssue, options: Readonly<Record<string, unknown>>): Problem {
  const [key = 'option', index] = issue.path;
  const name = `--${String(key).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (issue.code === 'invalid_value') return notAChoice(name, valueAt(options[String(key)], index), issue.values.map(String));
  // A schema's own words are a sentence already.
  const message = issue.message.endsWith('.') ? issue.message : `${name} was given a value it cannot have.`;
  return problem('bad_value', message, { hint: 'Add --help to the command to see what it takes.', at: name });
}

function notAChoice(name: string, written: unknown, choices: readonly string[]): Problem {
  const all = `It is one of ${choices.join(', ')}.`;
  if (typeof written !== 'string') return problem('bad_value', `${name} is missing.`, { hint: all, at: name });
  const meant = nearest(written, choices);
  return problem('bad_value', `${name} cannot be ${written}.`, {
    hint: meant === undefined ? all : `Did you mean ${meant}? ${all}`,
    at: name,
  });
}

function valueAt(given: unknown, index: PropertyKey | undefined): unknown {
  return Array.isArray(given) && typeof index === 'number' ? given[index] : given;
}
