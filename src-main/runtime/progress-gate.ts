import type { Clock } from '../ports/clock.ts';

/** How far a step is, as executors report it. */
export interface ProgressUpdate {
  readonly message?: string;
  readonly percent?: number;
  readonly credits?: number;
}

/** At least this long between two recorded reports of one attempt, ms. */
const GAP_MS = 250;

/** Lets the first report through at once and then one each quarter second, the newest words with all credits added up. */
export function createProgressGate(
  clock: Clock,
  pass: (update: ProgressUpdate) => void,
): { readonly update: (update: ProgressUpdate) => void; readonly close: () => void } {
  let held: ProgressUpdate | undefined;
  let cancel: (() => void) | undefined;

  function open(): void {
    cancel = undefined;
    if (held === undefined) return;
    const next = held;
    held = undefined;
    cancel = clock.after(GAP_MS, open);
    pass(next);
  }
  return {
    update(update) {
      const credits = (held?.credits ?? 0) + (update.credits ?? 0);
      held = { ...held, ...update, ...(credits === 0 ? {} : { credits }) };
      if (cancel === undefined) open();
    },
    close() {
      cancel?.();
      cancel = undefined;
      if (held !== undefined) pass(held);
      held = undefined;
    },
  };
}
