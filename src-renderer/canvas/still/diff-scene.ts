import type { StepDiff, WorkflowDiff } from '../../../src-shared/workflow/diff/workflow-diff.ts';
import { edgeKey, type Box, type LayoutGraph, type Point, type Spacing } from '../layout/graph.ts';
import { layOut } from '../layout/layout.ts';

/** A step of a difference, placed; those inside a loop relative to it. */
export interface DiffNode {
  readonly step: StepDiff;
  readonly isLoop: boolean;
  readonly box: Box;
}

/** A line of a difference with its way. */
export interface DiffLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly status: WorkflowDiff['edges'][number]['status'];
  readonly points: readonly Point[];
}

/** Everything the picture of a difference draws. Loops come before their bodies. */
export interface DiffScene {
  readonly nodes: readonly DiffNode[];
  readonly lines: readonly DiffLine[];
  readonly width: number;
  readonly height: number;
}

const SIZE = { width: 168, height: 60 };
const SPACING: Spacing = { gap: 32, row: 20, inset: 12, header: 36, start: 1, end: 2 };

/** Places both versions in one picture: what is gone keeps a place of its own beside what is there. */
export function diffScene({ steps, edges }: Pick<WorkflowDiff, 'steps' | 'edges'>): DiffScene {
  const loops = new Set(steps.map((step) => step.parent));
  const layout = layOut(graphOf({ steps, edges }, null, loops), SPACING);
  const nodes = steps.map((step): DiffNode => ({
    step,
    isLoop: loops.has(step.key),
    box: layout.boxes.get(step.key) ?? { x: 0, y: 0, ...SIZE },
  }));
  const outer = nodes.filter((node) => node.step.parent === null);
  return {
    nodes: inNesting(nodes, null),
    lines: edges.map(({ from, to, status }) => {
      const id = edgeKey(from, to);
      return { id, from, to, status, points: layout.routes.get(id) ?? [] };
    }),
    width: Math.max(0, ...outer.map(({ box }) => box.x + box.width)),
    height: Math.max(0, ...outer.map(({ box }) => box.y + box.height)),
  };
}

function graphOf(
  diff: Pick<WorkflowDiff, 'steps' | 'edges'>,
  parent: string | null,
  loops: ReadonlySet<string | null>,
): LayoutGraph {
  const inside = diff.steps.filter((step) => step.parent === parent);
  const keys = new Set(inside.map((step) => step.key));
  const within = diff.edges.filter(({ from, to }) => keys.has(from) && keys.has(to));
  return {
    nodes: inside.map(({ key }) => ({ id: key, ...SIZE, ...(loops.has(key) ? { body: graphOf(diff, key, loops) } : {}) })),
    // Lines that are gone must not push the steps that are there out of their columns.
    edges: [...within]
      .sort((a, b) => Number(a.status === 'removed') - Number(b.status === 'removed'))
      .map(({ from, to }) => [from, to] as const),
  };
}

function inNesting(nodes: readonly DiffNode[], parent: string | null): readonly DiffNode[] {
  return nodes
    .filter((node) => node.step.parent === parent)
    .flatMap((node) => [node, ...(node.isLoop ? inNesting(nodes, node.step.key) : [])]);
}
