import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { ReactFlowInstance } from '@xyflow/react';
import { boundsOf } from '../alignment.ts';
import type { FlowEdge } from '../flow-edge.tsx';
import type { FlowNode } from '../flow-nodes.ts';
import type { Box } from '../layout/graph.ts';
import { reducedMotion } from '../use-kept-view.ts';
import { frameOf, viewOn } from '../viewport.ts';

/** What the picture was and is. */
export interface Changing {
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly selection: readonly string[];
  /** Loops drawn closed. */
  readonly closed: readonly string[];
}

/**
 * Keeps the view where the person's eyes are while the picture changes: a loop that closes or opens stays under the pointer, and several
 * new steps are brought into view where they are out of it.
 */
export function useStillView(frame: RefObject<HTMLDivElement | null>, { flow, boxes, selection, closed }: Changing): void {
  const before = useRef({ boxes, closed });
  useLayoutEffect(() => {
    const last = before.current;
    before.current = { boxes, closed };
    const element = frame.current;
    if (element === null || last.boxes === boxes || last.boxes.size === 0) return;
    const folded = [...closed.filter((id) => !last.closed.includes(id)), ...last.closed.filter((id) => !closed.includes(id))];
    const [was, is] = [last.boxes.get(folded[0] ?? ''), boxes.get(folded[0] ?? '')];
    if (was !== undefined && is !== undefined) {
      const view = flow.getViewport();
      // Its right port moves; its corner, where it is closed and opened, does not.
      void flow.setViewport({ ...view, x: view.x + (was.x - is.x) * view.zoom, y: view.y + (was.y - is.y) * view.zoom });
      return;
    }
    const fresh = selection.flatMap((id) => (last.boxes.has(id) ? [] : (boxes.get(id) ?? [])));
    const bounds = fresh.length > 1 ? boundsOf(fresh) : undefined;
    if (bounds === undefined) return;
    const now = flow.getViewport();
    const view = viewOn(bounds, now, frameOf(element));
    if (view !== now) void flow.setViewport(view, { duration: reducedMotion() ? 0 : 120 });
  }, [frame, flow, boxes, closed, selection]);
}
