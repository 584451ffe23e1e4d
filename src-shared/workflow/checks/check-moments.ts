import { isTimeZone, MONTHS, timeZonesLike } from '../schedule/cron.ts';
import type { Finding, Location } from './finding.ts';
import { clockText, instantOf, momentParts, offsetText, type MomentParts } from '../schedule/moments.ts';

/** What is wrong with a written moment, or how it is read where that is not what it seems to say. */
export function momentFindings(at: Location, written: string): readonly Finding[] {
  const parts = momentParts(written);
  if (parts === undefined) return [notOne(at, written, { fix: rewritten(written) })];
  const instant = instantOf(written);
  if (instant === undefined) return [impossible(at, written, parts)];
  return parts.zone === undefined ? [] : againstZone({ at, written, instant }, { ...parts, zone: parts.zone });
}

interface Told {
  readonly at: Location;
  readonly written: string;
  readonly instant: number;
}

function notOne(
  at: Location,
  written: string,
  { why, hint, fix }: { readonly why?: string; readonly hint?: string; readonly fix?: string | undefined },
): Finding {
  return {
    code: 'FR113',
    at,
    message: `"${written}" is not a moment to wait until${why === undefined ? '' : `: ${why}`}.`,
    hint:
      fix === undefined
        ? (hint ?? 'Write it like 2026-03-31T09:00:00Z, or with a time zone like 2026-03-31T09:00[Europe/Berlin].')
        : `Did you mean ${fix}?`,
    ...(fix === undefined ? {} : { fixes: [{ title: `Write ${fix}`, repairs: [{ kind: 'set', at, value: fix } as const] }] }),
  };
}

/** A moment whose form is right and that there cannot be. */
function impossible(
  at: Location,
  written: string,
  { year, month, day, hour, minute, second, offset, zone }: MomentParts,
): Finding {
  const no = (why: string, hint: string): Finding => notOne(at, written, { why, hint });
  const monthName = MONTHS[month - 1];
  if (monthName === undefined) return no(`there is no month ${month}`, 'Months go from 01 to 12; the order is year-month-day.');
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > days) return no(`${monthName} ${year} has ${days} days`, `Write a day from 01 to ${days}.`);
  if (hour > 23)
    return no('hours go from 00 to 23', hour === 24 ? 'For midnight write 00:00 of the next day.' : 'Write another hour.');
  if (minute > 59 || second > 59) return no('minutes and seconds go from 00 to 59', 'Write another time.');
  if (zone !== undefined && !isTimeZone(zone)) {
    const [meant] = timeZonesLike(zone);
    return notOne(at, written, {
      why: `there is no time zone "${zone}"`,
      hint: 'Write it as in [Europe/Paris], [America/Chicago] or [UTC].',
      fix: meant === undefined ? undefined : written.replace(`[${zone}]`, () => `[${meant}]`),
    });
  }
  return no(`nowhere are clocks ${offset ?? ''} off UTC`, 'Write an offset such as +02:00, or Z for UTC.');
}

/** A form that is nearly right: digits left out, a zone without its brackets. */
function rewritten(written: string): string | undefined {
  const found =
    /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(:\d{2})?)?\s*(?:(Z)|([+-]\d{1,2}):?(\d{2})?)?\s*(?:[[(]?([A-Za-z]+(?:\/[A-Za-z_+-]+)*)[\])]?)?\s*$/i.exec(
      written,
    );
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour, minute = '', second = '', utc, hours, minutes = '00', zone] = found;
  const two = (digits: string): string => digits.padStart(2, '0');
  const time = hour === undefined ? '' : `T${two(hour)}:${minute}${second}`;
  const shift = utc !== undefined ? 'Z' : hours === undefined ? '' : `${hours.slice(0, 1)}${two(hours.slice(1))}:${minutes}`;
  const [known] = zone === undefined ? [] : isTimeZone(zone) ? [zone] : timeZonesLike(zone);
  if (zone !== undefined && known === undefined) return undefined;
  const text = `${year}-${two(month)}-${two(day)}${time}${time === '' ? '' : shift}${known === undefined ? '' : `[${known}]`}`;
  return instantOf(text) === undefined ? undefined : text;
}

/** A moment with a zone says when its offset is not the zone's, and when the clocks there never show it. */
function againstZone({ at, written, instant }: Told, parts: MomentParts & { readonly zone: string }): readonly Finding[] {
  const { zone, offset } = parts;
  // What ends in Z is UTC, whatever place it is told for.
  if (offset === 'Z') return [];
  const there = clockText(instant, zone);
  if (offset !== undefined) {
    const own = offsetText(instant, zone);
    if (own === offset || (own === '+00:00' && offset === '-00:00')) return [];
    return [
      {
        code: 'FR114',
        at,
        within: offset,
        message: `The clocks of ${zone} are ${own} off UTC then, not ${offset}. The offset counts: this is ${there} there.`,
        hint: 'Leave the offset out to go by the clocks of the zone.',
        fixes: [
          { title: 'Go by the zone', repairs: [{ kind: 'set', at, value: written.replace(offset, '') }] },
          { title: 'Go by the offset', repairs: [{ kind: 'set', at, value: written.replace(`[${zone}]`, () => '') }] },
        ],
      },
    ];
  }
  if (isShown(there, parts)) return [];
  const value = `${there}[${zone}]`;
  return [
    {
      code: 'FR114',
      at,
      message: `The clocks of ${zone} never show ${written.replace(/\[.*/, '').trim()}: they are put on just then. It is read as ${there}.`,
      hint: 'Write a time that there is.',
      fixes: [{ title: `Write ${value}`, repairs: [{ kind: 'set', at, value }] }],
    },
  ];
}

function isShown(there: string, { year, month, day, hour, minute }: MomentParts): boolean {
  const two = (number: number): string => String(number).padStart(2, '0');
  return there.slice(0, 16) === `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}
