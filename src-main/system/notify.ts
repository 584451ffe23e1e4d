import type { Notify } from '../ports/notify.ts';

/** Tells nobody: the window or terminal that is open shows it anyway. */
export const silentNotify: Notify = { show: () => undefined };
