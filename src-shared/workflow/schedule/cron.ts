import { ownValue } from '../../lib/own-value.ts';
import { nearest } from '../../lib/nearest.ts';
/** Bounds and words of the five fields, in order. */
const FIELDS = [
  { name: 'minute', from: 0, to: 59, words: [] },
  { name: 'hour', from: 0, to: 23, words: [] },
  { name: 'day', from: 1, to: 31, words: [] },
  { name: 'month', from: 1, to: 12, words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'weekday', from: 0, to: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

/** What is wrong with a cron line of five fields, as a sentence; undefined when nothing is. */
export function cronFault(line: string): string | undefined {
  if (line.trim() === '') return 'The schedule is empty, so it never starts anything.';
  const parts = line.trim().split(/\s+/);
  const notOne = `"${line}" is not a cron line`;
  if (parts.length !== FIELDS.length)
    return `${notOne}: it has ${parts.length} field${parts.length === 1 ? '' : 's'} and needs 5.`;
  for (const [index, field] of FIELDS.entries()) {
    for (const part of (parts[index] ?? '').split(',')) {
      if (!partFits(part, field)) return `${notOne}: "${part}" is no ${field.name} (${field.from} to ${field.to}).`;
    }
  }
  const [, , days = '', months = '', weekdays = ''] = parts;
  return weekdays.startsWith('*') ? missingDay(line, days, months) : undefined;
}

/** What a line that is none was meant to say, where other programs would read it so: seconds in front, whole words, `@daily`, `?`. */
export function cronMeant(line: string): string | undefined {
  const parts = line.trim().split(/\s+/);
  const short = ownValue(NICKNAMES, line.trim().toLowerCase());
  const five = parts.length === FIELDS.length + 1 && /^(?:0|\*|\?)$/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  const plain = five.map((part) => (part === '?' ? '*' : part.replace(/[a-z]{4,}/gi, (word) => shortWord(word))));
  const meant = short ?? plain.join(' ');
  return meant !== line && cronFault(meant) === undefined ? meant : undefined;
}

const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

function shortWord(word: string): string {
  const begun = word.slice(0, 3).toLowerCase();
  return FIELDS.some(({ words }: { readonly words: readonly string[] }) => words.includes(begun)) ? begun : word;
}

/** The longest that each month can be. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of the month that no month named has: such a line never comes round. */
function missingDay(line: string, days: string, months: string): string | undefined {
  const day = Math.min(...valuesOf(days, FIELDS[2]));
  const named = valuesOf(months, FIELDS[3]);
  if (named.some((month) => day <= (LENGTHS[month - 1] ?? 0))) return undefined;
  const names = named.map((month) => MONTHS[month - 1] ?? '');
  const last = names.at(-1) ?? '';
  const words = names.length === 1 ? `${last} has` : `${names.slice(0, -1).join(', ')} and ${last} have`;
  return `"${line}" never comes round: ${words} no day ${day}.`;
}

/** The months in order, as messages name them. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The values a field that is right stands for, ascending. */
function valuesOf(text: string, field: (typeof FIELDS)[number]): readonly number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const [first = '', last] = range.split('-');
    const from = first === '*' ? field.from : (numberOf(first, field) ?? field.from);
    const to = first === '*' ? field.to : last === undefined ? from : (numberOf(last, field) ?? field.to);
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function partFits(part: string, field: (typeof FIELDS)[number]): boolean {
  const found = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(part);
  if (found === null) return false;
  if (found[3] !== undefined && (Number(found[3]) < 1 || Number(found[3]) > field.to)) return false;
  if (found[1] === '*') return found[2] === undefined;
  // What counts in steps counts within a range, or from * on.
  if (found[3] !== undefined && found[2] === undefined) return false;
  const from = numberOf(found[1] ?? '', field);
  const to = found[2] === undefined ? from : numberOf(found[2], field);
  return from !== undefined && to !== undefined && from <= to;
}

function numberOf(text: string, field: (typeof FIELDS)[number]): number | undefined {
  const words: readonly string[] = field.words;
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + field.from;
  if (!/^\d+$/.test(text)) return undefined;
  const number = Number(text);
  return number >= field.from && number <= field.to ? number : undefined;
}

/** Whether a name is a time zone this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The known time zone closest to what was written, in a list; empty when none is close. */
export function timeZonesLike(written: string): readonly string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  const city = written.trim().replace(/\s+/g, '_').toLowerCase();
  const found =
    zones.find((zone) => zone.toLowerCase().split('/').at(-1) === city) ?? nearest(written.trim().replace(/\s+/g, '_'), zones);
  return found === undefined ? [] : [found];
}
