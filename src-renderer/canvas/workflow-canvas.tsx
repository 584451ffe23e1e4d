import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
  type Connection,
  type FinalConnectionState,
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
import { canvasKeys, type Connecting } from './canvas-keys.ts';
import { dropPlace, relativeTo } from './drop-place.ts';
import { EdgeTools, middleOfDrawn, type HoveredEdge } from './edge-tools.tsx';
import { ArrowHeads, ConnectingLine, FlowEdgeLine, type FlowEdge } from './flow-edge.tsx';
import { createFlowCache, type FlowNode } from './flow-nodes.ts';
import { LoopNode } from './loop-node.tsx';
import { nameWidth } from './measure-text.ts';
import { StepToolbar } from './node-toolbar.tsx';
import { areaAround, nearView } from './near-view.ts';
import { createSceneMaker, type Scene } from './scene.ts';
import { StepNode } from './step-node.tsx';
import { useKeptView } from './use-kept-view.ts';
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
  const fonts = useFontsReady();
  const [makeScene] = useState(() => createSceneMaker(nameWidth));
  const scene = useMemo(
    () => (fonts === 'loading' ? { nodes: [], edges: [] } : makeScene(draft, positions)),
    [draft, positions, fonts, makeScene],
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

function Canvas({ document: opened, acts, badges, renaming, onRenamed, draft, scene, fonts }: CanvasSlotProps & Drawn) {
  const selection = useDocument(opened, (state) => state.selection);
  const readOnly = useDocument(opened, (state) => state.readOnly);
  const broken = useDocument(opened, (state) => state.broken);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const flowStore = useStoreApi();
  const frame = useRef<HTMLDivElement>(null);
  const [cache] = useState(createFlowCache);
  const [placesOf] = useState(createPlaces);
  const [dragged, setDragged] = useState<ReadonlyMap<string, { x: number; y: number }>>(new Map());
  const [edge, setEdge] = useState<string>();
  const [connecting, setConnecting] = useState<Connecting>();
  const [hoveredEdge, setHoveredEdge] = useLingering<HoveredEdge>();
  const [hoveredStep, setHoveredStep] = useLingering<string>();

  const places = useMemo(() => placesOf(scene), [placesOf, scene]);
  const { boxes } = places;
  const area = useDeferredValue(useStore(areaOf, isSameBox));
  // React Flow takes in what is near the view, not a thousand steps at every edit.
  const near = useMemo(() => nearView(scene, { boxes, area, keep: selection }), [scene, boxes, area, selection]);
  const settled = useMemo(
    () => cache.nodes({ scene: near, badges, selection, renaming, connecting, onRenamed, draggable: readOnly ? 'no' : 'yes' }),
    [cache, near, badges, selection, renaming, connecting, onRenamed, readOnly],
  );
  const nodes = useMemo(
    () =>
      dragged.size === 0
        ? settled
        : settled.map((node) =>
            dragged.has(node.id) ? { ...node, position: dragged.get(node.id) ?? node.position, dragging: true } : node,
          ),
    [settled, dragged],
  );
  const edges = useMemo(() => cache.edges(near, edge), [cache, near, edge]);

  const filled = scene.nodes.length > 0;
  const shown = selection.length === 1 ? selection[0] : undefined;
  const fit = useKeptView(frame, { flow, boxes, shown, filled });

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
      const moves = changes.filter((change) => change.type === 'position');
      if (moves.length > 0) {
        setDragged((before) => {
          const next = new Map(before);
          for (const move of moves) if (move.position !== undefined && move.dragging === true) next.set(move.id, move.position);
          return next;
        });
      }
    },
    [opened],
  );

  const onNodeDragStop = useCallback(
    (_event: unknown, _node: FlowNode, moved: FlowNode[]) => {
      setDragged(new Map());
      const changed = moved.filter((node) => {
        const before = opened.getState().draft.all.has(node.id) ? settled.find((one) => one.id === node.id)?.position : undefined;
        return before !== undefined && (before.x !== node.position.x || before.y !== node.position.y);
      });
      if (changed.length > 0) acts.move(Object.fromEntries(changed.map((node) => [node.id, [node.position.x, node.position.y]])));
    },
    [acts, opened, settled],
  );

  const isValid = useCallback(
    (link: Connection | FlowEdge) => refuseConnection(opened.getState().draft, link.source, link.target) === undefined,
    [opened],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const from = state.fromNode?.id;
      if (state.isValid === true || from === undefined || readOnly || !('clientX' in event)) return;
      const forward = state.fromHandle?.type === 'source';
      const over =
        event.target instanceof Element ? event.target.closest('.react-flow__node')?.getAttribute('data-id') : undefined;
      if (
        over != null &&
        over !== from &&
        boxes.get(over) !== undefined &&
        draft.all.get(over)?.parent === draft.all.get(from)?.parent
      ) {
        return forward ? acts.connect(from, over) : acts.connect(over, from);
      }
      const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const corner = { x: forward ? spot.x : spot.x - 176, y: spot.y - 40 };
      acts.pick({ kind: forward ? 'branch' : 'before', id: from }, relativeTo(corner, draft.all.get(from)?.parent, boxes));
    },
    [acts, boxes, draft, flow, readOnly],
  );

  const onDrop = (event: DragEvent) => {
    const key = event.dataTransfer.getData('application/x-flowright-block');
    if (key === '') return;
    event.preventDefault();
    const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const { place, parent } = dropPlace(draft, { spot, boxes, edge: edgeUnder(event) });
    const corner = relativeTo({ x: spot.x - 88, y: spot.y - 40 }, parent, boxes);
    // On a line or in a loop the automatic place is the clear one; only a free step stays where it was dropped.
    acts.addBlock(key, place, place.kind === 'free' ? corner : undefined);
  };

  const onMove = useCallback((_event: unknown, view: Viewport) => {
    frame.current?.style.setProperty('--badge-scale', String(Math.min(1.6, Math.max(1, 0.95 / view.zoom))));
    frame.current?.classList.toggle('canvas-far', view.zoom < FAR);
    frame.current?.classList.toggle('canvas-tiny', view.zoom < TINY);
  }, []);

  const toolbarStep = draft.all.get(hoveredStep ?? '') ?? draft.all.get(shown ?? '');
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
        flow,
        fit,
        connecting,
        setConnecting,
        edge: scene.edges.find((one) => one.id === edge),
      })}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('application/x-flowright-block')) event.preventDefault();
      }}
      onDrop={onDrop}
      onDoubleClick={(event) => {
        if (readOnly || !(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
        const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        acts.pick({ kind: 'free' }, [spot.x - 88, spot.y - 40]);
      }}
    >
      <ArrowHeads />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onNodeDragStart={() => setHoveredStep(undefined, 'now')}
        onNodeDragStop={onNodeDragStop}
        onNodeMouseEnter={(_event, node) => setHoveredStep(node.id, 'now')}
        onNodeMouseLeave={() => setHoveredStep(undefined, 'later')}
        onNodeDoubleClick={() => acts.openInspector()}
        onEdgeClick={(_event, clicked) => {
          opened.select([]);
          setEdge(clicked.id);
        }}
        onEdgeMouseEnter={(_event, entered) => {
          const middle = readOnly ? undefined : middleOfDrawn(entered.id, frame.current ?? document);
          if (middle !== undefined) setHoveredEdge({ id: entered.id, from: entered.source, to: entered.target, middle }, 'now');
        }}
        onEdgeMouseLeave={() => setHoveredEdge(undefined, 'later')}
        onPaneClick={() => setEdge(undefined)}
        onConnect={(link) => acts.connect(link.source, link.target)}
        onConnectEnd={onConnectEnd}
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
        multiSelectionKeyCode={['Control', 'Meta']}
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
        {hoveredEdge !== undefined && (
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
        {toolbarStep !== undefined && dragged.size === 0 && renaming === undefined && connecting === undefined && (
          <StepToolbar
            step={toolbarStep}
            readOnly={readOnly}
            acts={{ ...acts, openInspector: () => openStep(toolbarStep.id) }}
            onConnect={(id) => {
              setConnecting({ from: id, to: undefined });
              acts.announce(words().canvas.chooseTarget(toolbarStep.name));
              frame.current?.focus();
            }}
            onEnter={() => setHoveredStep(toolbarStep.id, 'now')}
            onLeave={() => setHoveredStep(undefined, 'later')}
          />
        )}
        {filled && <CanvasMap places={places} selection={selection} />}
      </ReactFlow>
      <ZoomControl onFit={fit} />
      {!readOnly && filled && (
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

  function openStep(id: string): void {
    opened.select([id]);
    acts.openInspector();
  }

  function edgeUnder(event: DragEvent): { from: string; to: string } | undefined {
    const under =
      event.target instanceof Element ? event.target.closest('.react-flow__edge')?.getAttribute('data-id') : undefined;
    return scene.edges.find((one) => one.id === under);
  }
}

function areaOf({ transform: [x, y, zoom], width, height }: ReactFlowState) {
  return areaAround({ x, y, zoom }, { width, height });
}

/** A value that stays for a moment after the pointer has left, so that the pointer can reach what it shows. */
function useLingering<Value>(): readonly [Value | undefined, (value: Value | undefined, when: 'now' | 'later') => void] {
  const [value, setValue] = useState<Value>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const change = useCallback((next: Value | undefined, when: 'now' | 'later') => {
    clearTimeout(timer.current);
    if (when === 'now') setValue(next);
    else timer.current = setTimeout(() => setValue(next), 180);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [value, change];
}

/** Names are measured, so the picture waits for its font. */
function useFontsReady(): 'loading' | 'ready' {
  const [state, setState] = useState<'loading' | 'ready'>('loading');
  useEffect(() => {
    let gone = false;
    const loaded = Promise.race([
      document.fonts.load("600 13px 'Inter Variable'"),
      new Promise((resolve) => setTimeout(resolve, 400)),
    ]);
    void loaded.finally(() => {
      if (!gone) setState('ready');
    });
    return () => {
      gone = true;
    };
  }, []);
  return state;
}
