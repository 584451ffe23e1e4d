import type { z } from 'zod';
import { problem } from '../../../src-shared/lib/problem.ts';
import { Refusal } from './session.ts';
import { EXIT } from './terminal.ts';

/** Reads a command's options by their schema; what does not fit is wrong usage. */
export function readOptions<T>(schema: z.ZodType<T>, options: Readonly<Record<string, unknown>>): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? 'option';
  throw new Refusal(
    problem('bad_value', sentenceOf(name, issue?.message ?? ''), {
      hint: 'See `flowright help` for what it takes.',
      at: `--${name}`,
    }),
    EXIT.usage,
  );
}

/** The n-th word of a command line that commander has checked to be there. */
export function need(words: readonly string[], index: number): string {
  const value = words[index];
  if (value === undefined)
    throw new Refusal(problem('wrong_usage', 'A word is missing.', { hint: 'See `flowright help`.' }), EXIT.usage);
  return value;
}

// A schema's own words are a sentence already.
function sentenceOf(name: string, message: string): string {
  return message.endsWith('.') ? message : `--${name} was given a value it cannot have: ${message}.`;
}
