import type { Box } from '../layout/graph.ts';
import type { View } from '../viewport.ts';
import type { FarColours } from './far-colours.ts';
import { paintFar } from './far-paint.ts';
import type { FarScene, FarState } from './far-scene.ts';

/** How far a drawn picture reaches beyond what is seen, in parts of it, on every side. */
const MARGIN = 0.3;
/** Until the zoom has gone so far from what was drawn the drawing is stretched. */
const STRETCH = 1.6;
const SETTLED_MS = 90;

/** What the picture shows. */
export interface Shown {
  readonly scene: FarScene;
  readonly state: FarState;
  readonly colours: FarColours;
}

/** The window onto the picture, px. */
export interface Window {
  readonly width: number;
  readonly height: number;
}

/** A far picture on one canvas: drawn a little larger than what is seen, so that moving about only moves it. */
export interface FarBitmap {
  /** Shows other things; drawn at once. */
  show(shown: Shown): void;
  /** Looks from elsewhere; drawn anew only where what is drawn does not reach. */
  look(view: View, window: Window): void;
  close(): void;
}

/** Makes the {@link FarBitmap} of a canvas that lies in the corner of its window. */
export function createFarBitmap(canvas: HTMLCanvasElement): FarBitmap {
  const context = canvas.getContext('2d');
  let shown: Shown | undefined;
  let seen: { readonly view: View; readonly window: Window } | undefined;
  let drawn: { readonly area: Box; readonly zoom: number } | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;

  function place(): void {
    if (drawn === undefined || seen === undefined) return;
    const { view } = seen;
    const stretch = view.zoom / drawn.zoom;
    const [x, y] = [drawn.area.x * view.zoom + view.x, drawn.area.y * view.zoom + view.y];
    // Only while it is stretched: a picture between pixels is a blurred one.
    const at = stretch === 1 ? [Math.round(x), Math.round(y)] : [x, y];
    canvas.style.transform = `translate(${at[0]}px, ${at[1]}px) scale(${stretch})`;
  }

  function draw(): void {
    clearTimeout(settling);
    if (context === null || shown === undefined || seen === undefined || seen.window.width === 0) return;
    const { view, window } = seen;
    const pixels = Math.min(2, globalThis.devicePixelRatio || 1);
    const size = { width: Math.ceil(window.width * (1 + 2 * MARGIN)), height: Math.ceil(window.height * (1 + 2 * MARGIN)) };
    const [width, height] = [size.width * pixels, size.height * pixels];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${size.width}px`;
      canvas.style.height = `${size.height}px`;
    } else context.clearRect(0, 0, width, height);
    const area = {
      x: (-view.x - window.width * MARGIN) / view.zoom,
      y: (-view.y - window.height * MARGIN) / view.zoom,
      width: size.width / view.zoom,
      height: size.height / view.zoom,
    };
    context.save();
    context.scale(pixels, pixels);
    paintFar(context, { ...shown, area, zoom: view.zoom });
    context.restore();
    drawn = { area, zoom: view.zoom };
    place();
  }

  function reaches(): boolean {
    if (drawn === undefined || seen === undefined || shown === undefined) return false;
    const { view, window } = seen;
    const stretch = view.zoom / drawn.zoom;
    if (stretch > STRETCH || stretch < 1 / STRETCH) return false;
    const wanted = common(
      { x: -view.x / view.zoom, y: -view.y / view.zoom, width: window.width / view.zoom, height: window.height / view.zoom },
      // What stands out does so by some px beyond its step.
      grown(shown.scene.bounds, 12 / view.zoom),
    );
    return wanted === undefined || isInside(wanted, drawn.area);
  }

  return {
    show(next) {
      shown = next;
      draw();
    },
    look(view, window) {
      const before = seen;
      seen = { view, window };
      if (before !== undefined && (before.window.width !== window.width || before.window.height !== window.height)) return draw();
      if (!reaches()) return draw();
      place();
      clearTimeout(settling);
      if (drawn?.zoom !== view.zoom) settling = setTimeout(draw, SETTLED_MS);
    },
    close() {
      clearTimeout(settling);
      // The memory of a canvas is given back when it has no size.
      canvas.width = 0;
      canvas.height = 0;
    },
  };
}

function common(one: Box, other: Box): Box | undefined {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width <= 0 || height <= 0 ? undefined : { x, y, width, height };
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x - 0.01 &&
    inner.y >= outer.y - 0.01 &&
    inner.x + inner.width <= outer.x + outer.width + 0.01 &&
    inner.y + inner.height <= outer.y + outer.height + 0.01
  );
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}
