import type { Box, Point } from './layout/graph.ts';
import type { Scene } from './scene.ts';

/** A React Flow viewport. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** From this zoom on what a step says can be read. */
const READABLE = 0.6;
/** The zoom at which a step is looked at that was looked for, or pointed at from afar. */
export const NEAR = 0.9;

/** So far one can go away from any picture; from a larger one as far as it takes to see it whole in a small window. */
const FARTHEST = 0.05;
const SMALL_WINDOW = 200;

/** The least zoom of a picture: all of it can be seen. */
export function leastZoom(bounds: Pick<Box, 'width' | 'height'> | undefined): number {
  return Math.min(FARTHEST, SMALL_WINDOW / Math.max(1, bounds?.width ?? 0, bounds?.height ?? 0));
}

/** The view near a box, its head in the middle of the window; `undefined` where it can be read and seen as it is. */
export function viewNear(box: Box, view: View, frame: ViewFrame): View | undefined {
  const isNear = view.zoom >= READABLE;
  if (isNear && outOfView(box, view, frame) === undefined) return undefined;
  const zoom = isNear ? view.zoom : NEAR;
  const { x, y } = headOf(box);
  return { zoom, x: frame.width / 2 - x * zoom, y: frame.height / 2 - y * zoom };
}

/** Where every step stands on the canvas, loops' bodies included, and which of them are loops around others. */
export interface Places {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly loops: ReadonlySet<string>;
}

/** Finds the {@link Places} of scenes of one document; while everything stands where it stood they are the same object. */
export function createPlaces(): (scene: Scene) => Places {
  let last: Places = { boxes: new Map(), loops: new Set() };
  return (scene) => {
    const boxes = new Map<string, Box>();
    const loops = new Set<string>();
    let moved = scene.nodes.length !== last.boxes.size;
    for (const { step, box } of scene.nodes) {
      const parent = step.parent === undefined ? undefined : boxes.get(step.parent);
      if (step.parent !== undefined) loops.add(step.parent);
      const made = parent === undefined ? box : { ...box, x: box.x + parent.x, y: box.y + parent.y };
      const before = last.boxes.get(step.id);
      const isSame = before !== undefined && isSameBox(before, made);
      moved ||= !isSame;
      boxes.set(step.id, isSame ? before : made);
    }
    if (moved || loops.size !== last.loops.size) last = { boxes, loops };
    return last;
  };
}

/** The part of the window the picture is seen through, px; `covers` are the tools that float over it. */
export interface ViewFrame {
  readonly width: number;
  readonly height: number;
  readonly covers: readonly Box[];
}

/** Measures a canvas and what floats over it. */
export function frameOf(element: HTMLElement): ViewFrame {
  const { left, top, width, height } = element.getBoundingClientRect();
  const covers = [...element.querySelectorAll('.float')].map((float) => float.getBoundingClientRect());
  return {
    width,
    height,
    covers: covers
      .filter((cover) => cover.width > 0)
      .map((cover) => ({ x: cover.left - left, y: cover.top - top, width: cover.width, height: cover.height })),
  };
}

/** All of the picture, as large as it goes up to 100 %, with nothing of it under what floats over the canvas. */
export function wholeView(boxes: readonly Box[], frame: ViewFrame): View {
  const below = Math.max(0, ...frame.covers.map((cover) => frame.height - cover.y));
  const beside = Math.max(0, ...frame.covers.filter((cover) => cover.x > frame.width / 2).map((cover) => frame.width - cover.x));
  const open = { left: 24, right: 24, top: 48, bottom: 24 };
  const low = { ...open, bottom: below + 16 };
  const views = [{ ...open, bottom: 48 }, open, low, { ...open, right: beside + 16 }].map((edges) => fitted(boxes, frame, edges));
  const clear = views.filter((view) => !boxes.some((box) => isCovered(onScreen(box, view), frame.covers)));
  const [best] = clear.sort((a, b) => b.zoom - a.zoom);
  return best ?? fitted(boxes, frame, low);
}

/** The view of the same things after the window changed: its middle stays the middle. */
export function keptView(view: View, before: ViewFrame, after: ViewFrame): View {
  return { ...view, x: view.x + (after.width - before.width) / 2, y: view.y + (after.height - before.height) / 2 };
}

/** Whether two views show the same. */
export function isSameView(a: View, b: View): boolean {
  return Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom - b.zoom) < 0.001;
}

