import type { DraftStep } from '../../commands/draft.ts';
import { isSwitchedOff } from '../../commands/draft.ts';
import type { NodeBadge } from '../../state/editor-slots.ts';
import { boundsOf } from '../alignment.ts';
import type { Box, Point } from '../layout/graph.ts';
import type { Scene } from '../scene.ts';
import type { Places } from '../viewport.ts';
import { straightLines, type StraightLines } from './straight-lines.ts';

/** How a step stands out among the others, the strongest first. */
export type FarMark = 'selected' | 'source' | 'target' | 'found' | undefined;

/** A step as it is drawn from far away; `box` in absolute px of the canvas. */
export interface FarBlock {
  readonly step: DraftStep;
  readonly box: Box;
  readonly kind: 'step' | 'loop' | 'closed';
  readonly isOff: boolean;
}

/** Everything that is drawn from far away, loops before their bodies. */
export interface FarScene {
  readonly blocks: readonly FarBlock[];
  readonly lines: StraightLines;
  readonly bounds: Box;
  /** The scene it was made from: with the same one it is the same picture but for the marks. */
  readonly of: Scene;
}

/** What changes without anything moving: badges, and what stands out. */
export interface FarState {
  readonly badges: ReadonlyMap<string, NodeBadge>;
  readonly marks: ReadonlyMap<string, FarMark>;
  /** Steps on their way somewhere else. */
  readonly lifted: ReadonlySet<string>;
}

/** Makes what is drawn from far away of a scene. */
export function farScene(scene: Scene, places: Places): FarScene {
  const blocks = scene.nodes.flatMap(({ step, isClosed }): FarBlock[] => {
    const box = places.boxes.get(step.id);
    const kind = isClosed ? 'closed' : places.loops.has(step.id) ? 'loop' : 'step';
    return box === undefined ? [] : [{ step, box, kind, isOff: isSwitchedOff(step) }];
  });
  return {
    blocks,
    lines: straightLines(scene.edges, places.boxes),
    bounds: boundsOf(blocks.map((block) => block.box)) ?? { x: 0, y: 0, width: 0, height: 0 },
    of: scene,
  };
}

/** The step at a point, the innermost where loops hold it; between the steps of a loop it is the loop. */
export function stepAt(scene: FarScene, { x, y }: Point): FarBlock | undefined {
  return scene.blocks.findLast(({ box }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height);
}

/** The steps that lie wholly in a box. */
export function stepsWithin(scene: FarScene, area: Box): readonly string[] {
  return scene.blocks.flatMap(({ step, box }) =>
    box.x >= area.x && box.y >= area.y && box.x + box.width <= area.x + area.width && box.y + box.height <= area.y + area.height
      ? [step.id]
      : [],
  );
}
