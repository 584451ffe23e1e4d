import { describe, expect, test } from 'vitest';
import { instantOf, clockAndZone, momentText, momentWords, secondsOf } from './moments.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('moments', () => {
  test.each([
    ['2026-03-29T09:00:00Z', '2026-03-29T09:00:00.000Z'],
    ['2026-03-29T09:00', '2026-03-29T09:00:00.000Z'],
    ['2026-03-29 09:00:30.5', '2026-03-29T09:00:30.500Z'],
    ['2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['2026-03-29T09:00:00+05:30', '2026-03-29T03:30:00.000Z'],
    ['2026-03-29T09:00:00-05:00', '2026-03-29T14:00:00.000Z'],
    ['2026-07-01T09:00[Europe/Berlin]', '2026-07-01T07:00:00.000Z'],
    ['2026-01-01[Asia/Kathmandu]', '2025-12-31T18:15:00.000Z'],
    ['2026-07-01T09:00:00+02:00[Europe/Berlin]', '2026-07-01T07:00:00.000Z'],
    [' 2028-02-29T00:00Z ', '2028-02-29T00:00:00.000Z'],
  ])('[E12] %s is %s', (text, instant) => expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(instant));

  test.each([
    ...[
      'tomorrow',
      '',
      '12',
      '03/29/2026',
      '29 March 2026',
      '2026-3-29',
      '2026-02-30T00:00:00Z',
      '2026-13-01',
      '2026-01-01T24:00Z',
    ],
    ...['2026-01-01T09:60Z', '2026-01-01T09:00:60Z', '2026-01-01T09:00+25:00', '2026-01-01T09:00[Europe/Nowhere]', '2026-01-01Z'],
    ...['2026-01-01T09:00 Europe/Berlin', '2026-01-01T09:00Z; x', '+012026-01-01T00:00Z'],
  ])('[E12] "%s" is no moment', (text) => expect(instantOf(text)).toBeUndefined());

  test('[E12] a time the clocks leave out is the first moment after it, one they show twice is the first of both', () => {
    expect([
      instantOf('2026-03-29T02:30[Europe/Berlin]'),
      instantOf('2026-10-25T02:30[Europe/Berlin]'),
      instantOf('2026-10-04T02:15[Australia/Lord_Howe]'),
      instantOf('2011-12-30T12:00[Pacific/Apia]'),
    ]).toEqual([
      Date.UTC(2026, 2, 29, 1, 0),
      Date.UTC(2026, 9, 25, 0, 30),
      Date.UTC(2026, 9, 3, 15, 30),
      Date.UTC(2011, 11, 30, 10, 0),
    ]);
  });

  test('[E12] in every zone that puts its clocks on or back, what they show names the instant at which they first show it', () => {
    const wrong: string[] = [];
    let shifts = 0;
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const shown = clockOf(zone);
      for (const shift of shiftsOf(shown)) {
        shifts += 1;
        for (let at = shift - 4 * HOUR; at < shift + 4 * HOUR; at += 15 * MINUTE) {
          const first = firstWith(shown, at);
          const found = instantOf(`${shown(at)}[${zone}]`);
          if (found !== first) wrong.push(`${zone} ${shown(at)}: ${found}, not ${first}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(shifts).toBeGreaterThan(200);
  }, 120_000);
});

test.each([
  ['90', 90],
  ['1.5', 1.5],
  ['2h', 7200],
  [' 3 d ', 259_200],
  ['2x', undefined],
  ['-1', undefined],
  ['1h30m', undefined],
  ['', undefined],
])('[E12] "%s" is %s seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

/** What the clocks of a zone show, to the minute. */
function clockOf(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at).replace(' ', 'T');
}

/** The instants of 2026 at which the clocks jump. */
function shiftsOf(shown: (at: number) => string): readonly number[] {
  const ahead = (at: number): number => Date.parse(`${shown(at)}Z`) - at;
  const found: number[] = [];
  const end = Date.UTC(2027, 0, 1);
  for (let day = Date.UTC(2026, 0, 1); day < end; day += 24 * HOUR) {
    if (ahead(day) === ahead(day + 24 * HOUR)) continue;
    let [from, to] = [day, day + 24 * HOUR];
    while (to - from > MINUTE) {
      const middle = from + Math.floor((to - from) / 2 / MINUTE) * MINUTE;
      if (ahead(middle) === ahead(from)) from = middle;
      else to = middle;
    }
    found.push(to);
  }
  return found;
}

/** The first instant near `at` at which the clocks show what they show then. */
function firstWith(shown: (at: number) => string, at: number): number {
  for (let earlier = at - 3 * HOUR; earlier < at; earlier += 15 * MINUTE) if (shown(earlier) === shown(at)) return earlier;
  return at;
}

test('[MOMENT] a moment is told as people write it, with its zone; what is none stays as it is', () => {
  expect(
    ['2027-01-01T08:00[Europe/Berlin]', '2027-03-09', '2027-03-09T18:05:30+02:00', '{{ inputs.day }}', '2027-02-30'].map(
      momentWords,
    ),
  ).toEqual([
    '1 Jan 2027, 8:00 (Europe/Berlin)',
    '9 Mar 2027 (UTC)',
    '9 Mar 2027, 18:05:30 (UTC+02:00)',
    '{{ inputs.day }}',
    '2027-02-30',
  ]);
});

test('[MOMENT] what clocks show and where is taken apart and put together again', () => {
  const again = (text: string) => {
    const parts = clockAndZone(text);
    return parts === undefined ? undefined : momentText(parts);
  };
  expect(
    ['2027-01-01T08:00[Europe/Berlin]', '2027-01-01T08:00:30Z', '2027-01-01', '2027-01-01T08:00+02:00', 'soon'].map(again),
  ).toEqual(['2027-01-01T08:00[Europe/Berlin]', '2027-01-01T08:00:30Z', '2027-01-01T00:00Z', undefined, undefined]);
});