/** Whether two boxes are the same. */
export function isSameBox(one: Box, other: Box): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}

/** The first view of a workflow: all of it when that is readable, else its beginning at a readable size. */
export function firstView(boxes: readonly Box[], frame: ViewFrame): View {
  const { width, height } = frame;
  if (boxes.length === 0 || width === 0 || height === 0) return { x: 40, y: 40, zoom: 1 };
  const whole = wholeView(boxes, frame);
  if (whole.zoom >= 0.7) return whole;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y)) - 16;
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const margin = { x: 24, y: 48 };
  const zoom = 0.85;
  const wide = (right - left) * zoom > width - 2 * margin.x;
  const tall = (bottom - top) * zoom > height - 2 * margin.y;
  // A tall picture begins with its first step, not with the first of its branches.
  const first = boxes[0];
  const start = first === undefined ? top : first.y + first.height / 2 - height / zoom / 2;
  const upper = Math.max(top - margin.y / zoom, Math.min(start, bottom + margin.y / zoom - height / zoom));
  return {
    zoom,
    x: wide ? margin.x - left * zoom : (width - (right - left) * zoom) / 2 - left * zoom,
    y: tall ? -upper * zoom : (height - (bottom - top) * zoom) / 2 - top * zoom,
  };
}

/** So much of a box has to be seen, px: of a large loop its head tells which it is. */
const HEAD = { width: 300, height: 200 };

/** The point of a box that has to come into view, or `undefined` when the box, or the head of a large one, is fully visible. */
export function outOfView(box: Box, view: View, frame: ViewFrame): Point | undefined {
  const head = { ...box, ...headSize(box) };
  const seen = onScreen(head, view);
  const inside = seen.x >= 8 && seen.y >= 8 && seen.x + seen.width <= frame.width - 8 && seen.y + seen.height <= frame.height - 8;
  return inside && !isCovered(seen, frame.covers) ? undefined : headOf(box);
}

function headSize({ width, height }: Box): Pick<Box, 'width' | 'height'> {
  return { width: Math.min(width, HEAD.width), height: Math.min(height, HEAD.height) };
}

/** The middle of what has to be seen of a box. */
function headOf(box: Box): Point {
  const { width, height } = headSize(box);
  return { x: box.x + width / 2, y: box.y + height / 2 };
}

/** The view moved as little as it takes to see all of a box, or its beginning where it is too large; the same view where it is seen. */
export function viewOn(box: Box, view: View, frame: ViewFrame): View {
  const seen = onScreen(box, view);
  const isSeen = isWithin(seen, { x: 8, y: 8, width: frame.width - 16, height: frame.height - 16 });
  if (isSeen && !isCovered(seen, frame.covers)) return view;
  // What floats lies along the lower edge and in the upper left corner: a wider rim below keeps clear of it.
  const below = Math.max(0, ...frame.covers.filter((cover) => cover.y > frame.height / 2).map((cover) => frame.height - cover.y));
  const x = Math.min(Math.max(seen.x, 24), Math.max(24, frame.width - 24 - seen.width));
  const y = Math.min(Math.max(seen.y, 48), Math.max(48, frame.height - below - 24 - seen.height));
  return { ...view, x: view.x + x - seen.x, y: view.y + y - seen.y };
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function fitted(boxes: readonly Box[], frame: ViewFrame, edges: Edges): View {
  if (boxes.length === 0) return { x: 40, y: 40, zoom: 1 };
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const room = {
    width: Math.max(1, frame.width - edges.left - edges.right),
    height: Math.max(1, frame.height - edges.top - edges.bottom),
  };
  const zoom = Math.max(leastZoom({ width, height }), Math.min(1, room.width / width, room.height / height));
  return {
    zoom,
    x: edges.left + (room.width - width * zoom) / 2 - left * zoom,
    y: edges.top + (room.height - height * zoom) / 2 - top * zoom,
  };
}

function onScreen(box: Box, view: View): Box {
  return {
    x: box.x * view.zoom + view.x,
    y: box.y * view.zoom + view.y,
    width: box.width * view.zoom,
    height: box.height * view.zoom,
  };
}

function isCovered(box: Box, covers: readonly Box[]): boolean {
  return covers.some(
    (cover) =>
      box.x < cover.x + cover.width + 8 &&
      box.x + box.width > cover.x - 8 &&
      box.y < cover.y + cover.height + 8 &&
      box.y + box.height > cover.y - 8,
  );
}
