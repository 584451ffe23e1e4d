import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { announce } from '../ui/announce.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { newWorkflow } from '../state/new-workflow.ts';
import { useOpenedDocument } from '../state/documents/opened-document.ts';
import type { Route } from '../state/route.ts';
import { isTopRun, newestFirst, useRuns } from '../state/runs/runs.ts';
import { go, useSession } from '../state/session.ts';
import { endTour, nextTourStep, noteTourSteps, TOUR_STEPS, useTour, type TourState } from '../state/tour.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { TourRing } from './tour-ring.tsx';
import { isTourStepDone, targetOf, type TourFacts } from './tour-progress.ts';
import './tour.css';

/** The tour below every page, while somebody is on it: what to do next, and a ring around where. It never lies over anything. */
export function Tour() {
  const tour = useTour();
  const document = useOpenedDocument((state) => state.document);
  if (tour.at === null) return null;
  return document === null ? <Card tour={tour} document={null} /> : <CardBeside tour={tour} opened={document} />;
}

/** The card while a workflow is open: its steps are watched. */
function CardBeside({ tour, opened }: { readonly tour: TourState; readonly opened: DocumentStore }) {
  const ready = useDocument(opened, (state) => state.phase === 'ready' && !state.readOnly);
  const steps = useDocument(opened, (state) => state.draft.all.size);
  const { path } = opened.getState();
  return <Card tour={tour} document={ready ? { path, steps } : null} />;
}

function Card({ tour, document }: { readonly tour: TourState; readonly document: TourFacts['document'] }) {
  const route = useSession((state) => state.route);
  const runs = useRuns(useShallow((state) => Object.values(state.byId).filter(isTopRun)));
  const say = words().tour;
  const at = tour.at ?? 0;
  const step = say.steps[at];
  const isDone = isTourStepDone(tour, { route, runs, document });
  useEffect(() => {
    if (isDone) nextTourStep('done', document ?? {});
  }, [isDone, document]);
  useEffect(() => {
    // Skipped there: what is in the workflow now is where adding begins.
    if (at === 3 && tour.steps === null && document !== null) noteTourSteps(document.steps, document.path);
  }, [at, tour.steps, document]);
  useEffect(() => {
    announce(step === undefined ? say.doneTitle : `${say.place(at + 1, TOUR_STEPS)}: ${step.title}. ${step.text}`);
  }, [at, step, say]);
  const target = targetOf(tour, route);
  const newest = runs.toSorted(newestFirst)[0]?.runId;
  return (
    <>
      {target !== undefined && <TourRing selector={target} />}
      <aside className="tour" aria-label={say.label}>
        <div className="tour-head">
          <span className="caption text-3 figures">
            {step === undefined ? say.doneOf(TOUR_STEPS - tour.skipped.length, TOUR_STEPS) : say.place(at + 1, TOUR_STEPS)}
          </span>
          <span className="tour-dots" aria-hidden="true">
            {say.steps.map(({ title }, index) => (
              <i key={title} className={dotOf(tour, index)} />
            ))}
          </span>
        </div>
        <div className="tour-words">
          <h2>{step?.title ?? say.doneTitle}</h2>
          <p className="text-2">{step?.text ?? say.doneText}</p>
        </div>
        <div className="tour-acts">
          {step === undefined ? (
            <>
              <Button kind="primary" size="small" onClick={endTour}>
                {say.close}
              </Button>
              <Button
                size="small"
                onClick={() => {
                  endTour();
                  go({ kind: 'library' });
                }}
              >
                {say.library}
              </Button>
            </>
          ) : (
            <>
              {!isThere(tour, route) && (
                <Button size="small" disabled={at === 1 && newest === undefined} onClick={() => void takeThere(tour, newest)}>
                  {step.go}
                </Button>
              )}
              <Button kind="ghost" size="small" onClick={() => nextTourStep('skipped', document ?? {})}>
                {say.skip}
              </Button>
            </>
          )}
          <IconButton icon="close" label={say.end} onClick={endTour} />
        </div>
      </aside>
    </>
  );
}

/** How a step looks in the row of dots. */
function dotOf({ at, skipped }: TourState, index: number): string | undefined {
  if (skipped.includes(index)) return 'tour-skipped';
  return index < (at ?? 0) ? 'tour-past' : index === at ? 'tour-now' : undefined;
}

/** Whether the page is the one where the step at hand can be done. */
function isThere({ at, path }: TourState, route: Route): boolean {
  switch (at) {
    case 0:
      return route.kind === 'welcome';
    case 1:
      return route.kind === 'run';
    case 3:
    case 4:
      return (route.kind === 'editor' && route.path === path) || (at === 4 && (route.kind === 'run' || route.kind === 'inbox'));
    default:
      return false;
  }
}

async function takeThere({ at, path }: TourState, newestRun: string | undefined): Promise<void> {
  if (at === 0) go({ kind: 'welcome' });
  else if (at === 1 && newestRun !== undefined) go({ kind: 'run', runId: newestRun });
  else if (path !== null) go({ kind: 'editor', path });
  else {
    const made = await newWorkflow();
    if (!made.ok) sayProblem(made.error);
  }
}
