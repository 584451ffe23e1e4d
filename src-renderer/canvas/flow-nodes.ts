import { Position } from '@xyflow/react';
import type { Naming } from '../../src-shared/workflow/value-words.ts';
import type { DraftStep } from '../commands/draft.ts';
import type { NodeBadge } from '../state/editor-slots.ts';
import type { FlowEdge } from './flow-edge.tsx';
import type { LoopFlowNode } from './loop-node.tsx';
import type { Scene, SceneNode } from './scene.ts';
import type { StepFlowNode, StepNodeData } from './step-node.tsx';
import { wordsOfStep } from './step-words.ts';

/** Every node React Flow draws here. */
export type FlowNode = StepFlowNode | LoopFlowNode;

/** What nodes are made from. */
export interface NodeInputs {
  readonly scene: Scene;
  /** What values are called in what steps say of themselves. */
  readonly naming: Naming;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  readonly selection: readonly string[];
  readonly found: ReadonlySet<string>;
  readonly renaming: string | undefined;
  readonly connecting: { readonly from: string; readonly to: string | undefined } | undefined;
  /** The loop that dragged steps would go into. */
  readonly into: string | undefined;
  readonly onRenamed: StepNodeData['onRenamed'];
  readonly onFold: StepNodeData['onFold'];
  readonly draggable: 'yes' | 'no';
}

function flowNodes(inputs: NodeInputs, before: readonly FlowNode[]): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const selected = new Set(inputs.selection);
  return inputs.scene.nodes.map((node) => {
    const made = nodeOf(node, inputs, selected);
    const previous = old.get(made.id);
    return previous !== undefined && isSame(previous, made) ? previous : made;
  });
}

function nodeOf({ step, box, isClosed }: SceneNode, inputs: NodeInputs, selected: ReadonlySet<string>): FlowNode {
  const { connecting } = inputs;
  const data: StepNodeData = {
    step,
    says: wordsOfStep(step, inputs.naming),
    badge: inputs.badges.get(step.id) ?? (isClosed ? worstInside(step, inputs.badges) : undefined),
    isClosed,
    renaming: inputs.renaming === step.id,
    connecting:
      connecting?.from === step.id ? 'source' : connecting?.to === step.id || inputs.into === step.id ? 'target' : undefined,
    isFound: inputs.found.has(step.id),
    onRenamed: inputs.onRenamed,
    onFold: inputs.onFold,
  };
  const common = {
    id: step.id,
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    handles: [
      { type: 'target', position: Position.Left, x: -12, y: box.height / 2 - 12, width: 24, height: 24 },
      { type: 'source', position: Position.Right, x: box.width - 12, y: box.height / 2 - 12, width: 24, height: 24 },
    ] satisfies NonNullable<FlowNode['handles']>,
    ...(step.parent === undefined ? {} : { parentId: step.parent }),
    selected: selected.has(step.id),
    draggable: inputs.draggable === 'yes',
    data,
  };
  return step.type === 'loop' && step.body.length > 0 && !isClosed ? { ...common, type: 'loop' } : { ...common, type: 'step' };
}

/** What of a closed body must be seen all the same: trouble, and what waits for the person. */
function worstInside(step: DraftStep, badges: NodeInputs['badges']): NodeBadge | undefined {
  const inside = step.body.flatMap((inner) => [badges.get(inner.id), worstInside(inner, badges)]);
  return (['failed', 'to-fix', 'needs-you', 'running'] as const)
    .map((kind) => inside.find((badge) => badge?.kind === kind))
    .find((badge) => badge !== undefined);
}

function isSame(a: FlowNode, b: FlowNode): boolean {
  return (
    a.type === b.type &&
    a.selected === b.selected &&
    a.draggable === b.draggable &&
    a.parentId === b.parentId &&
    a.width === b.width &&
    a.height === b.height &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.data.badge?.kind === b.data.badge?.kind &&
    a.data.badge?.words === b.data.badge?.words &&
    a.data.renaming === b.data.renaming &&
    a.data.connecting === b.data.connecting &&
    a.data.isFound === b.data.isFound &&
    a.data.onRenamed === b.data.onRenamed &&
    a.data.onFold === b.data.onFold &&
    a.data.isClosed === b.data.isClosed &&
    a.data.step === b.data.step &&
    a.data.says === b.data.says
  );
}

function flowEdges(scene: Scene, selected: string | undefined, before: readonly FlowEdge[]): FlowEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  return scene.edges.map((edge) => {
    const previous = old.get(edge.id);
    const isSelected = edge.id === selected;
    if (
      previous !== undefined &&
      previous.selected === isSelected &&
      previous.data?.splits === edge.splits &&
      previous.data.points === edge.points
    ) {
      return previous;
    }
    return {
      id: edge.id,
      type: 'flow',
      source: edge.from,
      target: edge.to,
      selected: isSelected,
      focusable: false,
      data: { points: edge.points, splits: edge.splits, look: 'plain' },
    };
  });
}

/** Remembers the last nodes and lines, so that what stays the same keeps its identity. */
export interface FlowCache {
  nodes(inputs: NodeInputs): FlowNode[];
  edges(scene: Scene, selected: string | undefined): FlowEdge[];
}

/** Makes an empty {@link FlowCache}. */
export function createFlowCache(): FlowCache {
  let nodes: FlowNode[] = [];
  let edges: FlowEdge[] = [];
  return {
    nodes: (inputs) => (nodes = sameOr(nodes, flowNodes(inputs, nodes))),
    edges: (scene, selected) => (edges = sameOr(edges, flowEdges(scene, selected, edges))),
  };
}

// Taking in a new list costs React Flow as much as taking in all of its members.
function sameOr<Item>(before: Item[], now: Item[]): Item[] {
  return before.length === now.length && now.every((item, at) => item === before[at]) ? before : now;
}
