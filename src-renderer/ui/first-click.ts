import type { MouseEvent } from 'react';

/**
 * For `onClickCapture`: of a double click only the first click counts, since the second may fall on what has come into its place meanwhile.
 * Keys are never held back.
 */
export function firstClickOnly(event: MouseEvent): void {
  if (event.detail <= 1) return;
  event.preventDefault();
  event.stopPropagation();
}
