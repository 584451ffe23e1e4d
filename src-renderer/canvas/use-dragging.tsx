import { useCallback, useRef, useState } from 'react';
import { ViewportPortal, type NodeChange } from '@xyflow/react';
import type { DocumentStore } from '../state/document-store.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { align, boundsOf, type Guide } from './alignment.ts';
import type { FlowNode } from './flow-nodes.ts';
import type { Box, Point } from './layout/graph.ts';

/** Steps on their way: where they are drawn meanwhile, and what they are in line with. */
interface Drag {
  readonly places: ReadonlyMap<string, Point>;
  readonly guides: readonly Guide[];
}

const STILL: Drag = { places: new Map(), guides: [] };

/** Dragging steps with alignment: while it lasts it is this component's own, the drop is one named change. */
export function useDragging(
  opened: DocumentStore,
  { acts, boxes }: { readonly acts: Pick<EditorActs, 'move'>; readonly boxes: ReadonlyMap<string, Box> },
) {
  const [drag, setDrag] = useState<Drag>(STILL);
  const latest = useRef<Drag>(STILL);
  const put = (next: Drag) => {
    latest.current = next;
    setDrag(next);
  };

  const onPositions = useCallback(
    (changes: readonly NodeChange<FlowNode>[]) => {
      const moved = new Map<string, Point>();
      for (const change of changes) {
        if (change.type === 'position' && change.position !== undefined && change.dragging === true)
          moved.set(change.id, change.position);
      }
      if (moved.size > 0) put(aligned(moved, opened, boxes));
    },
    [opened, boxes],
  );

  const onDrop = useCallback(() => {
    const { places } = latest.current;
    put(STILL);
    const { draft } = opened.getState();
    const moves = [...places].flatMap(([id, { x, y }]) => {
      const parent = boxes.get(draft.all.get(id)?.parent ?? '');
      const box = boxes.get(id);
      if (box === undefined) return [];
      const before = { x: box.x - (parent?.x ?? 0), y: box.y - (parent?.y ?? 0) };
      return before.x === x && before.y === y ? [] : [[id, [x, y] as const] as const];
    });
    if (moves.length > 0) acts.move(Object.fromEntries(moves));
  }, [acts, opened, boxes]);

  return { drag, onPositions, onDrop };
}

/** The lines that show what the dragged steps are in line with. */
export function AlignmentGuides({ guides }: { readonly guides: readonly Guide[] }) {
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className="guides" aria-hidden="true">
        {guides.map(({ from, to }) => (
          <line key={`${from.x} ${from.y}`} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** Moved steps brought in line with the steps beside them that stay where they are. */
function aligned(moved: ReadonlyMap<string, Point>, opened: DocumentStore, boxes: ReadonlyMap<string, Box>): Drag {
  const { all } = opened.getState().draft;
  const parent = all.get([...moved.keys()][0] ?? '')?.parent;
  const corner = boxes.get(parent ?? '') ?? { x: 0, y: 0 };
  const group = boundsOf(
    [...moved].flatMap(([id, at]) => {
      const box = boxes.get(id);
      return box === undefined ? [] : [{ ...box, x: at.x + corner.x, y: at.y + corner.y }];
    }),
  );
  const isOneGroup = [...moved.keys()].every((id) => all.get(id)?.parent === parent);
  if (group === undefined || !isOneGroup) return { places: moved, guides: [] };
  const others = [...boxes].flatMap(([id, box]) => (moved.has(id) || all.get(id)?.parent !== parent ? [] : [box]));
  const { by, guides } = align(group, others);
  return {
    places: new Map([...moved].map(([id, at]) => [id, { x: at.x + by.x, y: at.y + by.y }])),
    guides,
  };
}
