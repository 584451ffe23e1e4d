import { RE2JS } from 're2js';
import { z } from 'zod';
import { refuse } from '../refusal.ts';

/** One rule about one column, or about all of them. */
export const ruleSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('required'), column: z.string().min(1) }),
  z.strictObject({ rule: z.literal('unique'), column: z.string().min(1) }),
  z.strictObject({
    rule: z.literal('number'),
    column: z.string().min(1),
    min: z.number().optional(),
    max: z.number().optional(),
    whole: z.boolean().optional(),
  }),
  z.strictObject({ rule: z.literal('date'), column: z.string().min(1), from: z.string().optional(), to: z.string().optional() }),
  z.strictObject({ rule: z.literal('one_of'), column: z.string().min(1), values: z.array(z.string()).min(1) }),
  z.strictObject({ rule: z.literal('pattern'), column: z.string().min(1), pattern: z.string().min(1) }),
  z.strictObject({
    rule: z.literal('length'),
    column: z.string().min(1),
    min: z.number().int().optional(),
    max: z.number().int().optional(),
  }),
  z.strictObject({ rule: z.literal('email'), column: z.string().min(1) }),
  z.strictObject({ rule: z.literal('no_blanks') }),
]);
export type TableRule = z.infer<typeof ruleSchema>;

/** Why a cell breaks a rule, or undefined when it keeps it. Empty cells concern only `required` and `no_blanks`. */
export type CellTest = (text: string) => string | undefined;

/**
 * Reads a rule in plain words: `email is required`, `id is unique`, `age is a number from 0 to 120`,
 * `day is a date`, `status is one of open, closed`, `code matches [A-Z]{3}`, `mail is an email address`, `no blanks`.
 */
export function ruleOfWords(line: string): TableRule {
  const text = line.trim().replace(/\.$/, '');
  if (/^no (blanks|empty cells)$/i.test(text)) return { rule: 'no_blanks' };
  const pattern = /^(.+?) matches (.+)$/i.exec(line.trim());
  if (pattern?.[1] !== undefined && pattern[2] !== undefined)
    return { rule: 'pattern', column: name(pattern[1]), pattern: pattern[2] };
  const [, column = '', said = ''] = /^(.+?) (?:is|are|has|must be) (.+)$/i.exec(text) ?? [];
  if (column !== '') {
    const rule = ruleAbout(name(column), said.trim());
    if (rule !== undefined) return rule;
  }
  throw refuse('bad_rule', `The rule “${text}” was not understood.`, {
    hint: 'Write for example: email is required · id is unique · amount is a number from 0 to 100 · day is a date · status is one of open, closed · code matches [A-Z]{3} · mail is an email address · no blanks',
    at: text,
  });
}

