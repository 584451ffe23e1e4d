import { Cron } from 'croner';
import { cronFault, isTimeZone } from '../../../src-shared/workflow/schedule/cron.ts';

/** A moment something starts: the instant in ms, and how the clocks of a time zone say it. */
export interface NextTime {
  readonly at: number;
  readonly words: string;
}

/**
 * The next times a cron line comes round in a time zone after `now` (ms), at most `count`; none where line or zone are not right. A time
 * that a change of the clocks leaves out comes at the first moment after it, one that comes twice starts once.
 */
export function nextTimes(
  line: string,
  when: { readonly timezone: string; readonly now: number; readonly count: number; readonly locale?: string },
): readonly NextTime[] {
  const { timezone, now, count, locale } = when;
  if (cronFault(line) !== undefined || !isTimeZone(timezone)) return [];
  try {
    const format = new Intl.DateTimeFormat(locale, {
      timeZone: timezone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    });
    return new Cron(line, { timezone, paused: true, mode: '5-part' })
      .nextRuns(count, new Date(now))
      .map((date) => ({ at: date.getTime(), words: format.format(date) }));
  } catch {
    // A line such as the 31st of February is a cron line that never comes.
    return [];
  }
}
