import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { EditorActs } from '../../state/editor-slots.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { words } from '../../ui/words.ts';
import { dropAt, type OutlineDrop, type PlacedRow } from './outline-drop.ts';

/** How far the pointer has to go before a press on a row is a drag, px. */
const BEGINS = 4;
/** Near the edge of the list it scrolls by itself, px. */
const EDGE = 28;
/** Indentation of rows, px: of the first level, and of each one below. */
const FIRST_INDENT = 8;
const INDENT = 24;

/** What is dragged over the outline, and where it would go. */
export interface OutlineDrag {
  readonly ids: readonly string[];
  readonly drop: OutlineDrop | undefined;
  /** Where the drop line is, px from the top of the list's content. */
  readonly top: number;
}

/** Drags rows of the outline to another place; gives what is dragged now and what starts it. */
export function useOutlineDrag(
  list: RefObject<HTMLElement | null>,
  {
    document: opened,
    acts,
    rows,
  }: { readonly document: DocumentStore; readonly acts: EditorActs; readonly rows: readonly PlacedRow[] },
): { readonly drag: OutlineDrag | undefined; readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void } {
  const [drag, setDrag] = useState<OutlineDrag>();
  const latest = useRef({ opened, acts, rows });
  const stop = useRef<() => void>(undefined);
  useEffect(() => {
    latest.current = { opened, acts, rows };
  });
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const { target, currentTarget } = event;
    const row = target instanceof Element ? target.closest<HTMLElement>('[role=treeitem]') : null;
    const isControl =
      target instanceof Element && target.closest('button, input, .outline-fold[aria-hidden], [role=menu]') !== null;
    const id = row?.dataset['id'];
    if (event.button !== 0 || event.pointerType === 'touch' || isControl || id === undefined) return;
    if (!currentTarget.contains(row) || opened.getState().readOnly || opened.getState().broken) return;
    const from = { x: event.clientX, y: event.clientY };
    let now: OutlineDrag | undefined;

    const show = (next: OutlineDrag | undefined): void => {
      now = next;
      setDrag(next);
    };
    const begin = (): readonly string[] => {
      const { selection } = opened.getState();
      if (!selection.includes(id)) opened.select([id]);
      return opened.getState().selection;
    };
    const onMove = (move: globalThis.PointerEvent): void => {
      const element = list.current;
      if (element === null) return;
      if (now === undefined && Math.hypot(move.clientX - from.x, move.clientY - from.y) < BEGINS) return;
      move.preventDefault();
      const ids = now?.ids ?? begin();
      scrollNear(element, move.clientY);
      show({ ids, ...placeUnder(element, move, { ids, rows: latest.current.rows, closed: opened.getState().closed }) });
    };
    const onUp = (): void => {
      const done = now;
      end();
      if (done === undefined) return;
      swallowClick();
      if (done.drop !== undefined) latest.current.acts.place(done.ids, done.drop.place);
      else latest.current.acts.announce(words().editor.notMoved);
    };
    const onKey = (key: KeyboardEvent): void => {
      if (key.key !== 'Escape' || now === undefined) return;
      key.preventDefault();
      key.stopPropagation();
      swallowClick();
      end();
      latest.current.acts.announce(words().editor.notMoved);
    };
    const end = (): void => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', onKey, true);
      stop.current = undefined;
      show(undefined);
    };
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', onKey, true);
    stop.current = end;
  };
  return { drag, onPointerDown };
}

/** The drop under the pointer, and where its line is drawn. */
function placeUnder(
  element: HTMLElement,
  { clientX, clientY }: globalThis.PointerEvent,
  {
    ids,
    rows,
    closed,
  }: { readonly ids: readonly string[]; readonly rows: readonly PlacedRow[]; readonly closed: readonly string[] },
): Pick<OutlineDrag, 'drop' | 'top'> {
  const { left, top } = element.getBoundingClientRect();
  const boxes = [...element.querySelectorAll<HTMLElement>('[role=treeitem]')].map((row) => row.getBoundingClientRect());
  const under = boxes.findIndex((box) => clientY < box.top + box.height / 2);
  const gap = under < 0 ? boxes.length : under;
  const depth = 1 + Math.round((clientX - left - FIRST_INDENT - INDENT / 2) / INDENT);
  const edge = boxes[gap]?.top ?? boxes.at(-1)?.bottom ?? top;
  return { drop: dropAt(rows, { gap, depth: Math.max(1, depth), moved: ids, closed }), top: edge - top + element.scrollTop };
}

function scrollNear(element: HTMLElement, y: number): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (y < top + EDGE) element.scrollTop -= 12;
  else if (y > bottom - EDGE) element.scrollTop += 12;
}

/** The click that ends a drag selects nothing. */
function swallowClick(): void {
  const swallow = (click: MouseEvent): void => {
    click.stopPropagation();
    click.preventDefault();
  };
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, true), 0);
}

/** How far from the left the line for a depth begins, px. */
export function indentOf(depth: number): number {
  return FIRST_INDENT + (depth - 1) * INDENT;
}
