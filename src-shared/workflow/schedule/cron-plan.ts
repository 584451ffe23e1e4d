import { assertNever } from '../../lib/assert-never.ts';

/** When something starts again and again, as a person says it. Hours 0–23, minutes 0–59, days of the week 1 (Monday) to 7. */
export type CronPlan =
  /** Every so many minutes; `every` divides an hour. */
  | { readonly kind: 'minutes'; readonly every: number }
  | { readonly kind: 'hour'; readonly minute: number }
  | { readonly kind: 'day'; readonly hour: number; readonly minute: number }
  | { readonly kind: 'week'; readonly days: readonly number[]; readonly hour: number; readonly minute: number }
  | { readonly kind: 'month'; readonly day: number; readonly hour: number; readonly minute: number }
  /** A line that says more than the others can. */
  | { readonly kind: 'custom'; readonly line: string };

/** Minutes between two starts that come round at the same minutes of every hour. */
export const MINUTE_STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;

/** The cron line of a plan. */
export function cronOfPlan(plan: CronPlan): string {
  switch (plan.kind) {
    case 'minutes':
      return plan.every === 1 ? '* * * * *' : `*/${plan.every} * * * *`;
    case 'hour':
      return `${plan.minute} * * * *`;
    case 'day':
      return `${plan.minute} ${plan.hour} * * *`;
    case 'week':
      return `${plan.minute} ${plan.hour} * * ${daysText(plan.days)}`;
    case 'month':
      return `${plan.minute} ${plan.hour} ${plan.day} * *`;
    case 'custom':
      return plan.line;
    default:
      return assertNever(plan);
  }
}

/** The plan a cron line says; `custom` where it says more than a plan of another kind can. */
export function planOfCron(line: string): CronPlan {
  const custom: CronPlan = { kind: 'custom', line };
  const [minutes = '', hours = '', day = '', month = '', weekdays = '', ...more] = line.trim().split(/\s+/);
  if (more.length > 0 || month !== '*' || weekdays === '') return custom;
  const minute = numberIn(minutes, 0, 59);
  const hour = numberIn(hours, 0, 23);
  if (day === '*' && weekdays === '*' && hours === '*') {
    if (minute !== undefined) return { kind: 'hour', minute };
    const every = minutes === '*' ? 1 : Number(/^\*\/(\d{1,2})$/.exec(minutes)?.[1] ?? Number.NaN);
    return MINUTE_STEPS.some((step) => step === every) ? { kind: 'minutes', every } : custom;
  }
  if (minute === undefined || hour === undefined) return custom;
  if (day === '*' && weekdays === '*') return { kind: 'day', hour, minute };
  if (day === '*') {
    const days = daysOf(weekdays);
    return days === undefined ? custom : { kind: 'week', days, hour, minute };
  }
  const date = numberIn(day, 1, 31);
  return date === undefined || weekdays !== '*' ? custom : { kind: 'month', day: date, hour, minute };
}

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Days of the week in order, Monday first; undefined for what is no list of days. */
function daysOf(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from, to = from, ...more] = part.split('-').map(dayOf);
    if (from === undefined || to === undefined || more.length > 0 || from > to) return undefined;
    for (let day = from; day <= to; day++) days.add(day === 0 ? 7 : day);
  }
  return [...days].sort((a, b) => a - b);
}

function dayOf(text: string): number | undefined {
  const named = NAMES.indexOf(text.toLowerCase());
  return named >= 0 ? named : numberIn(text, 0, 7);
}

/** Three or more days in a row, up to Saturday, are a range; cron calls Sunday 0. */
function daysText(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const [first, last] = [sorted[0] ?? 1, sorted.at(-1) ?? 1];
  if (sorted.length > 2 && last < 7 && last - first === sorted.length - 1) return `${first}-${last}`;
  return sorted.map((day) => (day === 7 ? 0 : day)).join(',');
}

function numberIn(text: string, from: number, to: number): number | undefined {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return number !== undefined && number >= from && number <= to ? number : undefined;
}
