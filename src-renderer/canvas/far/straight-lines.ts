import { endsBetween, wayOf } from '../edge-way.ts';
import type { Box, Point } from '../layout/graph.ts';
import type { SceneEdge } from '../scene.ts';

/** A piece of line along one axis: where it lies across, and from where to where along. */
export interface Straight {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The lines of a picture as straight pieces, each drawn once however many lines share it, and where lines arrive. */
export interface StraightLines {
  readonly across: readonly Straight[];
  readonly down: readonly Straight[];
  readonly arrows: readonly Point[];
}

/** Takes the lines between boxes apart and joins what lies on each other. */
export function straightLines(edges: readonly SceneEdge[], boxes: ReadonlyMap<string, Box>): StraightLines {
  const across = new Map<number, Straight[]>();
  const down = new Map<number, Straight[]>();
  const arrows = new Map<string, Point>();
  for (const edge of edges) {
    const [start, end] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (start === undefined || end === undefined) continue;
    const ends = endsBetween(start, end);
    const points = wayOf(edge.points, ends.from, ends.to);
    arrows.set(edge.to, ends.to);
    for (let at = 1; at < points.length; at++) {
      const [one, other] = [points[at - 1], points[at]];
      if (one === undefined || other === undefined) continue;
      if (one.y === other.y) add(across, one.y, { from: one.x, to: other.x });
      else add(down, one.x, { from: one.y, to: other.y });
    }
  }
  return { across: joined(across), down: joined(down), arrows: [...arrows.values()] };
}

function add(all: Map<number, Straight[]>, where: number, { from, to }: Omit<Straight, 'at'>): void {
  const at = Math.round(where * 2) / 2;
  const piece = { at, from: Math.min(from, to), to: Math.max(from, to) };
  const others = all.get(at);
  if (others === undefined) all.set(at, [piece]);
  else others.push(piece);
}

function joined(all: ReadonlyMap<number, Straight[]>): Straight[] {
  return [...all.values()].flatMap((pieces) => {
    const found: Straight[] = [];
    let last: Straight | undefined;
    for (const piece of pieces.sort((a, b) => a.from - b.from)) {
      if (last !== undefined && piece.from <= last.to) last = { ...last, to: Math.max(last.to, piece.to) };
      else {
        if (last !== undefined) found.push(last);
        last = piece;
      }
    }
    if (last !== undefined) found.push(last);
    return found;
  });
}
