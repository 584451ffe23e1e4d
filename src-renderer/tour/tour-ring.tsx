import { useEffect, useState } from 'react';

/** How often the ring looks where its control is: pages scroll and grow by themselves. */
const LOOK_EVERY_MS = 200;
const ROOM = 4;

/** A ring around the control a selector finds, over everything and in nobody's way. */
export function TourRing({ selector }: { readonly selector: string }) {
  const [place, setPlace] = useState<DOMRect>();
  useEffect(() => {
    const look = () => {
      const found = document.querySelector(selector)?.getBoundingClientRect();
      setPlace((before) => (found !== undefined && before !== undefined && isSame(found, before) ? before : found));
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    window.addEventListener('resize', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('resize', look);
    };
  }, [selector]);
  if (place === undefined || place.width === 0) return null;
  const { left, top, width, height } = place;
  return (
    <div
      className="tour-ring"
      aria-hidden="true"
      style={{ left: left - ROOM, top: top - ROOM, width: width + 2 * ROOM, height: height + 2 * ROOM }}
    />
  );
}

function isSame(a: DOMRect, b: DOMRect): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}
