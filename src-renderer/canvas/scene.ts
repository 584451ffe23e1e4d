import type { Positions } from '../commands/change.ts';
import type { Draft, DraftStep } from '../commands/draft.ts';
import { EDITOR_SPACING, edgeKey, type Box, type Layout, type LayoutGraph, type Point } from './layout/graph.ts';
import { layOut } from './layout/layout.ts';
import { rerouted } from './routes.ts';
import { isSameBox } from './viewport.ts';

/** A placed step; `box` is relative to the loop that holds it. A loop drawn closed is a step among others, its body is not there. */
export interface SceneNode {
  readonly step: DraftStep;
  readonly box: Box;
  readonly isClosed: boolean;
}

/** A line between steps with its automatic way, absolute px; `splits` when conditions divide here. */
export interface SceneEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  readonly splits: boolean;
}

/** Everything the canvas draws. Loops come before their bodies. */
export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
}

const WIDTH = 176;
const NAME_WIDTH = 152;
const ONE_LINE = 80;
const TWO_LINES = 96;

/** Places drafts of one document; what stays as it was is the same object in the next scene. */
export function createSceneMaker(
  nameWidth: (name: string) => number,
): (draft: Draft, positions: Positions, closed?: readonly string[]) => Scene {
  const shapes = new WeakMap<DraftStep, string>();
  let known: { readonly shape: string; readonly layout: Layout; readonly positions: Positions } | undefined;
  let last: Scene = { nodes: [], edges: [] };

  /** What the layout depends on of a step. */
  function shapeOf(step: DraftStep): string {
    const before = shapes.get(step);
    if (before !== undefined) return before;
    const shape = JSON.stringify([step.id, step.type === 'loop', heightOf(step, nameWidth), step.needs, step.body.map(shapeOf)]);
    shapes.set(step, shape);
    return shape;
  }

  return (draft, positions, closed = []) => {
    const shut = new Set(closed);
    const shape = `${closed.join()}\n${draft.steps.map(shapeOf).join('\n')}`;
    const before = known?.shape === shape ? known : undefined;
    const layout = before?.layout ?? layOut(graphOf(draft.steps, { nameWidth, shut }), EDITOR_SPACING);
    last = before?.positions === positions ? withSteps(last, draft) : keptFrom(last, sceneOf(draft, { positions, layout, shut }));
    known = { shape, layout, positions };
    return last;
  };
}

/** The scene of a draft in which every step stands where it stood: only what steps say is new. */
function withSteps(before: Scene, draft: Draft): Scene {
  let regrouped = false;
  const nodes = before.nodes.map((node) => {
    const step = draft.all.get(node.step.id);
    if (step === undefined || step === node.step) return node;
    regrouped ||= (step.fields.when === undefined) !== (node.step.fields.when === undefined);
    return { ...node, step };
  });
  return { nodes, edges: regrouped ? keptEdges(before.edges, withSplits(before.edges, draft)) : before.edges };
}

/** A scene in which what is as in the scene before is the same object. */
function keptFrom(before: Scene, now: Scene): Scene {
  const nodes = new Map(before.nodes.map((node) => [node.step.id, node]));
  return {
    nodes: now.nodes.map((node) => {
      const old = nodes.get(node.step.id);
      return old !== undefined && old.step === node.step && old.isClosed === node.isClosed && isSameBox(old.box, node.box)
        ? old
        : node;
    }),
    edges: keptEdges(before.edges, now.edges),
  };
}

function keptEdges(before: readonly SceneEdge[], now: readonly SceneEdge[]): readonly SceneEdge[] {
  const edges = new Map(before.map((edge) => [edge.id, edge]));
  return now.map((edge) => {
    const old = edges.get(edge.id);
    return old !== undefined && old.splits === edge.splits && isSameWay(old.points, edge.points) ? old : edge;
  });
}

