import { isTimeZone } from './cron.ts';

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?(?:\[([A-Za-z][A-Za-z0-9_+/-]*)\])?$/;
const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
const DAY_MS = 86_400_000;

/**
 * The instant (wall-clock ms) a text names: `2026-03-29T09:00:00Z`, with `+02:00` for Z, or with a time zone behind it as in
 * `2026-03-29T09:00[Europe/Berlin]`. Without either it is UTC, so that it means the same on every machine. Undefined for what is no
 * moment, such as the 30th of February. Of a time that the clocks of the zone show twice it is the first; one that they leave out
 * is the first moment after it, as schedules have it.
 */
export function instantOf(text: string): number | undefined {
  const found = SHAPE.exec(text.trim());
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', offset, zone] = found;
  const asUtc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  // The platform takes the 30th of February for the 2nd of March, and 24:00 for the next day.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== `${year}-${month}-${day}T${hour}:${minute}`)
    return undefined;
  if (zone !== undefined && !isTimeZone(zone)) return undefined;
  if (offset === undefined) return zone === undefined ? asUtc : inZone(asUtc, zone);
  const shift = offsetMs(offset);
  return shift === undefined ? undefined : asUtc - shift;
}

/** A text of the form of a moment, taken apart; whether there is such a day, time or zone is not asked. */
export interface MomentParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly offset: string | undefined;
  readonly zone: string | undefined;
}

/** See {@link MomentParts}; undefined for another form. */
export function momentParts(text: string): MomentParts | undefined {
  const found = SHAPE.exec(text.trim());
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((digits) => Number(digits ?? 0));
  return { year, month, day, hour, minute, second, offset: found[8], zone: found[9] };
}

/** What the clocks of a zone show at an instant, as in `2026-03-29T03:00`. */
export function clockText(at: number, zone: string): string {
  return new Date(at + aheadAt(at, zone)).toISOString().slice(0, 16);
}

/** How far the clocks of a zone are ahead of UTC at an instant, as in `+02:00`. */
export function offsetText(at: number, zone: string): string {
  const minutes = Math.round(aheadAt(at, zone) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** Seconds in a text: `90`, or a number with s, m, h or d (`2h`). Undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*$/.exec(text);
  const unit = UNITS[found?.[2] ?? ''];
  return found?.[1] === undefined || unit === undefined ? undefined : Number(found[1]) * unit;
}

/** A moment as people write it: `2027-01-01T08:00[Europe/Berlin]` is "1 Jan 2027, 8:00 (Europe/Berlin)"; what is none stays as it is. */
export function momentWords(text: string): string {
  const found = SHAPE.exec(text.trim());
  if (found === null || instantOf(text) === undefined) return text;
  const [, year, month, day, hour, minute = '00', second, , offset, zone] = found;
  const time =
    hour === undefined ? '' : `, ${Number(hour)}:${minute}${second === undefined || second === '00' ? '' : `:${second}`}`;
  const where = zone ?? (offset === undefined || offset === 'Z' ? 'UTC' : `UTC${offset}`);
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year ?? ''}${time} (${where})`;
}

/** What clocks of a zone show at a moment, as `2027-01-01T08:00` and the zone's name; undefined where it is told by an offset, or is none. */
export function clockAndZone(text: string): { readonly shown: string; readonly zone: string } | undefined {
  const found = SHAPE.exec(text.trim());
  if (found === null || instantOf(text) === undefined) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second, , offset, zone] = found;
  if (offset !== undefined && offset !== 'Z') return undefined;
  return { shown: `${year}-${month}-${day}T${hour}:${minute}${second === undefined ? '' : `:${second}`}`, zone: zone ?? 'UTC' };
}

/** The text of what clocks of a zone show: the other way round than {@link clockAndZone}. */
export function momentText({ shown, zone }: { readonly shown: string; readonly zone: string }): string {
  return zone === 'UTC' ? `${shown}Z` : `${shown}[${zone}]`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function offsetMs(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4, 6))];
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The instant at which clocks of a zone show what `shown` is in UTC; where they leave it out, the one at which they jump over it. */
function inZone(shown: number, zone: string): number {
  const [before, after] = [aheadAt(shown - DAY_MS, zone), aheadAt(shown + DAY_MS, zone)];
  const [first, second] = [shown - before, shown - after];
  if (aheadAt(first, zone) === before) return first;
  if (aheadAt(second, zone) === after) return second;
  let [from, to] = [second, first];
  while (to - from > 1000) {
    const middle = from + Math.floor((to - from) / 2000) * 1000;
    if (aheadAt(middle, zone) === before) from = middle;
    else to = middle;
  }
  return to;
}

/** How far the clocks of a zone are ahead of UTC at an instant, ms. */
function aheadAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}
