import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** Which rows of a long list to draw, and the space that stands for the others, px. */
export interface RowWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

const BEYOND = 20;

/** Rows `from` to `to` of so many that lie in view at this scroll position, with some beyond for keys and quick scrolling. */
export function rowsInView(
  place: { readonly top: number; readonly height: number },
  rows: { readonly count: number; readonly height: number },
): { readonly from: number; readonly to: number } {
  const first = Math.floor(place.top / rows.height) - BEYOND;
  const last = Math.ceil((place.top + place.height) / rows.height) + BEYOND;
  const from = Math.max(0, Math.min(first, rows.count - 1));
  return { from, to: Math.max(from, Math.min(last, rows.count)) };
}

/** Follows the scrolling of `scroller`; `nearEnd` is called when little is left below. */
export function useRowWindow(rows: { readonly count: number; readonly height: number }, nearEnd: () => void): RowWindow {
  const scroller = useRef<HTMLDivElement | null>(null);
  const [place, setPlace] = useState({ top: 0, height: 1_200 });
  const { count, height } = rows;
  const look = useCallback(() => {
    const at = scroller.current;
    if (at === null) return;
    // In steps of rows: within one nothing else would be drawn.
    setPlace({ top: Math.floor(at.scrollTop / height) * height, height: at.clientHeight });
    if (at.scrollTop > 0 && at.scrollHeight - at.scrollTop - at.clientHeight < BEYOND * height) nearEnd();
  }, [height, nearEnd]);
  useEffect(() => {
    const at = scroller.current;
    at?.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      at?.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [look]);
  const { from, to } = rowsInView(place, rows);
  return { scroller, from, to, before: from * height, after: (count - to) * height };
}
