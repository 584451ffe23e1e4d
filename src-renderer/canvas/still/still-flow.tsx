import { Background, BackgroundVariant, ReactFlow, useReactFlow, type Edge, type Node, type ReactFlowProps } from '@xyflow/react';
import { ZoomControl } from '../zoom-control.tsx';

/** From this many boxes on only those in view are drawn. */
const MANY = 200;

/** A picture that is looked at and chosen from, not edited: it pans, zooms and fits, nothing in it moves. */
export function StillFlow<NodeType extends Node, EdgeType extends Edge>(
  props: Required<Pick<ReactFlowProps<NodeType, EdgeType>, 'nodeTypes' | 'edgeTypes'>> & {
    readonly nodes: NodeType[];
    readonly edges: EdgeType[];
    /** Nothing is chosen any more. */
    readonly onClear: () => void;
  },
) {
  const flow = useReactFlow();
  const { onClear, ...picture } = props;
  return (
    <ReactFlow<NodeType, EdgeType>
      {...picture}
      onPaneClick={onClear}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      panOnScroll
      zoomOnDoubleClick={false}
      minZoom={0.1}
      maxZoom={1.5}
      onlyRenderVisibleElements={picture.nodes.length > MANY}
      proOptions={{ hideAttribution: true }}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={2} />
      <ZoomControl onFit={() => void flow.fitView({ padding: 0.12, maxZoom: 1 })} />
    </ReactFlow>
  );
}
