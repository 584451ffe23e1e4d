import { memo, useMemo, type KeyboardEvent, type PointerEvent } from 'react';
import { Panel, useReactFlow, useStore, type ReactFlowState } from '@xyflow/react';
import { words } from '../ui/words.ts';
import { boundsOf } from './alignment.ts';
import type { Box } from './layout/graph.ts';
import { MAP_SIZE, MapDrawing, placedIn } from './map-drawing.tsx';
import { isSameBox, type Places, type View } from './viewport.ts';

const WIDTH = 168;
const HEIGHT = 92;
/** Room around the picture, px. */
const RIM = 5;
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
  const bounds = useMemo(() => broadened(boundsOf([...places.boxes.values()])), [places]);
  const all = bounds === undefined ? seen : around(bounds, seen);
  const scale = Math.max(all.width / (MAP_SIZE.width - 2 * RIM), all.height / (MAP_SIZE.height - 2 * RIM), Number.EPSILON);
  const size = { width: MAP_SIZE.width * scale, height: MAP_SIZE.height * scale };
  const frame = { x: all.x - (size.width - all.width) / 2, y: all.y - (size.height - all.height) / 2, ...size };
  const goTo = (event: PointerEvent<HTMLElement>) => {
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
      <div
        className="map-view"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goTo(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) goTo(event);
        }}
        onWheel={(event) => void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY / 500))}
      >
        {bounds !== undefined && (
          <div className="map-drawing" style={placedIn(frame, bounds)}>
            <MapDrawing places={places} bounds={bounds} selection={selection} />
          </div>
        )}
        <div className="map-seen" style={placedIn(frame, seen)} />
      </div>
    </Panel>
  );
});

/** Room around a picture that is a mere line, so that there is something to see of it. */
function broadened(bounds: Box | undefined): Box | undefined {
  if (bounds === undefined) return undefined;
  const { x, y, width, height } = bounds;
  const [more, higher] = [Math.max(width, height / 30) - width, Math.max(height, width / 30) - height];
  return { x: x - more / 2, y: y - higher / 2, width: width + more, height: height + higher };
}

function around(one: Box, other: Box): Box {
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
