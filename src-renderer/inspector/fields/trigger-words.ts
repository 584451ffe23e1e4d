import { isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import { planOfCron } from '../../../src-shared/workflow/schedule/cron-plan.ts';
import { words } from '../../ui/words.ts';

/** A schedule in a few words: "Every day at 09:00"; a line that says more than that stays as it is written. */
export function cronWords(line: string): string {
  const say = words().cron;
  const plan = planOfCron(line);
  const time = 'hour' in plan ? `${String(plan.hour).padStart(2, '0')}:${String(plan.minute).padStart(2, '0')}` : '';
  switch (plan.kind) {
    case 'minutes':
      return say.minutes(plan.every);
    case 'hour':
      return say.hourly(plan.minute);
    case 'day':
      return say.daily(time);
    case 'week':
      return plan.days.join() === '1,2,3,4,5'
        ? say.weekdays(time)
        : say.weekly(plan.days.map((day) => say.days[day - 1]?.medium ?? '').join(', '), time);
    case 'month':
      return say.monthly(plan.day, time);
    case 'custom':
      return plan.line;
  }
}

/** What starts the workflow, in a few words. */
export function triggerWords(trigger: Json): string {
  const say = words().inspector.triggers;
  if (!isJsonObject(trigger)) return '?';
  const text = (key: string) => (typeof trigger[key] === 'string' ? trigger[key] : '');
  switch (trigger.type) {
    case 'manual':
      return say.manual;
    case 'cron':
      return cronWords(text('cron'));
    case 'repo_event':
      return say.onEvent(text('event'));
    case 'webhook':
      return say.onCall(text('name'));
    default:
      return String(trigger.type ?? '?');
  }
}
