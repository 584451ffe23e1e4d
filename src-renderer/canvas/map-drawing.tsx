import { memo, useEffect, useRef, type CSSProperties } from 'react';
import { useMedia } from '../ui/use-media.ts';
import { useTheme } from '../ui/use-theme.ts';
import { pageColours } from './far/far-colours.ts';
import type { Box } from './layout/graph.ts';
import type { Places } from './viewport.ts';

/** Size of the overview inside its frame, px. */
export const MAP_SIZE = { width: 152, height: 76 };

/** The whole picture in as many pixels as the overview has, drawn when something stands elsewhere or is selected. */
export const MapDrawing = memo(function MapDrawing(props: {
  readonly places: Places;
  readonly bounds: Box;
  readonly selection: readonly string[];
}) {
  const { places, bounds, selection } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const forced = useMedia('(forced-colors: active)');
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined || canvas.current === null) return;
    const pixels = Math.min(2, window.devicePixelRatio) * 1.5;
    const scale = Math.min(MAP_SIZE.width / bounds.width, MAP_SIZE.height / bounds.height) * pixels;
    canvas.current.width = Math.max(1, Math.ceil(bounds.width * scale));
    canvas.current.height = Math.max(1, Math.ceil(bounds.height * scale));
    const colours = pageColours();
    context.scale(scale, scale);
    context.translate(-bounds.x, -bounds.y);
    const fill = ({ x, y, width, height }: Box) => {
      context.beginPath();
      context.roundRect(x, y, width, height, 14);
      context.fill();
    };
    // Loops come before what is in them.
    context.lineWidth = 4;
    context.strokeStyle = colours.of('line-2');
    for (const [id, box] of places.boxes) {
      context.fillStyle = colours.of(places.loops.has(id) ? 'idle-soft' : 'idle');
      const isThin = box.height * scale < 2;
      if (isThin) context.fillRect(box.x, box.y + box.height / 2 - 1 / scale, Math.max(box.width, 1 / scale), 2 / scale);
      else if (places.boxes.size > 500 && !places.loops.has(id)) context.fillRect(box.x, box.y, box.width, box.height);
      else fill(box);
      if (places.loops.has(id)) context.stroke();
    }
    context.fillStyle = colours.ring;
    for (const id of selection) {
      const box = places.boxes.get(id);
      if (box !== undefined) fill(box);
    }
  }, [places, bounds, selection, theme, forced]);
  return <canvas ref={canvas} />;
});

/** Where a box lies in a frame: what is drawn is moved and stretched while someone moves about, never drawn anew. */
export function placedIn(frame: Box, box: Box): CSSProperties {
  const scale = MAP_SIZE.width / frame.width;
  return {
    width: box.width * scale,
    height: box.height * scale,
    transform: `translate(${(box.x - frame.x) * scale}px, ${(box.y - frame.y) * scale}px)`,
  };
}
