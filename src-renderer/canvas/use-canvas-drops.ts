import { useCallback, type DragEvent, type MouseEvent as ReactMouseEvent } from 'react';
import type { FinalConnectionState, ReactFlowInstance } from '@xyflow/react';
import type { Draft } from '../commands/draft.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { dropPlace, relativeTo } from './drop-place.ts';
import type { FlowEdge } from './flow-edge.tsx';
import type { FlowNode } from './flow-nodes.ts';
import type { Box } from './layout/graph.ts';
import type { SceneEdge } from './scene.ts';

/** The kind of a drag that carries a block of the palette. */
export const BLOCK_DRAG = 'application/x-flowright-block';

/** Where a new step's corner lies from the pointer, px. */
const HALF = { x: 88, y: 40 };

/** What dropping needs to know of the picture. */
export interface DropSurroundings {
  readonly acts: EditorActs;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly draft: Draft;
  readonly edges: readonly SceneEdge[];
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly readOnly: boolean;
}

/** Steps that come by the pointer: blocks dropped, connections dropped on nothing, double clicks on nothing. */
export function useCanvasDrops({ acts, boxes, draft, edges, flow, readOnly }: DropSurroundings) {
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const from = state.fromNode?.id;
      if (state.isValid === true || from === undefined || readOnly || !('clientX' in event)) return;
      const forward = state.fromHandle?.type === 'source';
      const over =
        event.target instanceof Element ? event.target.closest('.react-flow__node')?.getAttribute('data-id') : undefined;
      const parent = draft.all.get(from)?.parent;
      if (over != null && over !== from && boxes.get(over) !== undefined && draft.all.get(over)?.parent === parent)
        return forward ? acts.connect(from, over) : acts.connect(over, from);
      const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const corner = { x: forward ? spot.x : spot.x - 2 * HALF.x, y: spot.y - HALF.y };
      acts.pick({ kind: forward ? 'branch' : 'before', id: from }, relativeTo(corner, parent, boxes));
    },
    [acts, boxes, draft, flow, readOnly],
  );

  const onDragOver = (event: DragEvent) => {
    if (!readOnly && event.dataTransfer.types.includes(BLOCK_DRAG)) event.preventDefault();
  };

  const onDrop = (event: DragEvent) => {
    const key = event.dataTransfer.getData(BLOCK_DRAG);
    if (key === '') return;
    event.preventDefault();
    const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const { place, parent } = dropPlace(draft, { spot, boxes, edge: edgeUnder(event, edges) });
    const corner = relativeTo({ x: spot.x - HALF.x, y: spot.y - HALF.y }, parent, boxes);
    // On a line or in a loop the automatic place is the clear one; only a free step stays where it was dropped.
    acts.addBlock(key, place, place.kind === 'free' ? corner : undefined);
  };

  const onDoubleClick = (event: ReactMouseEvent) => {
    if (readOnly || !(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
    const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    acts.pick({ kind: 'free' }, relativeTo({ x: spot.x - HALF.x, y: spot.y - HALF.y }, undefined, boxes));
  };

  return { onConnectEnd, onDragOver, onDrop, onDoubleClick };
}

function edgeUnder(event: DragEvent, edges: readonly SceneEdge[]): { from: string; to: string } | undefined {
  const under = event.target instanceof Element ? event.target.closest('.react-flow__edge')?.getAttribute('data-id') : undefined;
  return edges.find((one) => one.id === under);
}
