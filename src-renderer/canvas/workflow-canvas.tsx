import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
  type Connection,
  type NodeChange,
  type ReactFlowState,
  type Viewport,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { Draft } from '../commands/draft.ts';
import { refuseConnection } from '../commands/step-edits.ts';
import type { CanvasSlotProps } from '../state/editor-slots.ts';
import { useDocument } from '../state/use-document.ts';
import { Kbd } from '../ui/kbd.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { words } from '../ui/words.ts';
import { CanvasMap } from './canvas-map.tsx';
import { canvasKeys } from './canvas-keys.ts';
import type { Connecting } from './connect-keys.ts';
import { ConnectBanner } from './connect-banner.tsx';
import { EdgeTools, middleOfDrawn, type HoveredEdge } from './edge-tools.tsx';
import { ArrowHeads, ConnectingLine, FlowEdgeLine, type FlowEdge } from './flow-edge.tsx';
import { createFlowCache, type FlowNode } from './flow-nodes.ts';
import { LoopNode } from './loop-node.tsx';
import { nameWidth } from './measure-text.ts';
import { StepToolbar } from './node-toolbar.tsx';
import { areaAround, nearView } from './near-view.ts';
import { createSceneMaker, type Scene } from './scene.ts';
import { StepNode } from './step-node.tsx';
import { useCanvasDrops } from './use-canvas-drops.ts';
import { AlignmentGuides, useDragging } from './use-dragging.tsx';
import { useFontsReady } from './use-fonts-ready.ts';
import { useKeptView } from './use-kept-view.ts';
import { useLingering } from './use-lingering.ts';
import { createPlaces, isSameBox } from './viewport.ts';
import { ZoomControl } from './zoom-control.tsx';
import './canvas.css';
import './edges.css';

const NODE_TYPES = { step: StepNode, loop: LoopNode };
const EDGE_TYPES = { flow: FlowEdgeLine };
const FAR = 0.85;
const TINY = 0.32;

/** The workflow as a picture that can be edited by mouse and keyboard. */
export function WorkflowCanvas(props: CanvasSlotProps) {
  // A picture of a thousand steps is made in pieces, between which keys and pointer are heard: laid out here, drawn by what is inside.
  const draft = useDeferredValue(useDocument(props.document, (state) => state.draft));
  const positions = useDocument(props.document, (state) => state.positions);
  const closed = useDocument(props.document, (state) => state.closed);
  const fonts = useFontsReady();
  const [makeScene] = useState(() => createSceneMaker(nameWidth));
  const scene = useMemo(
    () => (fonts === 'loading' ? { nodes: [], edges: [] } : makeScene(draft, positions, closed)),
    [draft, positions, closed, fonts, makeScene],
  );
  return (
    <ReactFlowProvider>
      <Canvas {...props} draft={draft} scene={scene} fonts={fonts} />
    </ReactFlowProvider>
  );
}

/** What is drawn: the steps as far as they can be read, and where they stand once their names could be measured. */
interface Drawn {
  readonly draft: Draft;
  readonly scene: Scene;
  readonly fonts: 'loading' | 'ready';
}

