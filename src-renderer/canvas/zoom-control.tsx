import { useReactFlow, useStore } from '@xyflow/react';
import { IconButton } from '../ui/button.tsx';
import { words } from '../ui/words.ts';

/** Zoom out, the zoom in per cent (a click goes to 100 %), zoom in, fit. */
export function ZoomControl({ onFit }: { readonly onFit: () => void }) {
  const flow = useReactFlow();
  const percent = useStore((state) => percentOf(state.transform[2]));
  const say = words().canvas;
  return (
    <div className="zoom-control float" role="toolbar" aria-label={say.fit}>
      <IconButton icon="minus" label={say.zoomOut} onClick={() => void flow.zoomOut()} />
      <button
        type="button"
        className="zoom-percent figures"
        aria-label={`${say.zoomTo100}: ${percent} %`}
        onClick={() => void flow.zoomTo(1)}
      >
        {percent}%
      </button>
      <IconButton icon="plus" label={say.zoomIn} onClick={() => void flow.zoomIn()} />
      <IconButton icon="fit" label={say.fit} keys="1" onClick={onFit} />
    </div>
  );
}

/** Of a very large picture seen whole a whole number would be none. */
function percentOf(zoom: number): number {
  return zoom < 0.015 ? Math.max(0.1, Math.round(zoom * 1000) / 10) : Math.round(zoom * 100);
}
