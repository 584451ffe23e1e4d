import { heirsOf, siblingsOf, type Draft } from '../commands/draft.ts';
import type { Scene } from './scene.ts';

/** The step an arrow key leads to: left and right follow the lines, up and down go to the neighbour in the column; loops are entered with right and left with left. */
export function stepByArrow(
  draft: Draft,
  scene: Scene,
  from: { readonly id: string | undefined; readonly key: string },
): string | undefined {
  const { id, key } = from;
  const step = id === undefined ? undefined : draft.all.get(id);
  if (step === undefined) return draft.steps[0]?.id;
  const rank = new Map(scene.nodes.map((node) => [node.step.id, node.box]));
  const upper = (ids: readonly string[]) => [...ids].sort((a, b) => (rank.get(a)?.y ?? 0) - (rank.get(b)?.y ?? 0))[0];
  switch (key) {
    case 'ArrowRight':
      return (
        step.body.find((inner) => rank.has(inner.id))?.id ??
        upper(heirsOf(draft, step.id).map((heir) => heir.id)) ??
        afterLoop(draft, step.parent, upper)
      );
    case 'ArrowLeft':
      return upper(step.needs) ?? step.parent;
    case 'ArrowUp':
    case 'ArrowDown':
      return neighbour(draft, scene, { id: step.id, parent: step.parent, sign: key === 'ArrowUp' ? -1 : 1 });
    default:
      return undefined;
  }
}

function afterLoop(
  draft: Draft,
  loop: string | undefined,
  upper: (ids: readonly string[]) => string | undefined,
): string | undefined {
  return loop === undefined ? undefined : upper(heirsOf(draft, loop).map((heir) => heir.id));
}

function neighbour(
  draft: Draft,
  scene: Scene,
  at: { readonly id: string; readonly parent: string | undefined; readonly sign: number },
): string | undefined {
  const ids = new Set(siblingsOf(draft, at.parent).map((step) => step.id));
  const boxes = scene.nodes.filter((node) => ids.has(node.step.id));
  const own = boxes.find((node) => node.step.id === at.id)?.box;
  if (own === undefined) return undefined;
  const centre = { x: own.x + own.width / 2, y: own.y + own.height / 2 };
  const ranked = boxes.flatMap((node) => {
    const dy = (node.box.y + node.box.height / 2 - centre.y) * at.sign;
    const dx = Math.abs(node.box.x + node.box.width / 2 - centre.x);
    return dy <= 4 ? [] : [{ id: node.step.id, far: dy + dx * 2 }];
  });
  return ranked.sort((a, b) => a.far - b.far)[0]?.id;
}
