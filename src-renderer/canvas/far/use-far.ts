import { useDeferredValue, useEffect, useState } from 'react';
import { useStore } from '@xyflow/react';

/** Below this zoom nothing of a step can be read but its shape. */
const FAR = 0.32;
/** Pictures of more steps than this are seen from afar earlier: what is near at once would be too many to move smoothly. */
const MANY = 300;
const FAR_OF_MANY = 0.5;

/** What is drawn how while the view goes far away and comes back. */
export interface FarMode {
  /** The far picture is what one sees and points at. */
  readonly isFar: boolean;
  /** The steps themselves may be left out. */
  readonly isSettled: boolean;
  /** The far picture is there, if only until the steps are drawn over it. */
  readonly isDrawn: boolean;
}

/** The zoom below which a picture of so many steps is seen from afar. */
export function farBelow(steps: number): number {
  return steps > MANY ? FAR_OF_MANY : FAR;
}

/** Whether the picture is seen from afar; coming back it stays until the steps are there, so that nothing is ever empty. */
export function useFar(steps: number): FarMode {
  const isBeyond = useStore(({ transform }) => transform[2] < farBelow(steps));
  const isSettled = useDeferredValue(isBeyond);
  const isFar = isBeyond || isSettled;
  const [isDrawn, setDrawn] = useState(isFar);
  if (isFar && !isDrawn) setDrawn(true);
  useEffect(() => {
    if (isFar || !isDrawn) return undefined;
    // React Flow takes its nodes in after this, and draws them with the frame after that.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setDrawn(false));
    });
    return () => cancelAnimationFrame(frame);
  }, [isFar, isDrawn]);
  return { isFar, isSettled, isDrawn };
}
