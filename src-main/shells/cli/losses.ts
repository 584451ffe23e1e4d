import type { Loss } from '../../../src-shared/formats/convert/convert-text.ts';
import { safe, type Terminal } from './terminal.ts';

/** Says on stderr what a new text does not say of the old one, each with its place there. */
export function noteLosses(terminal: Terminal, losses: readonly Loss[]): void {
  for (const { range, path, message } of losses)
    terminal.note(
      safe(
        [range === undefined ? '' : `line ${range.start.line}`, path].filter((part) => part !== '').join(', ') + `: ${message}`,
      ),
    );
}
