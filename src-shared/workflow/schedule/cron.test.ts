import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronFault, cronMeant } from './cron.ts';

describe('what is wrong with a cron line', () => {
  it.each([
    ['', 'The schedule is empty, so it never starts anything.'],
    ['   ', 'The schedule is empty, so it never starts anything.'],
    ['* *', '"* *" is not a cron line: it has 2 fields and needs 5.'],
    ['0', '"0" is not a cron line: it has 1 field and needs 5.'],
    ['0 25 * * *', '"0 25 * * *" is not a cron line: "25" is no hour (0 to 23).'],
    ['0 9 30 2 *', '"0 9 30 2 *" never comes round: February has no day 30.'],
    ['0 9 31 4,6 *', '"0 9 31 4,6 *" never comes round: April and June have no day 31.'],
    ['0 9 31 feb,apr,jun */1', '"0 9 31 feb,apr,jun */1" never comes round: February, April and June have no day 31.'],
  ])('[CRON] %s', (line, fault) => expect(cronFault(line)).toBe(fault));

  it.each(['0 9 29 2 *', '0 9 30 2 1', '0 9 30,1 2 *', '0 9 30 2,3 *', '0 9 31 * *', '0 9 30-31/2 feb-mar *', '0 9 */30 2 *'])(
    '[CRON] %s comes round',
    (line) => expect(cronFault(line)).toBeUndefined(),
  );

  it('[CRON] a line that is right comes round, and one that never does is not right', () => {
    const days = fc.constantFrom('*', '28', '29', '30', '31', '30,31', '29-31', '30-31/1', '*/30', '31-31', '15,31');
    const months = fc.constantFrom('*', '2', 'feb', '2,4', '4,6,9,11', 'apr-jun', '*/2', '2-11/9', '2-2', '12');
    const weekdays = fc.constantFrom('*', '*', '1', 'mon-fri', '0,6');
    fc.assert(
      fc.property(days, months, weekdays, (day, month, weekday) => {
        const line = `0 9 ${day} ${month} ${weekday}`;
        expect(cronFault(line) === undefined).toBe(comesRound(line));
      }),
    );
  });

  it('[CRON] the scheduler takes every line that is right', () => {
    const value = fc.oneof(
      fc.nat({ max: 62 }).map(String),
      fc.constantFrom('*', 'jan', 'MON', 'sun', 'dec', 'sat', 'x', '', '?', 'L', '5L', '1#2', '15W', '+1', '007', '1.5'),
    );
    const range = fc.oneof(
      value,
      fc.tuple(value, value).map((ends) => ends.join('-')),
    );
    const part = fc.oneof(
      range,
      fc.tuple(range, fc.nat({ max: 62 })).map(([from, step]) => `${from}/${step}`),
    );
    const field = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('*', '1') },
      part,
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
    );
    fc.assert(
      fc.property(fc.tuple(field, field, field, field, field), (fields) => {
        const line = fields.join(' ');
        if (cronFault(line) === undefined) expect([line, comesRound(line)]).toEqual([line, true]);
      }),
      { numRuns: 3000 },
    );
  });
});

function comesRound(line: string): boolean {
  try {
    return new Cron(line, { timezone: 'UTC', paused: true, mode: '5-part' }).nextRun(new Date(0)) !== null;
  } catch {
    return false;
  }
}

it.each([
  ['@daily', '0 0 * * *'],
  ['0 0 9 * * 1', '0 9 * * 1'],
  ['0 9 ? * MON-FRI', '0 9 * * MON-FRI'],
  ['0 9 * January Monday', '0 9 * jan mon'],
  ['every day at 9', undefined],
  ['30 0 9 * * 1', undefined],
  ['0 25 * * 1', undefined],
  ['0 9 * * 1', undefined],
])('[CRON] "%s" was meant to say %s', (line, meant) => expect(cronMeant(line)).toBe(meant));