function Canvas(props: CanvasSlotProps & Drawn) {
  const { document: opened, acts, look, badges, renaming, onRenamed, menu, draft, scene, fonts } = props;
  const selection = useDocument(opened, (state) => state.selection);
  const readOnly = useDocument(opened, (state) => state.readOnly);
  const broken = useDocument(opened, (state) => state.broken);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const flowStore = useStoreApi();
  const frame = useRef<HTMLDivElement>(null);
  const [cache] = useState(createFlowCache);
  const [placesOf] = useState(createPlaces);
  const [edge, setEdge] = useState<string>();
  const [connecting, setConnecting] = useState<Connecting>();
  const [hoveredEdge, setHoveredEdge] = useLingering<HoveredEdge>();
  const [hoveredStep, setHoveredStep] = useLingering<string>();

  const places = useMemo(() => placesOf(scene), [placesOf, scene]);
  const { boxes } = places;
  const { drag, onPositions, onDrop: onNodeDrop } = useDragging(opened, { acts, boxes });
  const onFold = useCallback((id: string, how: 'close' | 'open') => acts.fold([id], how), [acts]);
  const area = useDeferredValue(useStore(areaOf, isSameBox));
  // While a connection is pulled out nothing may lie over the ports it can end at.
  const isPulling = useStore(pulls);
  // React Flow takes in what is near the view, not a thousand steps at every edit.
  const near = useMemo(() => nearView(scene, { boxes, area, keep: selection }), [scene, boxes, area, selection]);
  const settled = useMemo(
    () =>
      cache.nodes({
        scene: near,
        badges,
        selection,
        renaming,
        connecting,
        onRenamed,
        onFold,
        draggable: readOnly ? 'no' : 'yes',
      }),
    [cache, near, badges, selection, renaming, connecting, onRenamed, onFold, readOnly],
  );
  const nodes = useMemo(
    () =>
      drag.places.size === 0
        ? settled
        : settled.map((node) => {
            const at = drag.places.get(node.id);
            return at === undefined ? node : { ...node, position: at, dragging: true };
          }),
    [settled, drag],
  );
  const edges = useMemo(() => cache.edges(near, edge), [cache, near, edge]);

  const filled = scene.nodes.length > 0;
  const shown = selection.length === 1 ? selection[0] : undefined;
  const fit = useKeptView(frame, { flow, boxes, shown, filled, look });

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const selects = changes.filter((change) => change.type === 'select');
      if (selects.length > 0) {
        const now = new Set(opened.getState().selection);
        for (const change of selects) {
          if (change.selected) now.add(change.id);
          else now.delete(change.id);
        }
        opened.select([...now]);
        setEdge(undefined);
      }
      onPositions(changes);
    },
    [opened, onPositions],
  );

  const isValid = useCallback(
    (link: Connection | FlowEdge) => refuseConnection(opened.getState().draft, link.source, link.target) === undefined,
    [opened],
  );
  const drops = useCanvasDrops({ acts, boxes, draft, edges: scene.edges, flow, readOnly });

  const onMove = useCallback((_event: unknown, view: Viewport) => {
    frame.current?.style.setProperty('--badge-scale', String(Math.min(1.6, Math.max(1, 0.95 / view.zoom))));
    frame.current?.classList.toggle('canvas-far', view.zoom < FAR);
    frame.current?.classList.toggle('canvas-tiny', view.zoom < TINY);
  }, []);

  const hovered = draft.all.get(hoveredStep ?? '');
  const meant = hovered === undefined || selection.includes(hovered.id) ? selection : [hovered.id];
  const toolbarSteps = meant.flatMap((id) => (boxes.has(id) ? (draft.all.get(id) ?? []) : []));
  const toolbarIds = toolbarSteps.map((step) => step.id);
  const isIdle = drag.places.size === 0 && !isPulling && renaming === undefined && connecting === undefined;
  const openMenu = () => frame.current?.querySelector<HTMLElement>('.step-toolbar [aria-haspopup="menu"]')?.click();
  const startConnecting = (id: string) => {
    setConnecting({ from: id, to: undefined, typed: '' });
    acts.announce(words().canvas.chooseTarget(draft.all.get(id)?.name ?? id));
    // After the menu has given the focus back to a button that goes away.
    requestAnimationFrame(() => frame.current?.focus());
  };
  return (
    <div
      ref={frame}
      className={`canvas${broken ? ' canvas-broken' : ''}`}
      role="application"
      aria-label={words().canvas.label}
      aria-description={words().canvas.help}
      tabIndex={0}
      onKeyDown={canvasKeys({
        document: opened,
        acts,
        scene,
        boxes,
        flow,
        fit,
        connecting,
        setConnecting,
        edge: scene.edges.find((one) => one.id === edge),
        openMenu,
      })}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) setConnecting(undefined);
      }}
      onDragOver={drops.onDragOver}
      onDrop={drops.onDrop}
      onDoubleClick={drops.onDoubleClick}
    >
      <ArrowHeads />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onNodeDragStart={() => setHoveredStep(undefined, 'now')}
        onNodeDragStop={onNodeDrop}
        onSelectionDragStop={onNodeDrop}
        onNodeMouseEnter={(_event, node) => setHoveredStep(node.id, 'now')}
        onNodeMouseLeave={() => setHoveredStep(undefined, 'later')}
        onNodeClick={(event, node) => {
          // Among several selected ones a plain click means this one.
          if (!event.shiftKey && !event.ctrlKey && !event.metaKey) opened.select([node.id]);
        }}
        onNodeContextMenu={(event, node) => {
          event.preventDefault();
          if (!selection.includes(node.id)) opened.select([node.id]);
          // The bar that holds the menu comes with the selection.
          requestAnimationFrame(openMenu);
        }}
        onNodeDoubleClick={(_event, node) => acts.enter(node.id)}
        onEdgeClick={(_event, clicked) => {
          opened.select([]);
          setEdge(clicked.id);
        }}
        onEdgeMouseEnter={(_event, entered) => {
          const drawn = readOnly ? undefined : middleOfDrawn(entered.id, frame.current ?? document);
          if (drawn !== undefined) setHoveredEdge({ id: entered.id, from: entered.source, to: entered.target, ...drawn }, 'now');
        }}
        onEdgeMouseLeave={() => setHoveredEdge(undefined, 'later')}
        onPaneClick={() => setEdge(undefined)}
        onConnect={(link) => acts.connect(link.source, link.target)}
        onConnectEnd={drops.onConnectEnd}
        isValidConnection={isValid}
        connectionLineComponent={ConnectingLine}
        connectionRadius={28}
        onMove={onMove}
        onMoveStart={() => frame.current?.classList.add('canvas-moving')}
        onMoveEnd={() => frame.current?.classList.remove('canvas-moving')}
        nodesConnectable={!readOnly}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Control', 'Meta', 'Shift']}
        panActivationKeyCode={null}
        panOnScroll
        zoomOnDoubleClick={false}
        snapToGrid
        snapGrid={[8, 8]}
        minZoom={0.08}
        maxZoom={2}
        onlyRenderVisibleElements={scene.nodes.length > 120}
        elevateNodesOnSelect={false}
        proOptions={{ hideAttribution: true }}
        onInit={() => flowStore.getState().domNode?.setAttribute('data-ready', 'true')}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={2} />
        {hoveredEdge !== undefined && !isPulling && drag.places.size === 0 && (
          <EdgeTools
            edge={hoveredEdge}
            onInsert={() => acts.pick({ kind: 'between', from: hoveredEdge.from, to: hoveredEdge.to })}
            onRemove={() => {
              setHoveredEdge(undefined, 'now');
              acts.disconnect(hoveredEdge.from, hoveredEdge.to);
            }}
            onEnter={() => setHoveredEdge(hoveredEdge, 'now')}
            onLeave={() => setHoveredEdge(undefined, 'later')}
          />
        )}
        <AlignmentGuides guides={drag.guides} />
        {toolbarSteps.length > 0 && isIdle && (
          <StepToolbar
            steps={toolbarSteps}
            readOnly={readOnly}
            acts={acts}
            menu={menu(toolbarIds, { onConnect: startConnecting })}
            onEnter={() => setHoveredStep(hovered?.id, 'now')}
            onLeave={() => setHoveredStep(undefined, 'later')}
          />
        )}
        {filled && (
          <CanvasMap
            places={places}
            selection={selection}
            fit={fit}
            announce={acts.announce}
            onLeave={() => frame.current?.focus()}
          />
        )}
      </ReactFlow>
      <ZoomControl onFit={fit} />
      {connecting !== undefined && <ConnectBanner connecting={connecting} draft={draft} />}
      {!readOnly && filled && connecting === undefined && (
        <div className="canvas-hint caption text-3">
          {words().editor.dragHint} <Kbd keys="N" />
        </div>
      )}
      {!filled && fonts === 'ready' && (
        <div className="canvas-empty">
          <EmptyState title={words().editor.empty} text={words().editor.emptyHint} />
        </div>
      )}
    </div>
  );
}

function pulls({ connection }: ReactFlowState): boolean {
  return connection.inProgress;
}

function areaOf({ transform: [x, y, zoom], width, height }: ReactFlowState) {
  return areaAround({ x, y, zoom }, { width, height });
}
