import { useId, useState, type KeyboardEvent } from 'react';
import type { Suggestion } from '../../commands/readable-names.ts';

const MOST = 8;

/** The names that go on from what is typed before the caret, and how much of it they replace; best first. */
export function completionsFor(
  text: string,
  caret: number,
  names: readonly Suggestion[],
): { readonly typed: string; readonly list: readonly Suggestion[] } {
  const typed = /[A-Za-z_][\w.[\]"-]*$/.exec(text.slice(0, caret))?.[0] ?? '';
  if (typed === '') return { typed, list: [] };
  const wanted = typed.toLowerCase();
  const starts = names.filter((one) => one.text.toLowerCase().startsWith(wanted) && one.text !== typed);
  const holds = names.filter(
    (one) =>
      !starts.includes(one) &&
      one.text !== typed &&
      (one.text.toLowerCase().includes(wanted) || one.detail.toLowerCase().includes(wanted)),
  );
  return { typed, list: [...starts, ...holds].slice(0, MOST) };
}

/** Completion of a text control: what to show below it, and the keys that move in it. */
export interface Completion {
  readonly id: string;
  readonly list: readonly Suggestion[];
  readonly marked: number;
  readonly ask: (text: string, caret: number) => void;
  readonly close: () => void;
  readonly take: (suggestion: Suggestion) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** See {@link Completion}; `put` replaces `length` units before the caret. */
export function useCompletion(names: () => readonly Suggestion[], put: (text: string, length: number) => void): Completion {
  const id = useId();
  const [found, setFound] = useState<ReturnType<typeof completionsFor>>({ typed: '', list: [] });
  const [marked, setMarked] = useState(0);
  const { list, typed } = found;
  const close = () => setFound({ typed: '', list: [] });
  const take = (suggestion: Suggestion) => {
    close();
    put(suggestion.text, typed.length);
  };
  return {
    id,
    list,
    marked,
    close,
    take,
    ask(text, caret) {
      setFound(completionsFor(text, caret, names()));
      setMarked(0);
    },
    onKeyDown(event) {
      if (list.length === 0) return;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const chosen = list[marked];
      if (step !== 0) setMarked((marked + step + list.length) % list.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) take(chosen);
      else if (event.key === 'Escape') {
        event.stopPropagation();
        close();
      } else return;
      event.preventDefault();
    },
  };
}
