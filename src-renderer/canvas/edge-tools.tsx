import { ViewportPortal } from '@xyflow/react';
import { Icon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import type { Point } from './layout/graph.ts';

/** The line under the pointer and where its middle is. */
export interface HoveredEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly middle: Point;
  /** There is no room for two buttons side by side between its ports. */
  readonly isShort: boolean;
}

/** So long a line has room for both buttons beside each other, px. */
const ROOM = 96;

/** Insert and remove on the middle of the line under the pointer. */
export function EdgeTools(props: {
  readonly edge: HoveredEdge;
  readonly onInsert: () => void;
  readonly onRemove: () => void;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}) {
  const { edge } = props;
  return (
    <ViewportPortal>
      <div
        className={edge.isShort ? 'edge-tools edge-tools-short nodrag nopan' : 'edge-tools nodrag nopan'}
        style={{ transform: `translate(${edge.middle.x}px, ${edge.middle.y}px) translate(-50%, -50%)` }}
        onMouseEnter={props.onEnter}
        onMouseLeave={props.onLeave}
      >
        <button type="button" aria-label={words().canvas.insertHere} title={words().canvas.insertHere} onClick={props.onInsert}>
          <Icon name="plus" size={12} />
        </button>
        <button type="button" aria-label={words().canvas.removeLine} title={words().canvas.removeLine} onClick={props.onRemove}>
          <Icon name="close" size={12} />
        </button>
      </div>
    </ViewportPortal>
  );
}

/** The point half-way along a drawn line, in canvas px, and whether it is short; `undefined` when the line is not on screen. */
export function middleOfDrawn(id: string, root: ParentNode): Pick<HoveredEdge, 'middle' | 'isShort'> | undefined {
  const group = [...root.querySelectorAll('.react-flow__edge')].find((edge) => edge.getAttribute('data-id') === id);
  const path = group?.querySelector('path');
  if (!(path instanceof SVGPathElement)) return undefined;
  const length = path.getTotalLength();
  const { x, y } = path.getPointAtLength(length / 2);
  return { middle: { x, y }, isShort: length < ROOM };
}
