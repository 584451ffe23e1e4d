import { create } from 'zustand';
import { z } from 'zod';

const KEY = 'flowright.tour';
/** How many steps the tour has. */
export const TOUR_STEPS = 5;
const keptSchema = z.object({
  /** 0 to 4, or 5 when all is done; null while nobody is on it. */
  at: z.number().int().min(0).max(TOUR_STEPS).nullable(),
  /** When this step began, wall-clock ms: only what happens after it counts. */
  since: z.number(),
  /** Steps the workflow had when this step began; null until one is open. */
  steps: z.number().nullable(),
  /** File of the workflow that is made on the tour. */
  path: z.string().nullable(),
  /** Steps that were gone past without doing them. */
  skipped: z.array(z.number()).default([]),
});

/** How far somebody is on the tour. */
export type TourState = z.infer<typeof keptSchema>;

const OFF: TourState = { at: null, since: 0, steps: null, path: null, skipped: [] };

/** The tour of this window; it outlives a reload. */
export const useTour = create<TourState>(read);

/** Begins the tour anew. */
export function startTour(): void {
  keep({ ...OFF, at: 0, since: Date.now() });
}

/** Ends the tour, wherever it is. */
export function endTour(): void {
  keep(OFF);
}

/** Goes on to the next step: this one is `done`, or was `skipped`. */
export function nextTourStep(how: 'done' | 'skipped', known: { readonly path?: string; readonly steps?: number } = {}): void {
  const { at, path, skipped } = useTour.getState();
  if (at === null) return;
  keep({
    at: Math.min(at + 1, TOUR_STEPS),
    since: Date.now(),
    steps: known.steps ?? null,
    path: known.path ?? path,
    skipped: how === 'skipped' ? [...skipped, at] : skipped,
  });
}

/** Remembers how many steps the workflow has before one is added. */
export function noteTourSteps(steps: number, path: string): void {
  keep({ ...useTour.getState(), steps, path });
}

function keep(state: TourState): void {
  useTour.setState(state);
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // A full or closed store: the tour lasts as long as the window.
  }
}

function read(): TourState {
  try {
    return keptSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null')).data ?? OFF;
  } catch {
    return OFF;
  }
}
