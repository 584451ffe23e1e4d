import type { RunView } from '../../src-shared/wire/views.ts';
import type { Route } from '../state/route.ts';
import type { TourState } from '../state/tour.ts';

/** What the tour looks at to see whether its step is done. */
export interface TourFacts {
  readonly route: Route;
  readonly runs: readonly Pick<RunView, 'runId' | 'createdAt' | 'status' | 'source'>[];
  /** The workflow in the editor, if one is open and can be changed. */
  readonly document: { readonly path: string; readonly steps: number } | null;
}

/** Whether the person has done what the step at hand asks for. */
export function isTourStepDone(tour: TourState, { route, runs, document }: TourFacts): boolean {
  switch (tour.at) {
    case 0:
      return runs.some(({ createdAt }) => createdAt >= tour.since);
    case 1:
      return route.kind === 'run' && route.step !== undefined;
    case 2:
      return route.kind === 'editor' && document !== null && document.path === route.path;
    case 3:
      return tour.steps !== null && document !== null && document.path === tour.path && document.steps > tour.steps;
    case 4:
      return runs.some((run) => run.createdAt >= tour.since && run.source === tour.path && run.status === 'succeeded');
    default:
      return false;
  }
}

/** What a step points at: a selector of the one control to use next, or undefined where it is not on this page. */
export function targetOf(tour: TourState, route: Route): string | undefined {
  if (tour.at === 0 && route.kind === 'welcome') return '.welcome-first .button-primary';
  if (tour.at === 1 && route.kind === 'run') return '.run-grid [data-part="graph"]';
  if (tour.at === 3 && route.kind === 'editor') return '.dock';
  if (tour.at === 4 && route.kind === 'editor') return '.editor-tools .button-primary';
  return undefined;
}
