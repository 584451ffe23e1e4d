import { memo, useEffect, useMemo, useRef } from 'react';
import { Handle, Position, ReactFlowProvider, useReactFlow, type Node, type NodeProps } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { Picture } from '../../../src-shared/wire/views.ts';
import { Icon } from '../../ui/icon.tsx';
import { classes } from '../../ui/classes.ts';
import { softHyphens } from '../../ui/soft-hyphens.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { statusOfStep } from '../../ui/status.ts';
import { words } from '../../ui/words.ts';
import { ArrowHeads, FlowEdgeLine } from '../flow-edge.tsx';
import { runScene, type RunNode } from './run-scene.ts';
import { StillFlow } from './still-flow.tsx';
import '../canvas.css';
import '../edges.css';
import './run-graph.css';

/** What the run page gives its graph. */
export interface RunGraphProps {
  /** The pinned workflow's picture with live statuses. */
  readonly picture: Picture;
  /** The second line of a step ("0:41", "Try 2, 1:20"), by id. */
  readonly details: ReadonlyMap<string, string>;
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly label: string;
}

interface RunNodeData extends Record<string, unknown> {
  readonly node: RunNode;
  readonly detail: string | undefined;
  readonly onSelect: RunGraphProps['onSelect'];
}
type RunFlowNode = Node<RunNodeData, 'run'>;

const NODE_TYPES = { run: memo(RunStep) };
const EDGE_TYPES = { flow: FlowEdgeLine };

/** The graph of a run: what is done, what runs now, what was not reached. Boxes never move while the run is live. */
export function RunGraph(props: RunGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ picture, details, selected, onSelect, label }: RunGraphProps) {
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const scene = useMemo(() => runScene(picture), [picture]);
  const nodes = useMemo(
    () =>
      scene.nodes.map((node): RunFlowNode => ({
        id: node.id,
        type: 'run',
        position: { x: node.box.x, y: node.box.y },
        width: node.box.width,
        height: node.box.height,
        measured: { width: node.box.width, height: node.box.height },
        handles: [
          { type: 'target', position: Position.Left, x: -12, y: node.box.height / 2 - 12, width: 24, height: 24 },
          {
            type: 'source',
            position: Position.Right,
            x: node.box.width - 12,
            y: node.box.height / 2 - 12,
            width: 24,
            height: 24,
          },
        ],
        ...(node.parent === undefined ? {} : { parentId: node.parent }),
        selected: node.id === selected,
        data: { node, detail: details.get(node.id), onSelect },
      })),
    [scene, details, selected, onSelect],
  );
  const shape = `${picture.nodes.length} ${picture.edges.length}`;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const show = () => {
      const size = element.getBoundingClientRect();
      const zoom = Math.min(1, Math.max(0.4, Math.min((size.width - 40) / scene.width, (size.height - 28) / scene.height)));
      const wide = scene.width * zoom > size.width - 40;
      void flow.setViewport({
        zoom,
        x: wide ? 20 : Math.min((size.width - scene.width * zoom) / 2, 20),
        y: Math.max(14, (size.height - scene.height * zoom) / 2),
      });
    };
    const observer = new ResizeObserver(show);
    observer.observe(element);
    return () => observer.disconnect();
    // The view follows the workflow's shape and the pane's size, not each status.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, flow]);
  return (
    <div ref={frame} className="run-graph" role="group" aria-label={label}>
      <ArrowHeads />
      <StillFlow
        nodes={nodes}
        edges={scene.edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onClear={() => onSelect(undefined)}
      />
    </div>
  );
}

function RunStep({ data, selected }: NodeProps<RunFlowNode>) {
  const { node, detail } = data;
  const kind = statusOfStep(node.status, node.type);
  return (
    <>
      <Handle type="target" position={Position.Left} className="port port-in run-port" />
      <Handle type="source" position={Position.Right} className="port port-out run-port" />
      <button
        type="button"
        className={classes(
          node.isLoop ? 'run-loop' : 'run-node',
          kind === 'queued' && 'run-queued',
          kind === 'skipped' && 'run-skipped',
          selected && 'run-selected',
        )}
        aria-pressed={selected}
        title={node.name}
        onClick={() => data.onSelect(node.id)}
      >
        {node.isLoop && <Icon name="loop" />}
        <StatusGlyph kind={kind} size={16} />
        <span className="run-words">
          <span className="visually-hidden">{words().status[kind]} </span>
          <span className={node.isLoop ? 'one run-step-name' : 'two run-step-name'}>{softHyphens(node.name)}</span>
          {detail !== undefined && <span className="run-detail one figures">{detail}</span>}
        </span>
      </button>
    </>
  );
}
