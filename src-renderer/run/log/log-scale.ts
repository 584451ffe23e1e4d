/** Height of a line, px. */
export const LINE_HEIGHT = 20;
/** Browsers lay out no element much higher than this, px. */
const HIGHEST = 8_000_000;

/** How far a log is scrolled and which line that is. Beyond some 400,000 lines a pixel of the scroll bar stands for more than a pixel. */
export interface LogScale {
  /** Height of all lines together, px. */
  readonly height: number;
  /** The line (with its fraction) at the top when scrolled this far. */
  lineAt(top: number): number;
  /** How far to scroll to have a line at the top. */
  topOf(line: number): number;
}

/** The scale of so many lines in a view of this height. */
export function scaleOf(total: number, viewHeight: number): LogScale {
  const whole = total * LINE_HEIGHT;
  const height = Math.min(whole, HIGHEST);
  const room = Math.max(1, height - viewHeight);
  const lastTop = Math.max(0, total - viewHeight / LINE_HEIGHT);
  const perPixel = whole <= HIGHEST ? 1 / LINE_HEIGHT : lastTop / room;
  return {
    height,
    lineAt: (top) => Math.max(0, Math.min(top * perPixel, whole <= HIGHEST ? total : lastTop)),
    topOf: (line) => Math.max(0, line / perPixel),
  };
}
