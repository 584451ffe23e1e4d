/** What a spec can tell the double, and what the double tells the spec, over the process channel. */
export type ControlWord =
  { readonly kind: 'open-file'; readonly path: string } | { readonly kind: 'next-dialog'; readonly path: string | null };

/** Facts the double reports as they happen. */
export type ControlFact =
  | { readonly kind: 'browser'; readonly endpoint: string }
  | { readonly kind: 'opened-external'; readonly url: string }
  | { readonly kind: 'navigation-refused'; readonly url: string }
  | { readonly kind: 'notification'; readonly title: string };

const listeners = new Set<(word: ControlWord) => void>();

process.on('message', (word: ControlWord) => listeners.forEach((listener) => listener(word)));

/** Calls back for every word of the spec. */
export function onControl(listener: (word: ControlWord) => void): void {
  listeners.add(listener);
}

/** Tells the spec a fact; nothing happens when nobody listens. */
export function report(fact: ControlFact): void {
  process.send?.(fact);
}
