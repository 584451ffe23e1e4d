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
}

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
        className="edge-tools nodrag nopan"
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

/** The point half-way along a drawn line, in canvas px; `undefined` when the line is not on screen. */
export function middleOfDrawn(id: string, root: ParentNode): Point | undefined {
  const group = [...root.querySelectorAll('.react-flow__edge')].find((edge) => edge.getAttribute('data-id') === id);
  const path = group?.querySelector('path');
  if (!(path instanceof SVGPathElement)) return undefined;
  const point = path.getPointAtLength(path.getTotalLength() / 2);
  return { x: point.x, y: point.y };
}
