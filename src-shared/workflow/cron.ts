import { nearest } from '../lib/nearest.ts';
/** Bounds and words of the five fields, in order. */
const FIELDS = [
  { name: 'minute', from: 0, to: 59, words: [] },
  { name: 'hour', from: 0, to: 23, words: [] },
  { name: 'day', from: 1, to: 31, words: [] },
  { name: 'month', from: 1, to: 12, words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'weekday', from: 0, to: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

/** What is wrong with a cron line of five fields, in words; undefined when nothing is. */
export function cronFault(line: string): string | undefined {
  const parts = line.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `it has ${parts.length} field${parts.length === 1 ? '' : 's'} and needs 5`;
  for (const [index, field] of FIELDS.entries()) {
    for (const part of (parts[index] ?? '').split(',')) {
      if (!partFits(part, field)) return `"${part}" is no ${field.name}`;
    }
  }
  return undefined;
}

function partFits(part: string, field: (typeof FIELDS)[number]): boolean {
  const found = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(part);
  if (found === null) return false;
  if (found[3] !== undefined && (Number(found[3]) < 1 || Number(found[3]) > field.to)) return false;
  if (found[1] === '*') return found[2] === undefined;
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
