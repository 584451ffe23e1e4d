import { describe, expect, it } from 'vitest';
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
});
