import { whenOf } from './format.ts';
import { words } from './words.ts';

/** What a run or step says that goes on by itself at a moment: "Waits until 1 Jan 2027, 8:00"; undefined without a moment. */
export function restWords(until: number | undefined): string | undefined {
  return until === undefined ? undefined : words().run.waitsUntil(whenOf(until));
}
