import { memo } from 'react';
import { BaseEdge, type ConnectionLineComponentProps, type Edge, type EdgeProps } from '@xyflow/react';
import { classes } from '../ui/classes.ts';
import { wayOf } from './edge-way.ts';
import type { Point } from './layout/graph.ts';
import { directRoute, roundedPath } from './layout/path.ts';

/** What a line between steps knows: its automatic way, and whether conditions divide where it starts. */
export interface FlowEdgeData extends Record<string, unknown> {
  readonly points: readonly Point[];
  readonly splits: boolean;
  /** One of its ends is being dragged. */
  readonly moving?: boolean;
  /** `done`, `live`, `waiting` on the run page; `plain` in the editor. */
  readonly look: 'plain' | 'done' | 'live' | 'waiting';
}

/** A line as React Flow keeps it. */
export type FlowEdge = Edge<FlowEdgeData, 'flow'>;

/** Half of a port's hit area: React Flow's ends lie that far outside the node. */
export const PORT_REACH = 12;

/** A right-angled line with rounded corners and an arrowhead; it takes its automatic way while both ends stand there. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<FlowEdge>) {
  const { sourceX, sourceY, targetX, targetY, data, selected } = props;
  const look = data?.look ?? 'plain';
  const reach = look === 'plain' ? { start: 5, end: 6 } : { start: 1, end: 2 };
  const from = { x: sourceX - PORT_REACH + reach.start, y: sourceY };
  const to = { x: targetX + PORT_REACH - reach.end, y: targetY };
  const points = wayOf(data?.points ?? [], from, to);
  const corner = data?.splits === true ? points[1] : undefined;
  return (
    <>
      <BaseEdge
        path={roundedPath(points)}
        className={classes('edge', `edge-${look}`, selected === true && 'edge-selected', data?.moving === true && 'edge-moving')}
        interactionWidth={look === 'plain' ? 40 : 0}
        markerEnd={`url(#arrow-${selected === true ? 'live' : look})`}
      />
      {corner !== undefined && <circle className="edge-dot" cx={corner.x} cy={corner.y} r={4} />}
    </>
  );
});

/** The line that follows the pointer while connecting. */
export function ConnectingLine({ fromX, fromY, toX, toY, fromPosition }: ConnectionLineComponentProps) {
  const from = { x: fromX, y: fromY };
  const to = { x: toX, y: toY };
  const points = fromPosition === 'left' ? directRoute(to, from) : directRoute(from, to);
  return (
    <path
      className="edge-connecting"
      d={roundedPath(points)}
      markerEnd={fromPosition === 'left' ? undefined : 'url(#arrow-live)'}
    />
  );
}

/** The arrowheads, once per canvas. */
export function ArrowHeads() {
  return (
    <svg className="arrow-heads" aria-hidden="true">
      <defs>
        {(['plain', 'done', 'live', 'waiting'] as const).map((look) => (
          <marker
            key={look}
            id={`arrow-${look}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path className={`arrow-${look}`} d="M0 .5 7.5 4 0 7.5z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
