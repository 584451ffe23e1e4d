import { useCallback, useRef, useState } from 'react';
import { ViewportPortal, type NodeChange } from '@xyflow/react';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { align, boundsOf, type Guide } from './alignment.ts';
import { relativeTo } from './drop-place.ts';
import { dropTarget, type DropTarget } from './drop-target.ts';
import type { FlowNode } from './flow-nodes.ts';
import type { Box, Point } from './layout/graph.ts';

/** Steps on their way: where they are drawn meanwhile, what they are in line with, and the other group they would go to. */
export interface Drag {
  readonly places: ReadonlyMap<string, Point>;
  readonly guides: readonly Guide[];
  readonly target: DropTarget;
}

const STILL: Drag = { places: new Map(), guides: [], target: undefined };

/** Dragging steps with alignment: while it lasts it is this component's own, the drop is one named change. */
export function useDragging(
  opened: DocumentStore,
  { acts, boxes }: { readonly acts: Pick<EditorActs, 'move' | 'moveInto'>; readonly boxes: ReadonlyMap<string, Box> },
) {
  const [drag, setDrag] = useState<Drag>(STILL);
  const latest = useRef<Drag>(STILL);
  const put = (next: Drag) => {
    latest.current = next;
    setDrag(next);
  };

  /** Steps are held at these places, relative to the loops around them. */
  const onHeld = useCallback(
    (moved: ReadonlyMap<string, Point>) => put({ ...aligned(moved, opened, boxes), target: latest.current.target }),
    [opened, boxes],
  );

  const onPositions = useCallback(
    (changes: readonly NodeChange<FlowNode>[]) => {
      const moved = new Map<string, Point>();
      for (const change of changes) {
        if (change.type === 'position' && change.position !== undefined && change.dragging === true)
          moved.set(change.id, change.position);
      }
      if (moved.size > 0) onHeld(moved);
    },
    [onHeld],
  );

  /** The pointer holds them here. */
  const onOver = useCallback(
    (spot: Point) => {
      const ids = [...latest.current.places.keys()];
      const target = dropTarget(opened.getState().draft, { ids, spot, boxes });
      if (!isSameTarget(target, latest.current.target)) put({ ...latest.current, target });
    },
    [opened, boxes],
  );

  const onDrop = useCallback(() => {
    const { places, target } = latest.current;
    put(STILL);
    const { draft } = opened.getState();
    if (target !== undefined && places.size > 0) {
      const loop = target.kind === 'into' ? target.loop : undefined;
      // Where the body is closed there is no place to see; where it is open the steps stay where they were let go.
      const isShown = loop === undefined || draft.all.get(loop)?.body.some((inner) => boxes.has(inner.id)) === true;
      const at = [...places].map(([id, place]) => {
        const corner = boxes.get(draft.all.get(id)?.parent ?? '') ?? { x: 0, y: 0 };
        return [id, isShown ? relativeTo({ x: place.x + corner.x, y: place.y + corner.y }, loop, boxes) : null] as const;
      });
      return acts.moveInto([...places.keys()], loop, Object.fromEntries(at));
    }
    const moves = [...places].flatMap(([id, { x, y }]) => {
      const parent = boxes.get(draft.all.get(id)?.parent ?? '');
      const box = boxes.get(id);
      if (box === undefined) return [];
      const before = { x: box.x - (parent?.x ?? 0), y: box.y - (parent?.y ?? 0) };
      return before.x === x && before.y === y ? [] : [[id, [x, y] as const] as const];
    });
    if (moves.length > 0) acts.move(Object.fromEntries(moves));
  }, [acts, opened, boxes]);

  const onCancel = useCallback(() => put(STILL), []);

  return { drag, onPositions, onHeld, onOver, onDrop, onCancel };
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

function isSameTarget(one: DropTarget, other: DropTarget): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === 'into' ? other.kind === 'into' && one.loop === other.loop : other.kind === 'out';
}

/** Moved steps brought in line with the steps beside them that stay where they are. */
function aligned(
  moved: ReadonlyMap<string, Point>,
  opened: DocumentStore,
  boxes: ReadonlyMap<string, Box>,
): Pick<Drag, 'places' | 'guides'> {
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
