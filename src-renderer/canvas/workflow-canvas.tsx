import { useCallback, useDeferredValue, useMemo, useRef, useState, type MouseEvent as ReactMouseEvent } from 'react';
import {
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
import { namingOf } from '../commands/naming.ts';
import { refuseConnection } from '../commands/step-edits.ts';
import type { CanvasSlotProps } from '../state/editor-slots.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { classes } from '../ui/classes.ts';
import { Kbd } from '../ui/kbd.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { words } from '../ui/words.ts';
import { boundsOf } from './alignment.ts';
import { CanvasDots } from './canvas-dots.tsx';
import { CanvasMap } from './canvas-map.tsx';
import { canvasKeys } from './canvas-keys.ts';
import type { Connecting } from './connect-keys.ts';
import { ConnectBanner } from './connect-banner.tsx';
import { DropBanner } from './drop-banner.tsx';
import { EdgeSheet } from './edge-sheet.tsx';
import { EdgeTools, middleOfDrawn, type HoveredEdge } from './edge-tools.tsx';
import { ArrowHeads, ConnectingLine, FlowEdgeLine, type FlowEdge } from './flow-edge.tsx';
import { useFar } from './far/use-far.ts';
import { useFarView } from './far/use-far-view.tsx';
import type { FlowNode } from './flow-nodes.ts';
import { LoopNode } from './loop-node.tsx';
import { nameWidth } from './measure-text.ts';
import { StepToolbar } from './node-toolbar.tsx';
import { PullReason } from './pull-reason.tsx';
import { createSceneMaker, type Scene } from './scene.ts';
import { StepNode } from './step-node.tsx';
import { useCanvasDrops } from './use-canvas-drops.ts';
import { AlignmentGuides, useDragging } from './use-dragging.tsx';
import { useFlowParts } from './use-flow-parts.ts';
import { useFontsReady } from './use-fonts-ready.ts';
import { useKeptView } from './use-kept-view.ts';
import { useLetGo } from './use-let-go.ts';
import { useLingering } from './use-lingering.ts';
import { createPlaces, leastZoom } from './viewport.ts';
import { ZoomControl } from './zoom-control.tsx';
import { useStillView } from './still/use-still-view.ts';
import './canvas.css';
import './edges.css';
import './far/far.css';

const NODE_TYPES = { step: StepNode, loop: LoopNode };
const EDGE_TYPES = { flow: FlowEdgeLine };
/** Below this zoom what a step does is too small to read. */
const NO_SUMMARY = 0.85;

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
      <Canvas {...props} draft={draft} scene={scene} closed={closed} fonts={fonts} />
    </ReactFlowProvider>
  );
}

/** What is drawn: the steps as far as they can be read, and where they stand once their names could be measured. */
interface Drawn {
  readonly draft: Draft;
  readonly scene: Scene;
  readonly closed: readonly string[];
  readonly fonts: 'loading' | 'ready';
}

