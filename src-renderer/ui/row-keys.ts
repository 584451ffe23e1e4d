import type { KeyboardEvent } from 'react';
import { takesLetters } from './text-box.ts';

/**
 * Keys of a list: arrows and J/K move the focus between `[data-row]` elements, Home and End to the ends, and a
 * letter in `letters` acts on the focused row (named by its `data-row`).
 */
export function rowKeys(letters: Readonly<Record<string, (row: string) => void>> = {}) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    if (takesLetters(event.target)) return;
    const row = event.target.closest('[data-row]');
    if (!(row instanceof HTMLElement)) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
    const at = rows.indexOf(row);
    const act = letters[event.key.toUpperCase()];
    const next = targetOf(event.key, at, rows.length);
    if (act === undefined && next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== undefined) rows[next]?.focus();
    else act?.(row.dataset['row'] ?? '');
  };
}

function targetOf(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(length - 1, at + 1);
    case 'ArrowUp':
    case 'k':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}
