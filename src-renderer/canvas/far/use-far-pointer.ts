import { useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import type { ReactFlowInstance } from '@xyflow/react';
import { hasAncestor } from '../../commands/step-edits.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { FlowEdge } from '../flow-edge.tsx';
import type { FlowNode } from '../flow-nodes.ts';
import type { Box, Point } from '../layout/graph.ts';
import { atEdges } from './edge-pull.ts';
import { stepAt, stepsWithin, type FarBlock, type FarScene } from './far-scene.ts';

/** What the pointer acts on while the picture is far away. */
export interface FarTargets {
  readonly document: DocumentStore;
  /** Absent while the steps themselves are under the pointer. */
  readonly scene: FarScene | undefined;
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly onHeld: (places: ReadonlyMap<string, Point>) => void;
  readonly onOver: (spot: Point) => void;
  readonly onDrop: () => void;
  readonly onCancel: () => void;
  /** A step is asked for what can be done with it. */
  readonly onMenu: (id: string) => void;
}

interface Gesture {
  readonly kind: 'steps' | 'frame';
  readonly hit: FarBlock | undefined;
  readonly start: Point;
  /** Where the dragged steps were, relative to their loops. */
  readonly places: ReadonlyMap<string, Point>;
  readonly before: readonly string[];
  moved: boolean;
  screen: Point;
}

/** So far the pointer goes before a press becomes a drag, px. */
const DRAG_FROM = 4;

/** Pointing at the far picture as at the steps: a click selects, a drag moves steps or draws a frame around them, hovering tells. */
export function useFarPointer(targets: FarTargets) {
  const { document: opened, scene, flow } = targets;
  const [hovered, setHovered] = useState<FarBlock>();
  const [frame, setFrame] = useState<Box>();
  const gesture = useRef<Gesture>(undefined);
  const pulling = useRef(0);

  const spotOf = (at: Point): Point => flow.screenToFlowPosition(at, { snapToGrid: false });
  const hitAt = (event: { readonly clientX: number; readonly clientY: number }): FarBlock | undefined =>
    scene === undefined ? undefined : stepAt(scene, spotOf({ x: event.clientX, y: event.clientY }));

  const onPointerDownCapture = (event: PointerEvent<HTMLElement>) => {
    if (scene === undefined || event.button !== 0 || !event.isPrimary || !isPane(event.target)) return;
    const hit = hitAt(event);
    const isFrame = event.shiftKey;
    if (hit === undefined && !isFrame) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    const at = { x: event.clientX, y: event.clientY };
    const { selection } = opened.getState();
    gesture.current = {
      kind: isFrame ? 'frame' : 'steps',
      hit,
      start: spotOf(at),
      places: new Map(),
      before: selection,
      moved: false,
      screen: at,
    };
    setHovered(undefined);
  };

  // The view is not panned by what drags a step.
  const onMouseDownCapture = (event: MouseEvent) => {
    if (gesture.current === undefined) return;
    event.stopPropagation();
    event.preventDefault();
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const now = gesture.current;
    if (now === undefined) {
      if (scene !== undefined && event.buttons === 0) setHovered(isPane(event.target) ? hitAt(event) : undefined);
      return;
    }
    const at = { x: event.clientX, y: event.clientY };
    if (!now.moved) {
      const from = flow.flowToScreenPosition(now.start);
      if (Math.hypot(at.x - from.x, at.y - from.y) < DRAG_FROM) return;
      if (!begin(now)) return;
    }
    gesture.current = { ...(gesture.current ?? now), moved: true, screen: at };
    follow();
    pull(event.currentTarget);
  };

  function begin(now: Gesture): boolean {
    if (now.kind === 'frame' || now.hit === undefined || scene === undefined) return true;
    const { draft, readOnly } = opened.getState();
    if (readOnly) return false;
    const { id } = now.hit.step;
    if (!now.before.includes(id)) opened.select([id]);
    const ids = now.before.includes(id) ? now.before : [id];
    const wanted = new Set(ids.filter((one) => !hasAncestor(draft, one, ids)));
    const boxes = new Map(scene.blocks.map(({ step, box }) => [step.id, box]));
    const places = scene.blocks.flatMap(({ step, box }) => {
      const corner = boxes.get(step.parent ?? '') ?? { x: 0, y: 0 };
      return wanted.has(step.id) ? [[step.id, { x: box.x - corner.x, y: box.y - corner.y }] as const] : [];
    });
    gesture.current = { ...now, places: new Map(places) };
    return true;
  }

  /** Brings what is dragged to where the pointer is. */
  function follow(): void {
    const now = gesture.current;
    if (now === undefined || scene === undefined || !now.moved) return;
    const spot = spotOf(now.screen);
    if (now.kind === 'frame') {
      const area = {
        x: Math.min(now.start.x, spot.x),
        y: Math.min(now.start.y, spot.y),
        width: Math.abs(spot.x - now.start.x),
        height: Math.abs(spot.y - now.start.y),
      };
      setFrame(area);
      opened.select(stepsWithin(scene, area));
      return;
    }
    const by = { x: snapped(spot.x - now.start.x), y: snapped(spot.y - now.start.y) };
    targets.onHeld(new Map([...now.places].map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }])));
    targets.onOver(spot);
  }

  /** While the pointer is at an edge the view goes on that way. */
  function pull(element: HTMLElement): void {
    cancelAnimationFrame(pulling.current);
    const now = gesture.current;
    if (now === undefined) return;
    const by = atEdges(now.screen, element.getBoundingClientRect());
    if (by.x === 0 && by.y === 0) return;
    pulling.current = requestAnimationFrame(() => {
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + by.x, y: y + by.y, zoom });
      follow();
      pull(element);
    });
  }

  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const now = gesture.current;
    if (now === undefined) return;
    stop();
    if (now.moved) return now.kind === 'steps' && now.places.size > 0 ? targets.onDrop() : undefined;
    if (now.hit === undefined) return opened.select([]);
    const { id } = now.hit.step;
    const isAdded = event.shiftKey || event.ctrlKey || event.metaKey;
    if (!isAdded) return opened.select([id]);
    opened.select(now.before.includes(id) ? now.before.filter((one) => one !== id) : [...now.before, id]);
  };

  const onPointerCancel = () => {
    if (gesture.current === undefined) return;
    stop();
    targets.onCancel();
  };

  function stop(): void {
    cancelAnimationFrame(pulling.current);
    gesture.current = undefined;
    setFrame(undefined);
  }

  const onContextMenu = (event: Pick<MouseEvent, 'clientX' | 'clientY' | 'preventDefault'>) => {
    const hit = hitAt(event);
    if (hit === undefined) return;
    event.preventDefault();
    targets.onMenu(hit.step.id);
  };

  return {
    hovered: scene === undefined ? undefined : hovered,
    frame,
    hitAt,
    onContextMenu,
    on: {
      onPointerDownCapture,
      onMouseDownCapture,
      onPointerMove,
      onPointerUp,
      onPointerCancel,
      onPointerLeave: () => setHovered(undefined),
    },
  };
}

function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

function snapped(value: number): number {
  return Math.round(value / 8) * 8;
}
