import { expect, test } from 'vitest';
import { momentFindings } from './check-moments.ts';

const said = (written: string): readonly string[] =>
  momentFindings(['until'], written).map(({ code, message, hint, fixes }) =>
    [code, message, hint, ...(fixes ?? []).map(({ title }) => `(${title})`)].join(' '),
  );

test.each(['2026-03-31T09:00:00Z', '2026-07-01T09:00[Europe/Berlin]', '2026-07-01T09:00+02:00[Europe/Berlin]', '2026-07-01'])(
  '[E12] nothing is said of %s',
  (written) => expect(said(written)).toEqual([]),
);

test.each([
  ['2026-07-01T09:00Z[Europe/Berlin]', []],
  [
    '2026-03-31T09:00[Europe/Berln]',
    [
      'there is no time zone "Europe/Berln". Did you mean 2026-03-31T09:00[Europe/Berlin]? (Write 2026-03-31T09:00[Europe/Berlin])',
    ],
  ],
  [
    '2026-03-31T09:00[Mars/Base]',
    ['there is no time zone "Mars/Base". Write it as in [Europe/Paris], [America/Chicago] or [UTC].'],
  ],
  ['2027-02-30T09:00Z', ['February 2027 has 28 days. Write a day from 01 to 28.']],
  ['2028-02-30', ['February 2028 has 29 days. Write a day from 01 to 29.']],
  ['2026-13-01', ['there is no month 13. Months go from 01 to 12; the order is year-month-day.']],
  ['2026-01-01T24:00Z', ['hours go from 00 to 23. For midnight write 00:00 of the next day.']],
  ['2026-01-01T09:60Z', ['minutes and seconds go from 00 to 59.']],
  ['2026-01-01T09:00+25:00', ['nowhere are clocks +25:00 off UTC.']],
  ['2026-3-9 9:00', ['Did you mean 2026-03-09T09:00? (Write 2026-03-09T09:00)']],
  ['2026-03-29T09:00 Europe/Berlin', ['Did you mean 2026-03-29T09:00[Europe/Berlin]?']],
  ['2026-03-29T09:00+0200', ['Did you mean 2026-03-29T09:00+02:00?']],
  ['tomorrow', ['"tomorrow" is not a moment to wait until. Write it like 2026-03-31T09:00:00Z, or with a time zone']],
  [
    '2026-07-01T09:00+01:00[Europe/Berlin]',
    ['FR114 The clocks of Europe/Berlin are +02:00 off UTC then, not +01:00. The offset counts: this is 2026-07-01T10:00 there.'],
  ],
  [
    '2026-03-29T02:30[Europe/Berlin]',
    [
      'FR114 The clocks of Europe/Berlin never show 2026-03-29T02:30: they are put on just then. It is read as 2026-03-29T03:00. Write a time that there is. (Write 2026-03-29T03:00[Europe/Berlin])',
    ],
  ],
])('[E12] %s is told what it is', (written, words) => {
  const found = said(written);
  expect(found.map((each, index) => (each.includes(words[index] ?? '') ? words[index] : each))).toEqual(words);
});

test('[E12] every fix of a moment is a moment of which nothing more is said', () => {
  const odd = [
    '2026-03-29T02:30[Europe/Berlin]',
    '2026-07-01T09:00+01:00[Europe/Berlin]',
    '2026-3-9 9:00',
    '2011-12-30T12:00[Pacific/Apia]',
  ];
  const values = odd.flatMap((written) =>
    momentFindings(['until'], written).flatMap(({ fixes }) =>
      (fixes ?? []).flatMap(({ repairs }) => repairs.flatMap((repair) => (repair.kind === 'set' ? [String(repair.value)] : []))),
    ),
  );
  expect(values.map((value) => [value, said(value)])).toEqual(values.map((value) => [value, []]));
  expect(values).toHaveLength(5);
});
