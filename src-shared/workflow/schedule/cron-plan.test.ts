import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronFault } from './cron.ts';
import { cronOfPlan, MINUTE_STEPS, planOfCron, type CronPlan } from './cron-plan.ts';

const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.integer({ min: 0, max: 59 });
const plan: fc.Arbitrary<CronPlan> = fc.oneof(
  fc.record({ kind: fc.constant('minutes' as const), every: fc.constantFrom(...MINUTE_STEPS) }),
  fc.record({ kind: fc.constant('hour' as const), minute }),
  fc.record({ kind: fc.constant('day' as const), hour, minute }),
  fc.record({
    kind: fc.constant('week' as const),
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    hour,
    minute,
  }),
  fc.record({ kind: fc.constant('month' as const), day: fc.integer({ min: 1, max: 31 }), hour, minute }),
);

describe('cron plans', () => {
  it('[CP1] every plan is read back from its line, and its line is a cron line', () => {
    fc.assert(
      fc.property(plan, (one) => {
        const line = cronOfPlan(one);
        expect(cronFault(line)).toBeUndefined();
        expect(planOfCron(line)).toEqual(one);
      }),
    );
  });

  it('[CP2] a line that says more stays as it is written', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const read = planOfCron(line);
        if (read.kind === 'custom') expect(cronOfPlan(read)).toBe(line);
        else expect(cronFault(line)).toBeUndefined();
      }),
    );
    for (const line of ['0 9 1-7 * 1', '0 9,17 * * *', '*/7 * * * *', '0 9 * jan *', '0 0 9 * * 1', '60 9 * * *', '0 9 * * 8'])
      expect(planOfCron(line)).toEqual({ kind: 'custom', line });
  });

  it.each([
    ['0 9 * * 1', { kind: 'week', days: [1], hour: 9, minute: 0 }],
    ['30 8 * * MON-FRI', { kind: 'week', days: [1, 2, 3, 4, 5], hour: 8, minute: 30 }],
    ['0 9 * * sun', { kind: 'week', days: [7], hour: 9, minute: 0 }],
    ['0 9 * * 6-7', { kind: 'week', days: [6, 7], hour: 9, minute: 0 }],
    ['0 9 * * 0,6', { kind: 'week', days: [6, 7], hour: 9, minute: 0 }],
    ['  5  *  *  *  * ', { kind: 'hour', minute: 5 }],
    ['* * * * *', { kind: 'minutes', every: 1 }],
    ['15 7 31 * *', { kind: 'month', day: 31, hour: 7, minute: 15 }],
  ])('[CP3] %s is read as a person says it', (line, read) => expect(planOfCron(line)).toEqual(read));
});
