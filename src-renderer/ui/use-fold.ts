import { useState, type ToggleEvent } from 'react';

/** Props of a `details` that opens when something in it is worth seeing, and then is the person's to close. */
export function useFold(wanted: 'open' | 'folded'): {
  readonly open: boolean;
  readonly onToggle: (event: ToggleEvent<HTMLDetailsElement>) => void;
} {
  const [open, setOpen] = useState(wanted === 'open');
  const [before, setBefore] = useState(wanted);
  if (wanted !== before) {
    setBefore(wanted);
    if (wanted === 'open') setOpen(true);
  }
  return {
    open,
    onToggle: (event) => {
      if (event.target === event.currentTarget) setOpen(event.currentTarget.open);
    },
  };
}
