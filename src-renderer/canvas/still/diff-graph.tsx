import { memo, useEffect, useMemo, useRef } from 'react';
import {
  BaseEdge,
  Handle,
  Position,
  ReactFlowProvider,
  useReactFlow,
  type Edge,
  type EdgeProps,
  type Node,
  type NodeProps,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { DiffSlotProps } from '../../state/editor-slots.ts';
import { ChangeGlyph } from '../../ui/change-glyph.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon, stepTypeIcon } from '../../ui/icon.tsx';
import { softHyphens } from '../../ui/soft-hyphens.ts';
import { words } from '../../ui/words.ts';
import { diffScene, type DiffLine, type DiffNode } from './diff-scene.ts';
import { directRoute, roundedPath } from '../layout/path.ts';
import { StillFlow } from './still-flow.tsx';
import '../canvas.css';
import './diff-graph.css';

interface DiffNodeData extends Record<string, unknown> {
  readonly node: DiffNode;
  readonly onSelect: DiffSlotProps['onSelect'];
}
type DiffFlowNode = Node<DiffNodeData, 'diff'>;
interface DiffEdgeData extends Record<string, unknown> {
  readonly line: DiffLine;
}
type DiffFlowEdge = Edge<DiffEdgeData, 'diff'>;

const NODE_TYPES = { diff: memo(DiffStep) };
const EDGE_TYPES = { diff: memo(DiffEdge) };
/** The smallest scale at which names are read without effort: beyond it the picture is scrolled. */
const READABLE = 0.75;
const LOOKS = ['added', 'removed', 'same'] as const;

/** Two versions of a workflow in one picture: added, removed and changed steps and lines, each with its mark and word. */
export function DiffGraph(props: DiffSlotProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ diff, selected, onSelect, label }: DiffSlotProps) {
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const scene = useMemo(() => diffScene(diff), [diff]);
  const nodes = useMemo(
    () => scene.nodes.map((node) => flowNode(node, { isSelected: node.step.key === selected, onSelect })),
    [scene, selected, onSelect],
  );
  const edges = useMemo(
    () =>
      scene.lines.map((line): DiffFlowEdge => ({
        id: line.id,
        type: 'diff',
        source: line.from,
        target: line.to,
        zIndex: line.status === 'same' ? 0 : 1,
        data: { line },
      })),
    [scene],
  );
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const show = () => {
      const size = element.getBoundingClientRect();
      if (size.width === 0) return;
      const zoom = Math.min(1, Math.max(READABLE, Math.min((size.width - 40) / scene.width, (size.height - 40) / scene.height)));
      void flow.setViewport({
        zoom,
        x: Math.max(20, (size.width - scene.width * zoom) / 2),
        y: Math.max(20, (size.height - scene.height * zoom) / 2),
      });
    };
    const observer = new ResizeObserver(show);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scene, flow]);
  return (
    <div ref={frame} className="diff-graph" role="group" aria-label={label}>
      <svg className="arrow-heads" aria-hidden="true">
        <defs>
          {LOOKS.map((look) => (
            <marker
              key={look}
              id={`diff-arrow-${look}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path className={`diff-arrow-${look}`} d="M0 .5 7.5 4 0 7.5z" />
            </marker>
          ))}
        </defs>
      </svg>
      <StillFlow nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} onClear={() => onSelect(undefined)} />
    </div>
  );
}

function flowNode(
  node: DiffNode,
  { isSelected, onSelect }: { readonly isSelected: boolean; readonly onSelect: DiffSlotProps['onSelect'] },
): DiffFlowNode {
  const { box, step } = node;
  const port = { y: box.height / 2 - 12, width: 24, height: 24 };
  return {
    id: step.key,
    type: 'diff',
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    handles: [
      { type: 'target', position: Position.Left, x: -12, ...port },
      { type: 'source', position: Position.Right, x: box.width - 12, ...port },
    ],
    ...(step.parent === null ? {} : { parentId: step.parent }),
    selected: isSelected,
    data: { node, onSelect },
  };
}

function DiffStep({ data, selected }: NodeProps<DiffFlowNode>) {
  const { step, isLoop } = data.node;
  const shown = step.after ?? step.before;
  const name = shown?.name ?? step.key;
  return (
    <>
      <Handle type="target" position={Position.Left} className="port port-in diff-port" />
      <Handle type="source" position={Position.Right} className="port port-out diff-port" />
      <button
        type="button"
        className={classes('diff-node', `diff-${step.status}`, isLoop && 'diff-loop', selected && 'diff-selected')}
        aria-pressed={selected}
        title={name}
        onClick={() => data.onSelect(step.key)}
      >
        <span className="diff-top">
          <ChangeGlyph kind={step.status} size={14} />
          <span className="diff-word">{words().difference.kinds[step.status]}</span>
          <Icon name={stepTypeIcon(shown?.type ?? '')} size={14} />
        </span>
        <span className="diff-name one">{softHyphens(name)}</span>
      </button>
    </>
  );
}

function DiffEdge({ sourceX, sourceY, targetX, targetY, data }: EdgeProps<DiffFlowEdge>) {
  const from = { x: sourceX - 11, y: sourceY };
  const to = { x: targetX + 10, y: targetY };
  const points = data?.line.points ?? [];
  const status = data?.line.status ?? 'same';
  return (
    <BaseEdge
      path={roundedPath(points.length < 2 ? directRoute(from, to) : points)}
      className={`diff-line diff-line-${status}`}
      interactionWidth={0}
      markerEnd={`url(#diff-arrow-${status})`}
    />
  );
}
