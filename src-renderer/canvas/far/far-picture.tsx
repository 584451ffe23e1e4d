import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStoreApi } from '@xyflow/react';
import { useMedia } from '../../ui/use-media.ts';
import { useTheme } from '../../ui/use-theme.ts';
import { createFarBitmap, type FarBitmap } from './far-bitmap.ts';
import { pageColours } from './far-colours.ts';
import type { FarScene, FarState } from './far-scene.ts';

/** The whole workflow as blocks and lines on one canvas, under the hand and the keys of the page like the steps themselves. */
export function FarPicture({ scene, state }: { readonly scene: FarScene; readonly state: FarState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useRef<FarBitmap>(undefined);
  const flow = useStoreApi();
  const theme = useTheme();
  const forced = useMedia('(forced-colors: active)');
  useLayoutEffect(() => {
    if (canvas.current === null) return undefined;
    const made = createFarBitmap(canvas.current);
    bitmap.current = made;
    const look = () => {
      const { transform, width, height } = flow.getState();
      made.look({ x: transform[0], y: transform[1], zoom: transform[2] }, { width, height });
    };
    look();
    const stop = flow.subscribe(look);
    return () => {
      stop();
      made.close();
      bitmap.current = undefined;
    };
  }, [flow]);
  useLayoutEffect(() => {
    if (canvas.current !== null) bitmap.current?.show({ scene, state, colours: pageColours() });
  }, [scene, state, theme, forced]);
  // The zoom of the page changes how many pixels there are to draw on.
  useEffect(() => {
    const again = () => {
      if (canvas.current !== null) bitmap.current?.show({ scene, state, colours: pageColours() });
    };
    const media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    media.addEventListener('change', again);
    return () => media.removeEventListener('change', again);
  }, [scene, state]);
  return <canvas ref={canvas} className="far-picture" aria-hidden="true" />;
}
