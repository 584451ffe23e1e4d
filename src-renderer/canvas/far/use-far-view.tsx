import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import type { ReactFlowInstance } from '@xyflow/react';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { NodeBadge } from '../../state/editor-slots.ts';
import type { FlowEdge } from '../flow-edge.tsx';
import type { FlowNode } from '../flow-nodes.ts';
import type { Box } from '../layout/graph.ts';
import type { Scene } from '../scene.ts';
import { reducedMotion } from '../use-kept-view.ts';
import type { useDragging } from '../use-dragging.tsx';
import { NEAR, type Places } from '../viewport.ts';
import { FarOverlay } from './far-overlay.tsx';
import { FarPicture } from './far-picture.tsx';
import { farScene, type FarMark, type FarState } from './far-scene.ts';
import type { FarMode } from './use-far.ts';
import { useFarPointer } from './use-far-pointer.ts';

/** What is seen from afar. */
export interface FarView {
  readonly document: DocumentStore;
  readonly mode: FarMode;
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly scene: Scene;
  readonly places: Places;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  readonly selection: readonly string[];
  readonly found: ReadonlySet<string>;
  readonly connecting: { readonly from: string; readonly to: string | undefined } | undefined;
  /** The step whose name is being written. */
  readonly renaming: string | undefined;
  readonly dragging: ReturnType<typeof useDragging>;
  readonly onMenu: (id: string) => void;
}

const NONE: ReadonlySet<string> = new Set();

/** The picture from afar, what moves over it, and the hand of the pointer on it. */
export function useFarView(view: FarView) {
  const { mode, flow, scene, places, badges, selection, found, connecting, renaming } = view;
  const { drag } = view.dragging;
  const drawn = useMemo(() => (mode.isDrawn ? farScene(scene, places) : undefined), [mode.isDrawn, scene, places]);
  const pointer = useFarPointer({
    document: view.document,
    scene: mode.isFar ? drawn : undefined,
    flow,
    ...view.dragging,
    onMenu: view.onMenu,
  });
  const goTo = useCallback(
    ({ x, y, width, height }: Box) =>
      void flow.setCenter(x + width / 2, y + height / 2, { zoom: NEAR, duration: reducedMotion() ? 0 : 200 }),
    [flow],
  );
  // A name is written where it stands.
  const named = mode.isFar ? places.boxes.get(renaming ?? '') : undefined;
  useEffect(() => {
    if (named !== undefined) goTo(named);
  }, [named, goTo]);
  const isDragging = drag.places.size > 0;
  const into = drag.target?.kind === 'into' ? drag.target.loop : undefined;
  const state = useMemo((): FarState => {
    const marks = new Map<string, FarMark>();
    for (const id of found) marks.set(id, 'found');
    for (const id of selection) marks.set(id, 'selected');
    if (connecting !== undefined) marks.set(connecting.from, 'source');
    for (const id of [connecting?.to, into]) if (id !== undefined) marks.set(id, 'target');
    return { badges, marks, lifted: isDragging ? new Set(selection) : NONE };
  }, [badges, selection, found, connecting, into, isDragging]);

  const only = selection.length === 1 && !isDragging ? drawn?.blocks.find(({ step }) => step.id === selection[0]) : undefined;
  const told = pointer.hovered ?? only;
  const picture: ReactNode = drawn !== undefined && (
    <>
      <FarPicture scene={drawn} state={state} />
      {mode.isFar && (
        <FarOverlay
          held={heldBoxes(view)}
          frame={pointer.frame}
          named={told}
          badge={told === undefined ? undefined : badges.get(told.step.id)}
        />
      )}
    </>
  );
  return { picture, pointer, goTo };
}

function heldBoxes({ dragging, document: opened, places }: FarView): readonly Box[] {
  const { all } = opened.getState().draft;
  return [...dragging.drag.places].flatMap(([id, at]): Box[] => {
    const box = places.boxes.get(id);
    const corner = places.boxes.get(all.get(id)?.parent ?? '') ?? { x: 0, y: 0 };
    return box === undefined ? [] : [{ ...box, x: at.x + corner.x, y: at.y + corner.y }];
  });
}
