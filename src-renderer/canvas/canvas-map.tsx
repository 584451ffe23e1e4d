import { memo, useMemo, type KeyboardEvent, type PointerEvent } from 'react';
import { Panel, useReactFlow, useStore, type ReactFlowState } from '@xyflow/react';
import { words } from '../ui/words.ts';
import type { Box } from './layout/graph.ts';
import { isSameBox, type Places, type View } from './viewport.ts';

const WIDTH = 168;
const HEIGHT = 92;
const RADIUS = 14;
/** The part of what is seen that an arrow key goes on by. */
const STEP = 0.25;

/** What the overview needs. */
export interface CanvasMapProps {
  readonly places: Places;
  readonly selection: readonly string[];
  readonly fit: () => void;
  readonly announce: (text: string) => void;
  /** Gives the keyboard back to the canvas. */
  readonly onLeave: () => void;
}

/** The whole picture in the corner: where everything is, what is seen of it, and a way there by pointer, wheel or keys. */
export const CanvasMap = memo(function CanvasMap(props: CanvasMapProps) {
  const { places, selection } = props;
  const flow = useReactFlow();
  const seen = useStore(seenBox, isSameBox);
  // One path for all steps: a thousand of them are drawn as one.
  const drawn = useMemo(() => drawnOf(places), [places]);
  const all = around(drawn.bounds, seen);
  const scale = Math.max(all.width / WIDTH, all.height / HEIGHT, Number.EPSILON);
  const size = { width: WIDTH * scale, height: HEIGHT * scale };
  const margin = 5 * scale;
  const frame = {
    x: all.x - (size.width - all.width) / 2 - margin,
    y: all.y - (size.height - all.height) / 2 - margin,
    width: size.width + 2 * margin,
    height: size.height + 2 * margin,
  };
  const goTo = (event: PointerEvent<SVGSVGElement>) => {
    const place = event.currentTarget.getBoundingClientRect();
    const x = frame.x + ((event.clientX - place.left) / place.width) * frame.width;
    const y = frame.y + ((event.clientY - place.top) / place.height) * frame.height;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { x, y, zoom } = flow.getViewport();
    const [by, reach] = [seen.width * zoom * STEP, seen.height * zoom * STEP];
    const moves: Readonly<Record<string, () => unknown>> = {
      ArrowLeft: () => flow.setViewport({ x: x + by, y, zoom }),
      ArrowRight: () => flow.setViewport({ x: x - by, y, zoom }),
      ArrowUp: () => flow.setViewport({ x, y: y + reach, zoom }),
      ArrowDown: () => flow.setViewport({ x, y: y - reach, zoom }),
      '+': () => flow.zoomIn(),
      '=': () => flow.zoomIn(),
      '-': () => flow.zoomOut(),
      Home: props.fit,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      void Promise.resolve(move()).then(() => props.announce(inView(places, flow.getViewport(), seen)));
    } else if (event.key === 'Escape') props.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Panel
      position="bottom-right"
      className="float canvas-map"
      style={{ width: WIDTH, height: HEIGHT }}
      role="application"
      aria-label={words().canvas.map}
      aria-description={words().canvas.mapHelp}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <svg
        width={WIDTH}
        height={HEIGHT}
        aria-hidden="true"
        viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goTo(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) goTo(event);
        }}
        onWheel={(event) => void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY / 500))}
      >
        <path className="map-loop" d={drawn.loops} />
        <path className="map-step" d={drawn.steps} />
        <path className="map-selected" d={selection.flatMap((id) => outlineOf(places.boxes.get(id))).join('')} />
        <path className="map-mask" fillRule="evenodd" d={`${rectangle(frame)}${rectangle(seen)}`} />
      </svg>
    </Panel>
  );
});

function drawnOf({ boxes, loops: holders }: Places): { steps: string; loops: string; bounds: Box | undefined } {
  let steps = '';
  let loops = '';
  let bounds: Box | undefined;
  for (const [id, box] of boxes) {
    bounds = bounds === undefined ? box : around(bounds, box);
    if (holders.has(id)) loops += outlineOf(box);
    else steps += outlineOf(box);
  }
  return { steps, loops, bounds };
}

function outlineOf(box: Box | undefined): string {
  if (box === undefined) return '';
  const [r, across, down] = [RADIUS, box.width - 2 * RADIUS, box.height - 2 * RADIUS];
  return `M${box.x + r} ${box.y}h${across}a${r} ${r} 0 0 1 ${r} ${r}v${down}a${r} ${r} 0 0 1 -${r} ${r}h-${across}a${r} ${r} 0 0 1 -${r} -${r}v-${down}a${r} ${r} 0 0 1 ${r} -${r}z`;
}

function rectangle({ x, y, width, height }: Box): string {
  return `M${x} ${y}h${width}v${height}h-${width}z`;
}

function around(one: Box | undefined, other: Box): Box {
  if (one === undefined) return other;
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** How many steps are in view, in words; `seen` tells how large the view is. */
function inView(places: Places, view: View, seen: Box): string {
  const width = seen.width;
  const left = -view.x / view.zoom;
  const top = -view.y / view.zoom;
  const boxes = [...places.boxes.values()];
  const visible = boxes.filter(
    (box) => box.x < left + width && box.x + box.width > left && box.y < top + seen.height && box.y + box.height > top,
  );
  return words().canvas.inView(visible.length, boxes.length);
}

function seenBox({ transform: [x, y, zoom], width, height }: ReactFlowState): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}
