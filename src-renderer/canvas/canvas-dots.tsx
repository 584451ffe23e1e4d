import { useLayoutEffect, useRef } from 'react';
import { useStoreApi } from '@xyflow/react';

/** Between two dots at full size, px. */
const GAP = 20;
/** From this zoom on dots are full; farther away they fade until they would be a grey ground. */
const FULL = 0.62;
const GONE = 0.32;

/** The dots behind the picture: a sheet that is only shifted while someone moves about, and drawn anew when the zoom changes. */
export function CanvasDots() {
  const sheet = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  useLayoutEffect(() => {
    const element = sheet.current;
    if (element === null) return undefined;
    let drawn = 0;
    const follow = () => {
      const [x, y, zoom] = flow.getState().transform;
      if (zoom !== drawn) {
        drawn = zoom;
        const opacity = Math.max(0, Math.min(1, (zoom - GONE) / (FULL - GONE)));
        element.style.display = opacity === 0 ? 'none' : '';
        element.style.opacity = String(opacity);
        element.style.setProperty('--gap', `${GAP * zoom}px`);
        element.style.setProperty('--dot-size', `${zoom}px`);
      }
      const gap = GAP * zoom;
      element.style.transform = `translate(${(((x % gap) + gap) % gap) - gap}px, ${(((y % gap) + gap) % gap) - gap}px)`;
    };
    follow();
    return flow.subscribe(follow);
  }, [flow]);
  return <div ref={sheet} className="canvas-dots" aria-hidden="true" />;
}