function name(text: string): string {
  return text.trim().replace(/^["“'](.*)["”']$/, '$1');
}

function ruleAbout(column: string, said: string): TableRule | undefined {
  if (/^(required|filled|not empty)$/i.test(said)) return { rule: 'required', column };
  if (/^unique$/i.test(said)) return { rule: 'unique', column };
  if (/^(an )?e-?mail( address)?(es)?$/i.test(said)) return { rule: 'email', column };
  const values = /^one of (.+)$/i.exec(said)?.[1];
  if (values !== undefined)
    return {
      rule: 'one_of',
      column,
      values: values
        .split(/\s*,\s*|\s+or\s+/)
        .map(name)
        .filter((value) => value !== ''),
    };
  const number =
    /^(?:a |an )?(whole )?numbers?(?: (?:from |between )?(-?[\d.]+)(?: (?:to|and) (-?[\d.]+))?)?(?: (at least|at most|up to|above) (-?[\d.]+))?$/i.exec(
      said,
    );
  if (number !== null) {
    const [, whole, from, to, word, limit] = number;
    const least = from ?? (word !== undefined && /least|above/i.test(word) ? limit : undefined);
    const most = to ?? (word !== undefined && /most|up to/i.test(word) ? limit : undefined);
    return {
      rule: 'number',
      column,
      ...(least === undefined ? {} : { min: Number(least) }),
      ...(most === undefined ? {} : { max: Number(most) }),
      ...(whole === undefined ? {} : { whole: true }),
    };
  }
  const date =
    /^(?:a )?dates?(?: (?:from|between|after) (\d{4}-\d{2}-\d{2}))?(?: ?(?:to|and|before) (\d{4}-\d{2}-\d{2}))?$/i.exec(said);
  if (date !== null)
    return {
      rule: 'date',
      column,
      ...(date[1] === undefined ? {} : { from: date[1] }),
      ...(date[2] === undefined ? {} : { to: date[2] }),
    };
  const length = /^(?:at most|up to) (\d+) (?:characters|letters) long$/i.exec(said) ?? /^at most (\d+) characters$/i.exec(said);
  return length?.[1] === undefined ? undefined : { rule: 'length', column, max: Number(length[1]) };
}

/** A rule as a person reads it in the report. */
export function wordsOf(rule: TableRule): string {
  switch (rule.rule) {
    case 'required':
      return 'must be filled in';
    case 'unique':
      return 'must not repeat';
    case 'number':
      return `must be a ${rule.whole === true ? 'whole ' : ''}number${rule.min === undefined ? '' : ` from ${rule.min}`}${rule.max === undefined ? '' : ` up to ${rule.max}`}`;
    case 'date':
      return `must be a date${rule.from === undefined ? '' : ` from ${rule.from}`}${rule.to === undefined ? '' : ` up to ${rule.to}`}`;
    case 'one_of':
      return `must be one of ${rule.values.join(', ')}`;
    case 'pattern':
      return `must match ${rule.pattern}`;
    case 'length':
      return `must have ${rule.min === undefined ? '' : `at least ${rule.min} `}${rule.max === undefined ? '' : `at most ${rule.max} `}characters`;
    case 'email':
      return 'must be an email address';
    case 'no_blanks':
      return 'must not be blank';
  }
}

/** The test of one filled cell; `unique` and the blank rules are the table's to decide. */
export function testOf(rule: TableRule): CellTest {
  switch (rule.rule) {
    case 'number':
      return (text) => outOfRange(numberOf(text), rule);
    case 'date':
      return (text) => {
        const day = dateOf(text);
        if (day === undefined) return 'It is not a date.';
        if (rule.from !== undefined && day < rule.from) return `It is before ${rule.from}.`;
        return rule.to !== undefined && day > rule.to ? `It is after ${rule.to}.` : undefined;
      };
    case 'one_of': {
      const allowed = new Set(rule.values.map((value) => value.trim().toLowerCase()));
      return (text) => (allowed.has(text.trim().toLowerCase()) ? undefined : 'It is none of the allowed values.');
    }
    case 'pattern': {
      const pattern = linearPattern(rule.pattern);
      return (text) => (pattern.matches(text) ? undefined : 'It has another form.');
    }
    case 'length':
      return (text) =>
        [...text].length < (rule.min ?? 0)
          ? 'It is too short.'
          : [...text].length > (rule.max ?? Infinity)
            ? 'It is too long.'
            : undefined;
    case 'email':
      return (text) =>
        /^[^\s@"<>]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text.trim()) ? undefined : 'It is not an email address.';
    case 'required':
    case 'unique':
    case 'no_blanks':
      return () => undefined;
  }
}

/** Compiles a pattern that takes time in proportion to the text, whatever the pattern. */
export function linearPattern(pattern: string, flags = 0): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    throw refuse(
      'bad_pattern',
      `The pattern ${pattern} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      { hint: 'Check its brackets. Look-around and back-references are not available.', at: pattern },
    );
  }
}

function outOfRange(
  value: number | undefined,
  rule: { readonly min?: number | undefined; readonly max?: number | undefined; readonly whole?: boolean | undefined },
): string | undefined {
  if (value === undefined) return 'It is not a number.';
  if (rule.whole === true && !Number.isInteger(value)) return 'It is not a whole number.';
  if (rule.min !== undefined && value < rule.min) return `It is less than ${rule.min}.`;
  return rule.max !== undefined && value > rule.max ? `It is more than ${rule.max}.` : undefined;
}

/** Reads `1234.5`, `1,234.50`, `12,50` and `1.234,50`; undefined when it is no number. */
export function numberOf(text: string): number | undefined {
  const plain = text.trim();
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return Number(plain);
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) return Number(plain.replaceAll(',', ''));
  if (/^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  return undefined;
}

/** Reads `2026-03-01` (with a time or without), `1.3.2026`, `3/1/2026`; gives the day as `2026-03-01`. */
function dateOf(text: string): string | undefined {
  const plain = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(plain);
  if (iso !== null) return day(iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(plain);
  if (dotted !== null) return day(dotted[3], dotted[2], dotted[1]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(plain);
  return slashed === null ? undefined : (day(slashed[3], slashed[1], slashed[2]) ?? day(slashed[3], slashed[2], slashed[1]));
}

function day(year = '', month = '', date = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}
