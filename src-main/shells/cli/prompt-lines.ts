import type { Prompt } from '../../../src-shared/history/events.ts';
import { visibleText } from '../../../src-shared/lib/visible-text.ts';
import type { Terminal } from './terminal.ts';

/**
 * All that a question is about, whole and exactly as it would be done: what an answer is bound to. Nothing is cut, for what stands
 * far to the right would be agreed to as well, and hidden characters are written out.
 */
export function promptLines({ paint }: Pick<Terminal, 'paint'>, { shows = [] }: Prompt): readonly string[] {
  return shows.map(
    ({ label, value }) =>
      `${paint.dim(`${visibleText(label)}:`)} ${visibleText(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
}