function isSameWay(one: readonly Point[], other: readonly Point[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((point, at) => point.x === other[at]?.x && point.y === other[at].y);
}

/** Everything a step shows of its body: nothing where it is closed. */
function bodyOf(step: DraftStep, shut: ReadonlySet<string>): readonly DraftStep[] {
  return shut.has(step.id) ? [] : step.body;
}

function shownSteps(steps: readonly DraftStep[], shut: ReadonlySet<string>): DraftStep[] {
  return steps.flatMap((step) => [step, ...shownSteps(bodyOf(step, shut), shut)]);
}

interface Placing {
  readonly positions: Positions;
  readonly layout: Layout;
  readonly shut: ReadonlySet<string>;
}

/** Places a draft: automatic layout, with the steps someone moved where they put them. */
function sceneOf(draft: Draft, { positions, layout, shut }: Placing): Scene {
  const boxes = new Map(layout.boxes);
  place(draft.steps, boxes, { positions, shut });
  const steps = shownSteps(draft.steps, shut);
  const nodes = steps.map((step): SceneNode => ({
    step,
    box: boxes.get(step.id) ?? { x: 0, y: 0, width: WIDTH, height: ONE_LINE },
    isClosed: step.body.length > 0 && shut.has(step.id),
  }));
  const edges = steps.flatMap((step) =>
    step.needs.map((from): SceneEdge => ({
      id: edgeKey(from, step.id),
      from,
      to: step.id,
      points: layout.routes.get(edgeKey(from, step.id)) ?? [],
      splits: false,
    })),
  );
  const isMoved = nodes.some(({ step }) => positions[step.id] !== undefined);
  return { nodes, edges: withSplits(isMoved ? rerouted(edges, nodes) : edges, draft) };
}

interface Shaping {
  readonly nameWidth: (name: string) => number;
  readonly shut: ReadonlySet<string>;
}

function graphOf(steps: readonly DraftStep[], shaping: Shaping): LayoutGraph {
  return {
    nodes: steps.map((step) => ({
      id: step.id,
      width: WIDTH,
      height: heightOf(step, shaping.nameWidth),
      ...(step.type === 'loop' && !shaping.shut.has(step.id) ? { body: graphOf(step.body, shaping) } : {}),
    })),
    edges: steps.flatMap((step) => step.needs.map((need) => [need, step.id] as const)),
  };
}

function heightOf(step: DraftStep, nameWidth: (name: string) => number): number {
  return nameWidth(step.name) > NAME_WIDTH ? TWO_LINES : ONE_LINE;
}

/** Puts moved steps in place and lets loops grow around their bodies. */
function place(steps: readonly DraftStep[], boxes: Map<string, Box>, placing: Pick<Placing, 'positions' | 'shut'>): void {
  const { positions, shut } = placing;
  for (const step of steps) {
    const body = bodyOf(step, shut);
    place(body, boxes, placing);
    const box = boxes.get(step.id);
    if (box === undefined) continue;
    const grown = body.length === 0 ? box : around(body, boxes, box);
    const moved = positions[step.id];
    boxes.set(step.id, moved === undefined ? grown : { ...grown, x: moved[0], y: moved[1] });
  }
  giveWay(steps, boxes, positions);
}

/** Steps with an automatic place go below those that someone put in the same place. */
function giveWay(steps: readonly DraftStep[], boxes: Map<string, Box>, positions: Positions): void {
  const boxOf = (step: DraftStep) => boxes.get(step.id);
  const taken = steps.filter((step) => positions[step.id] !== undefined).flatMap((step) => boxOf(step) ?? []);
  if (taken.length === 0) return;
  for (const step of steps.filter((one) => positions[one.id] === undefined)) {
    let box = boxOf(step);
    if (box === undefined) continue;
    const before = box;
    for (let over = overlapping(box, taken); over !== undefined; over = overlapping(box, taken)) {
      box = { ...box, y: over.y + over.height + EDITOR_SPACING.row / 2 };
    }
    if (box === before) continue;
    boxes.set(step.id, box);
    taken.push(box);
  }
}

function overlapping(box: Box, others: readonly Box[]): Box | undefined {
  return others.find(
    (other) =>
      box.x < other.x + other.width &&
      box.x + box.width > other.x &&
      box.y < other.y + other.height &&
      box.y + box.height > other.y,
  );
}

function around(body: readonly DraftStep[], boxes: ReadonlyMap<string, Box>, box: Box): Box {
  let width = box.width;
  let height = box.height;
  for (const step of body) {
    const inner = boxes.get(step.id);
    if (inner === undefined) continue;
    width = Math.max(width, inner.x + inner.width + EDITOR_SPACING.inset + 8);
    height = Math.max(height, inner.y + inner.height + EDITOR_SPACING.inset);
  }
  return { ...box, width, height };
}

function withSplits(edges: readonly SceneEdge[], draft: Draft): SceneEdge[] {
  const outgoing = new Map<string, SceneEdge[]>();
  for (const edge of edges) {
    const brothers = outgoing.get(edge.from);
    if (brothers === undefined) outgoing.set(edge.from, [edge]);
    else brothers.push(edge);
  }
  const splitting = new Set<SceneEdge>();
  for (const brothers of outgoing.values()) {
    if (brothers.length < 2 || !brothers.some((brother) => draft.all.get(brother.to)?.fields.when !== undefined)) continue;
    const bent = brothers.find((brother) => brother.points.length > 2);
    if (bent !== undefined) splitting.add(bent);
  }
  return edges.map((edge) => (splitting.has(edge) === edge.splits ? edge : { ...edge, splits: !edge.splits }));
}
