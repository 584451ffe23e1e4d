import { useDeferredValue, useMemo, useState } from 'react';
import { useStore, type ReactFlowState } from '@xyflow/react';
import { movingLines } from './edge-sheet.tsx';
import { farBelow, type FarMode } from './far/use-far.ts';
import type { FlowEdge } from './flow-edge.tsx';
import { createFlowCache, type FlowNode, type NodeInputs } from './flow-nodes.ts';
import type { Box } from './layout/graph.ts';
import { areaAround, keptView, nearView } from './near-view.ts';
import type { Scene } from './scene.ts';
import type { Drag } from './use-dragging.tsx';
import { isSameBox } from './viewport.ts';

/** What React Flow is to show of a picture. */
export interface FlowInputs extends Omit<NodeInputs, 'scene' | 'into'> {
  readonly scene: Scene;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly mode: FarMode;
  readonly drag: Drag;
  /** The line that is selected. */
  readonly edge: string | undefined;
}

/** What React Flow is given: the part of the picture it shows, and of its lines those that are on their way. */
export interface FlowParts {
  readonly near: Scene;
  readonly moving: ReadonlySet<string>;
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
}

/** What is dragged lies over loops it is not in. */
const ABOVE = 10;
const NOWHERE: Box = { x: Infinity, y: Infinity, width: 0, height: 0 };

/** Gives React Flow what is near the view, not a thousand steps at every edit, and of dragged steps where they are held. */
export function useFlowParts(inputs: FlowInputs): FlowParts {
  const { scene, naming, boxes, mode, drag, edge, badges, selection, found, connecting, onRenamed, onFold, draggable } = inputs;
  // What cannot be seen cannot have the caret: the field opens when the step is near.
  const renaming = mode.isFar ? undefined : inputs.renaming;
  const [cache] = useState(createFlowCache);
  const areaNow = useMemo(() => areaOf(scene.nodes.length), [scene.nodes.length]);
  const area = useDeferredValue(useStore(areaNow, isSameBox));
  const near = useMemo(
    () => (mode.isSettled ? keptView(scene, selection) : nearView(scene, { boxes, area, keep: selection })),
    [mode.isSettled, scene, boxes, area, selection],
  );
  const into = drag.target?.kind === 'into' ? drag.target.loop : undefined;
  const settled = useMemo(
    () =>
      cache.nodes({ scene: near, naming, badges, selection, found, renaming, connecting, into, onRenamed, onFold, draggable }),
    [cache, near, naming, badges, selection, found, renaming, connecting, into, onRenamed, onFold, draggable],
  );
  const nodes = useMemo(
    () =>
      drag.places.size === 0
        ? settled
        : settled.map((node) => {
            const at = drag.places.get(node.id);
            return at === undefined ? node : { ...node, position: at, dragging: true, zIndex: ABOVE };
          }),
    [settled, drag],
  );
  const lines = useMemo(() => cache.edges(near, edge), [cache, near, edge]);
  // The same text while the same steps are dragged, wherever they are.
  const dragged = [...drag.places.keys()].join('\n');
  const moving = useMemo(() => movingLines(near, dragged), [near, dragged]);
  const edges = useMemo(
    () => (moving.size === 0 ? lines : lines.map((line) => (moving.has(line.id) ? withMoving(line) : line))),
    [lines, moving],
  );
  return { near, moving, nodes, edges };
}

function withMoving(line: FlowEdge): FlowEdge {
  return line.data === undefined ? line : { ...line, data: { ...line.data, moving: true } };
}

/** The area near the view, as long as the view is near; nothing is near before the view is known. */
function areaOf(steps: number) {
  return ({ transform: [x, y, zoom], width, height }: ReactFlowState): Box =>
    zoom < farBelow(steps) || width === 0 ? NOWHERE : areaAround({ x, y, zoom }, { width, height });
}
