import type { Box } from './layout/graph.ts';
import type { ViewFrame } from './viewport.ts';

/** So far a bar keeps off the steps and off the rim of the canvas, px. */
export const BAR_GAP = 8;

/** Where the bar of steps stands: below or above them, and how far it is moved from there, px. */
export interface BarPlace {
  readonly side: 'below' | 'above';
  readonly by: { readonly x: number; readonly y: number };
}

/**
 * Keeps a bar whole inside the canvas as long as something of its steps is seen; `steps` is where they are on the screen, all lengths
 * are px from the corner of the frame.
 */
export function barPlace(
  steps: Box,
  bar: { readonly width: number; readonly height: number; readonly align: 'start' | 'center' },
  frame: Pick<ViewFrame, 'width' | 'height'>,
): BarPlace {
  const isSeen = steps.x < frame.width && steps.y < frame.height && steps.x + steps.width > 0 && steps.y + steps.height > 0;
  if (!isSeen) return { side: 'below', by: { x: 0, y: 0 } };
  const below = steps.y + steps.height + BAR_GAP;
  const above = steps.y - BAR_GAP - bar.height;
  const side = below + bar.height > frame.height - BAR_GAP && above >= BAR_GAP ? 'above' : 'below';
  const left = bar.align === 'start' ? steps.x : steps.x + (steps.width - bar.width) / 2;
  const top = side === 'below' ? below : above;
  return {
    side,
    by: { x: within(left, bar.width, frame.width) - left, y: within(top, bar.height, frame.height) - top },
  };
}

/** The start of a length moved so that it lies in a frame; its beginning counts where it is too long. */
function within(start: number, length: number, frame: number): number {
  return Math.max(BAR_GAP, Math.min(start, frame - BAR_GAP - length));
}
