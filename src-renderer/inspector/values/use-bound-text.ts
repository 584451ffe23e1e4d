import { useEffect, useRef, useState } from 'react';
import type { Json } from '../../../src-shared/lib/json.ts';

const SETTLE_MS = 300;

/** How a value is shown as text, and a text read as one: `undefined` removes the field, a `problem` keeps it from being written. */
export interface Conversion {
  readonly show: (value: Json | undefined) => string;
  readonly read: (text: string) => { readonly value: Json | undefined } | { readonly problem: string };
}

/** Text as it is; an emptied one stays as an empty text. */
export const PLAIN_TEXT: Conversion = {
  show: (value) =>
    typeof value === 'string'
      ? value
      : value === undefined || value === null
        ? ''
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value),
  read: (text) => ({ value: text }),
};

/** Text as it is; an emptied one removes the field. */
export const OPTIONAL_TEXT: Conversion = { ...PLAIN_TEXT, read: (text) => ({ value: text === '' ? undefined : text }) };

/** A text control of one value. */
export interface BoundText {
  readonly value: string;
  readonly problem: string | undefined;
  /** What is typed: shown at once, written a moment later. */
  readonly change: (text: string) => void;
  /** What is put in by an act of its own: written at once. */
  readonly put: (text: string) => void;
  readonly blur: () => void;
}

/** What is typed shows at once and is written a moment later, or when the focus leaves. */
export function useBoundText(bound: {
  readonly value: Json | undefined;
  readonly convert: Conversion;
  readonly write: (value: Json | undefined) => void;
}): BoundText {
  const { value, convert } = bound;
  const shown = convert.show(value);
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<() => void>(undefined);
  const latest = useRef({ shown, write: bound.write });
  useEffect(() => {
    latest.current = { shown, write: bound.write };
  });
  const now = draft === undefined ? undefined : convert.read(draft);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      pending.current?.();
    },
    [],
  );
  const finish = (text: string) => {
    pending.current = undefined;
    const result = convert.read(text);
    if ('value' in result && text !== latest.current.shown) latest.current.write(result.value);
  };
  return {
    value: draft ?? shown,
    problem: now !== undefined && 'problem' in now ? now.problem : undefined,
    change(text) {
      setDraft(text);
      clearTimeout(timer.current);
      pending.current = () => finish(text);
      timer.current = setTimeout(() => pending.current?.(), SETTLE_MS);
    },
    put(text) {
      clearTimeout(timer.current);
      setDraft(text);
      finish(text);
    },
    blur() {
      clearTimeout(timer.current);
      pending.current?.();
      if (now === undefined || !('problem' in now)) setDraft(undefined);
    },
  };
}
