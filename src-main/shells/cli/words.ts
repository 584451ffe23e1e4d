import type { RunStatus, StepStatus } from '../../../src-shared/engine/state.ts';
import type { Standing } from './rows.ts';
import type { Terminal } from './terminal.ts';

type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'magenta';

const LOOKS: Readonly<
  Record<Standing<RunStatus | StepStatus>, { readonly glyph: string; readonly word: string; readonly colour: Colour }>
> = {
  pending: { glyph: '·', word: 'not started', colour: 'dim' },
  queued: { glyph: '·', word: 'queued', colour: 'dim' },
  running: { glyph: '●', word: 'running', colour: 'cyan' },
  waiting: { glyph: '◆', word: 'waits for you', colour: 'yellow' },
  blocked: { glyph: '■', word: 'blocked', colour: 'red' },
  interrupted: { glyph: '‖', word: 'interrupted', colour: 'yellow' },
  paused: { glyph: '‖', word: 'paused', colour: 'yellow' },
  succeeded: { glyph: '✓', word: 'done', colour: 'green' },
  failed: { glyph: '✗', word: 'failed', colour: 'red' },
  skipped: { glyph: '○', word: 'skipped', colour: 'dim' },
  cancelled: { glyph: '⊘', word: 'cancelled', colour: 'dim' },
  unknown: { glyph: '?', word: 'outcome unknown', colour: 'magenta' },
};

/** The glyph of a status in its colour. */
export function glyph(terminal: Terminal, status: Standing<RunStatus | StepStatus>): string {
  const look = LOOKS[status];
  return terminal.paint[look.colour](look.glyph);
}

/** The word of a status, plain; of one that rests until a moment also which. */
export function word(status: Standing<RunStatus | StepStatus>, until?: number): string {
  return status === 'waiting' && until !== undefined ? `waits until ${new Date(until).toLocaleString()}` : LOOKS[status].word;
}

/** The word of a status in its colour. */
export function painted(terminal: Terminal, status: Standing<RunStatus | StepStatus>, until?: number): string {
  return terminal.paint[LOOKS[status].colour](word(status, until));
}

/** Whether a run in this status is over. */
export function isOver(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}
