import { once } from '../lib/once.ts';
import type { Position } from '../workflow/checks/diagnostic.ts';

/** Tells line and column of offsets in a text; its lines are looked for when first asked. */
export function linePositions(text: string): (offset: number) => Position {
  const starts = once(() => lineStarts(text));
  return (offset) => {
    const inside = Math.max(0, Math.min(offset, text.length));
    const lines = starts();
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lines[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (lines[low] ?? 0) + 1, offset };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