function Canvas({
  document: opened,
  acts,
  look,
  badges,
  renaming,
  onRenamed,
  menu,
  found,
  draft,
  scene,
  closed,
  fonts,
}: CanvasSlotProps & Drawn) {
  const selection = useDocument(opened, (state) => state.selection);
  const sought = useDocument(opened, (state) => state.sought);
  const readOnly = useDocument(opened, (state) => state.readOnly);
  const broken = useDocument(opened, (state) => state.broken);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const flowStore = useStoreApi();
  const frame = useRef<HTMLDivElement>(null);
  const [placesOf] = useState(createPlaces);
  const [edge, setEdge] = useState<string>();
  const [connecting, setConnecting] = useState<Connecting>();
  const [hoveredEdge, setHoveredEdge] = useLingering<HoveredEdge>();
  const [hoveredStep, setHoveredStep] = useLingering<string>();

  const places = useMemo(() => placesOf(scene), [placesOf, scene]);
  const { boxes } = places;
  const dragging = useDragging(opened, { acts, boxes });
  const { drag, onPositions, onOver, onDrop: onNodeDrop } = dragging;
  const onFold = useCallback((id: string, how: 'close' | 'open') => acts.fold([id], how), [acts]);
  const mode = useFar(scene.nodes.length);
  // While a connection is pulled out nothing may lie over the ports it can end at.
  const isPulling = useStore(pulls);
  const { near, moving, nodes, edges } = useFlowParts({
    scene,
    naming: namingOf(draft),
    boxes,
    mode,
    drag,
    edge,
    selection,
    draggable: readOnly ? 'no' : 'yes',
    ...{ badges, found, renaming, connecting, onRenamed, onFold },
  });

  const filled = scene.nodes.length > 0;
  // While the keyboard chooses where a line leads, that is the step to look at.
  const shown = connecting?.to ?? (selection.length === 1 ? selection[0] : undefined);
  useStillView(frame, { flow, boxes, selection, closed });
  const fit = useKeptView(frame, { flow, boxes, shown, sought, onSighted: opened.sighted, filled, look });
  const farthest = useMemo(() => leastZoom(boundsOf([...boxes.values()])), [boxes]);

  /** What was selected when the mouse button went down. */
  const pressedOn = useRef<readonly string[]>([]);
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const selects = changes.filter((change) => change.type === 'select');
      // From afar React Flow knows a few of the selected steps alone: what is selected is not for it to say.
      if (selects.length > 0 && !mode.isFar) {
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
    [opened, onPositions, mode.isFar],
  );

  const isValid = useCallback(
    (link: Connection | FlowEdge) => refuseConnection(opened.getState().draft, link.source, link.target) === undefined,
    [opened],
  );
  const lettingGo = useLetGo(isPulling ? 'line' : drag.places.size > 0 && !mode.isFar ? 'steps' : undefined);
  const onLetGo = () => (lettingGo.current ? dragging.onCancel() : onNodeDrop());
  const drops = useCanvasDrops({ acts, boxes, draft, edges: scene.edges, flow, readOnly });

  const onMove = useCallback((_event: unknown, view: Viewport) => {
    frame.current?.style.setProperty('--badge-scale', String(Math.min(1.6, Math.max(1, 0.95 / view.zoom))));
    frame.current?.classList.toggle('canvas-far', view.zoom < NO_SUMMARY);
  }, []);

  const hovered = draft.all.get(hoveredStep ?? '');
  const meant = hovered === undefined || selection.includes(hovered.id) ? selection : [hovered.id];
  const toolbarSteps = meant.flatMap((id) => (boxes.has(id) ? (draft.all.get(id) ?? []) : []));
  const toolbarIds = toolbarSteps.map((step) => step.id);
  const toolbarBounds = boundsOf(toolbarIds.flatMap((id) => boxes.get(id) ?? []));
  const isIdle = drag.places.size === 0 && !isPulling && renaming === undefined && connecting === undefined;
  const overTarget = (event: MouseEvent | TouchEvent | ReactMouseEvent) => {
    if ('clientX' in event) onOver(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false }));
  };
  const openMenu = () => frame.current?.querySelector<HTMLElement>('.step-toolbar [aria-haspopup="menu"]')?.click();
  const startConnecting = (id: string) => {
    setConnecting({ from: id, to: undefined, typed: '' });
    acts.announce(words().canvas.chooseTarget(draft.all.get(id)?.name ?? id));
    // After the menu has given the focus back to a button that goes away.
    requestAnimationFrame(() => frame.current?.focus());
  };
  const menuOf = (id: string) => {
    if (!selection.includes(id)) opened.select([id]);
    // The bar that holds the menu comes with the selection.
    requestAnimationFrame(openMenu);
  };
  const far = useFarView({
    document: opened,
    mode,
    flow,
    scene,
    places,
    badges,
    selection,
    found,
    connecting,
    renaming,
    dragging,
    onMenu: menuOf,
  });
  return (
    <div
      ref={frame}
      className={classes(
        'canvas',
        broken && 'canvas-broken',
        mode.isFar && 'canvas-is-far',
        drag.target?.kind === 'out' && 'canvas-target',
      )}
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
      onDoubleClick={(event) => {
        const hit = mode.isFar ? far.pointer.hitAt(event) : undefined;
        if (hit === undefined) return drops.onDoubleClick(event);
        // What cannot be read yet is gone to; what can is opened.
        opened.select([hit.step.id]);
        far.goTo(hit.box);
      }}
      {...far.pointer.on}
    >
      <ArrowHeads />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onPointerDownCapture={() => {
          pressedOn.current = opened.getState().selection;
        }}
        onNodesChange={onNodesChange}
        onNodeDragStart={() => setHoveredStep(undefined, 'now')}
        onNodeDrag={overTarget}
        onSelectionDrag={overTarget}
        onNodeDragStop={onLetGo}
        onSelectionDragStop={onLetGo}
        onNodeMouseEnter={(_event, node) => setHoveredStep(node.id, 'now')}
        onNodeMouseLeave={() => setHoveredStep(undefined, 'later')}
        onNodeClick={(event, node) => {
          // Among several selected ones a plain click means this one.
          if (!event.shiftKey && !event.ctrlKey && !event.metaKey) opened.select([node.id]);
          // React Flow may hear of a key too late and take the step alone.
          else opened.select(toggled(pressedOn.current, node.id));
        }}
        onNodeContextMenu={(event, node) => {
          event.preventDefault();
          menuOf(node.id);
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
        onPaneClick={(event) => {
          setEdge(undefined);
          const hit = mode.isFar ? far.pointer.hitAt(event) : undefined;
          if (mode.isFar) opened.select(hit === undefined ? [] : [hit.step.id]);
        }}
        onPaneContextMenu={far.pointer.onContextMenu}
        onConnect={(link) => {
          if (!lettingGo.current) acts.connect(link.source, link.target);
        }}
        onConnectEnd={(event, state) => {
          if (!lettingGo.current) drops.onConnectEnd(event, state);
        }}
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
        minZoom={farthest}
        maxZoom={2}
        onlyRenderVisibleElements={scene.nodes.length > 120}
        elevateNodesOnSelect={false}
        proOptions={{ hideAttribution: true }}
        onInit={() => flowStore.getState().domNode?.setAttribute('data-ready', 'true')}
      >
        <CanvasDots />
        <EdgeSheet scene={near} boxes={boxes} moving={moving} />
        {far.picture}
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
        {toolbarBounds !== undefined && isIdle && (
          <StepToolbar
            steps={toolbarSteps}
            bounds={toolbarBounds}
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
      <DropBanner drag={drag} draft={draft} />
      <PullReason draft={draft} boxes={boxes} />
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

function toggled(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
}
