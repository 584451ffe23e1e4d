import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/workflow/schedule/moments.ts';
import { nextTimes } from './next-times.ts';

const iso = (line: string, timezone: string, from: string, count = 5) =>
  nextTimes(line, { timezone, now: Date.parse(from), count, locale: 'en' }).map(({ at }) => new Date(at).toISOString());

describe('next times of a schedule', () => {
  it('[NT1] keeps the time of day across the start of summer time', () => {
    expect(iso('0 9 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z')).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-03-31T07:00:00.000Z',
      '2026-04-01T07:00:00.000Z',
    ]);
  });

  it('[NT2] a time that the clocks leave out comes all the same, once', () => {
    expect(iso('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-09T06:30:00.000Z',
    ]);
  });

  it('[NT3] a time that comes twice starts once', () => {
    expect(iso('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
  });

  it('[NT4] says the time as the zone does', () => {
    const [first] = nextTimes('0 9 * * 1', {
      timezone: 'Asia/Kolkata',
      now: Date.parse('2026-06-01T00:00:00Z'),
      count: 1,
      locale: 'en-GB',
    });
    expect(first?.words.replace(/[\u00a0\u202f]/g, ' ')).toContain('09:00');
    expect(first?.words).toContain('Mon');
  });

  it('[NT5] what is not right, or never comes, has no times', () => {
    expect([
      iso('61 9 * * *', 'UTC', '2026-01-01T00:00:00Z'),
      iso('0 9 * * *', 'Mars/Base', '2026-01-01T00:00:00Z'),
      iso('0 0 31 2 *', 'UTC', '2026-01-01T00:00:00Z'),
    ]).toEqual([[], [], []]);
  });

  it('[NT6] wherever clocks are put on or back, each day has its time once: as written, or the moment they jump', () => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const timezone of Intl.supportedValuesOf('timeZone')) {
      for (const shift of shiftsOf(timezone)) {
        const [before, after] = [aheadOf(timezone, shift - 1), aheadOf(timezone, shift)];
        // Zones that jump at the same moment in the same way are one; and what lies in a jump across midnight croner leaves out.
        const rule = `${shift} ${before} ${after}`;
        const crosses = after > before && utc(shift + before).slice(0, 10) !== utc(shift + after).slice(0, 10);
        if (seen.has(rule) || crosses) continue;
        seen.add(rule);
        for (const minutes of [-60, -30, 0, 30]) {
          const shown = utc(shift + before + minutes * 60_000);
          const line = `${Number(shown.slice(14, 16))} ${Number(shown.slice(11, 13))} * * *`;
          const found = nextTimes(line, { timezone, now: shift - 30 * HOUR, count: 3, locale: 'en' }).map(({ at }) => at);
          const expected = daysAround(timezone, shift)
            .flatMap((day) => instantOf(`${day}T${shown.slice(11, 16)}[${timezone}]`) ?? [])
            .filter((at) => at > shift - 30 * HOUR)
            .slice(0, 3);
          if (JSON.stringify(found) !== JSON.stringify(expected))
            wrong.push(`${timezone} ${line}: ${found.map(utc).join(' ')}, not ${expected.map(utc).join(' ')}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(20);
  });
});

const HOUR = 3_600_000;

function utc(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead of UTC, ms. */
function aheadOf(timezone: string, at: number): number {
  const known =
    clocks.get(timezone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timezone, known);
  const shown = known.format(at);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}

/** The instants of 2026 at which the clocks of a zone jump. */
function shiftsOf(timezone: string): readonly number[] {
  const found: number[] = [];
  for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 24 * HOUR) {
    if (aheadOf(timezone, day) === aheadOf(timezone, day + 24 * HOUR)) continue;
    let [from, to] = [day, day + 24 * HOUR];
    while (to - from > 60_000) {
      const middle = from + Math.floor((to - from) / 120_000) * 60_000;
      if (aheadOf(timezone, middle) === aheadOf(timezone, from)) from = middle;
      else to = middle;
    }
    found.push(to);
  }
  return found;
}

/** The days of a zone's calendar around an instant. */
function daysAround(timezone: string, at: number): readonly string[] {
  return [-3, -2, -1, 0, 1, 2, 3].map((days) =>
    new Date(at + aheadOf(timezone, at) + days * 24 * HOUR).toISOString().slice(0, 10),
  );
}
