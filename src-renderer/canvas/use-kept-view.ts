import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useOnViewportChange, type ReactFlowInstance } from '@xyflow/react';
import type { FlowEdge } from './flow-edge.tsx';
import type { FlowNode } from './flow-nodes.ts';
import type { KeptLook } from '../state/documents/open-documents.ts';
import type { Box } from './layout/graph.ts';
import {
  firstView,
  frameOf,
  isSameBox,
  isSameView,
  keptView,
  outOfView,
  viewNear,
  wholeView,
  type View,
  type ViewFrame,
} from './viewport.ts';

/** What the view follows: the placed steps, and the one step that is selected. */
export interface ViewTargets {
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly shown: string | undefined;
  /** The step someone looks for, and whom to tell when it is in sight. */
  readonly sought: string | null;
  readonly onSighted: () => void;
  readonly filled: boolean;
  /** What was seen last; it is kept up to date. */
  readonly look: KeptLook;
}

/**
 * Chooses the first view, or takes the one that was left, and keeps what is seen in view when the window changes or another step is selected. Gives the
 * act that shows the whole picture.
 */
export function useKeptView(frame: RefObject<HTMLDivElement | null>, targets: ViewTargets): () => void {
  const { flow, boxes, shown, sought, onSighted, filled, look } = targets;
  const fitted = useRef<View>(undefined);
  const begun = useRef(false);
  const latest = useRef<{ readonly boxes: readonly Box[]; readonly shown: Box | undefined }>({ boxes: [], shown: undefined });
  useEffect(() => {
    latest.current = { boxes: [...boxes.values()], shown: shown === undefined ? undefined : boxes.get(shown) };
  }, [boxes, shown]);
  const keep = useCallback((viewport: View) => look.keep({ viewport }), [look]);
  useOnViewportChange({ onEnd: keep });
  // Whoever leaves at once after moving leaves before the end of the move is told.
  useEffect(
    () => () => {
      if (begun.current) keep(flow.getViewport());
    },
    [keep, flow],
  );
  const first = useRef(look.last().viewport);
  useEffect(() => {
    const element = frame.current;
    if (!filled) begun.current = false;
    if (!filled || element === null) return undefined;
    // The first picture chooses the view, unless one was left here; later edits leave it where the person put it.
    let size = frameOf(element);
    if (!begun.current) {
      begun.current = true;
      const whole = firstView(latest.current.boxes, size);
      const view = first.current ?? whole;
      fitted.current = isSameView(view, whole) ? view : undefined;
      void flow.setViewport(view);
    }
    const observer = new ResizeObserver(() => {
      const before = size;
      size = frameOf(element);
      if (size.width === 0 || size.height === 0 || (size.width === before.width && size.height === before.height)) return;
      void flow.setViewport(viewAfter(before, size));
    });
    observer.observe(element);
    return () => observer.disconnect();

    function viewAfter(before: ViewFrame, after: ViewFrame): View {
      const now = flow.getViewport();
      const wasWhole = fitted.current !== undefined && isSameView(now, fitted.current);
      const view = wasWhole ? firstView(latest.current.boxes, after) : keptView(now, before, after);
      if (wasWhole) fitted.current = view;
      const target = latest.current.shown === undefined ? undefined : outOfView(latest.current.shown, view, after);
      if (target === undefined) return view;
      return { ...view, x: after.width / 2 - target.x * view.zoom, y: after.height / 2 - target.y * view.zoom };
    }
  }, [filled, flow, frame]);
  const fit = useCallback(() => {
    if (frame.current === null) return;
    fitted.current = wholeView(latest.current.boxes, frameOf(frame.current));
    void flow.setViewport(fitted.current, { duration: reducedMotion() ? 0 : 120 });
  }, [flow, frame]);

  const target = shown === undefined ? undefined : boxes.get(shown);
  // Measuring waits for the page to be laid out, so it is done when the step moved, not at every edit.
  const [followed, setFollowed] = useState(target);
  if (followed !== target && (followed === undefined || target === undefined || !isSameBox(followed, target)))
    setFollowed(target);
  useEffect(() => {
    const box = followed;
    const element = frame.current;
    if (box === undefined || element === null || element.matches(':active')) return;
    const target = outOfView(box, flow.getViewport(), frameOf(element));
    if (target !== undefined)
      void flow.setCenter(target.x, target.y, { zoom: flow.getZoom(), duration: reducedMotion() ? 0 : 120 });
  }, [shown, followed, flow, frame]);

  const wanted = sought === null ? undefined : boxes.get(sought);
  useEffect(() => {
    const element = frame.current;
    if (wanted === undefined || element === null) return;
    onSighted();
    const now = flow.getViewport();
    const view = viewNear(wanted, now, frameOf(element));
    // From afar the way there would be a flight over everything.
    if (view !== undefined) void flow.setViewport(view, { duration: reducedMotion() || view.zoom !== now.zoom ? 0 : 120 });
  }, [wanted, onSighted, flow, frame]);
  return fit;
}

/** Whether the person asked for less movement. */
export function reducedMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
