import type { NodeBadge } from '../../state/editor-slots.ts';
import { STATUS_SHAPES } from '../../ui/status-shapes.ts';
import { iconPath, type IconName } from '../../ui/icon.tsx';
import { words } from '../../ui/words.ts';
import { nameWidth } from '../measure-text.ts';
import type { Box } from '../layout/graph.ts';
import { tokensOf, type FarColours } from './far-colours.ts';
import type { FarBlock, FarScene, FarState } from './far-scene.ts';
import { nodeIcon } from '../step-node.tsx';
import { linesOf } from '../name-lines.ts';

/** What is drawn: the part of the picture in `area`, `zoom` px on the screen for each of its own. */
export interface FarPainting {
  readonly scene: FarScene;
  readonly state: FarState;
  readonly colours: FarColours;
  readonly area: Box;
  readonly zoom: number;
}

/** From this zoom on names can be read. */
const READABLE = 0.32;
const ICON = 15;
/** A step is drawn at least so high, px on the screen. */
const LEAST = 3;

/** Draws the picture as it looks from far away; the corner of `area` is the corner of what is drawn on. */
export function paintFar(context: CanvasRenderingContext2D, painting: FarPainting): void {
  const { scene, area, zoom, colours } = painting;
  const seen = scene.blocks.filter(({ box }) => overlaps(box, area));
  context.save();
  context.scale(zoom, zoom);
  context.translate(-area.x, -area.y);
  for (const block of seen) if (block.kind === 'loop') paintLoop(context, block, painting);
  paintLines(context, painting);
  const drawGlyph = glyphs(painting);
  for (const block of seen) if (block.kind !== 'loop') paintBlock(context, block, painting);
  context.fillStyle = colours.text;
  for (const block of seen) if (zoom >= READABLE) paintWords(context, block, painting);
  for (const block of seen) {
    const badge = painting.state.badges.get(block.step.id);
    if (badge !== undefined) drawGlyph(context, block, badge.kind);
  }
  for (const block of seen) paintMark(context, block, painting);
  context.restore();
}

function paintLines(context: CanvasRenderingContext2D, { scene, colours, area, zoom }: FarPainting): void {
  const width = Math.max(1.5, 0.7 / zoom);
  const [right, bottom] = [area.x + area.width, area.y + area.height];
  context.fillStyle = zoom >= READABLE ? colours.edge : colours.small.edge;
  // Thousands of lines drawn full would be one dark ground.
  context.globalAlpha = Math.min(1, 0.4 + zoom * 1.5);
  for (const { at, from, to } of scene.lines.across)
    if (at >= area.y && at <= bottom && to >= area.x && from <= right) context.fillRect(from, at - width / 2, to - from, width);
  for (const { at, from, to } of scene.lines.down)
    if (at >= area.x && at <= right && to >= area.y && from <= bottom) context.fillRect(at - width / 2, from, width, to - from);
  if (zoom >= READABLE / 2) {
    context.beginPath();
    for (const { x, y } of scene.lines.arrows) {
      if (x < area.x || x > right || y < area.y || y > bottom) continue;
      context.moveTo(x - 7, y - 4);
      context.lineTo(x + 1, y);
      context.lineTo(x - 7, y + 4);
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

function paintLoop(context: CanvasRenderingContext2D, { box, step }: FarBlock, { colours, zoom, state }: FarPainting): void {
  const tokens = tokensOf(state.badges.get(step.id)?.kind);
  context.fillStyle = colours.of('group');
  const plain = zoom >= READABLE ? colours.of('line-2') : colours.small.loop;
  context.strokeStyle = tokens === undefined ? plain : colours.of(tokens.frame);
  context.lineWidth = Math.max(1.5, 1 / zoom);
  shape(context, box, 12);
  context.fill();
  context.stroke();
}

function paintBlock(context: CanvasRenderingContext2D, block: FarBlock, { colours, zoom, state }: FarPainting): void {
  const { box, step, kind, isOff } = block;
  const tokens = tokensOf(state.badges.get(step.id)?.kind);
  const line = Math.min(Math.max(1, 0.8 / zoom), box.height / 4);
  context.globalAlpha = state.lifted.has(step.id) ? 0.35 : 1;
  context.lineWidth = line;
  if (kind === 'closed') {
    // A body behind it, as the near picture shows it.
    context.fillStyle = colours.of('group');
    context.strokeStyle = colours.of('line-2');
    shape(context, { ...box, x: box.x + 6, y: box.y + 6 }, 8);
    context.fill();
    context.stroke();
  }
  const isReadable = zoom >= READABLE;
  const least = LEAST / zoom;
  if (box.height < least) {
    // A very long row seen whole is thinner than a pixel: it is drawn as thin as can be seen.
    context.fillStyle = tokens === undefined ? colours.frame : colours.of(tokens.frame);
    context.fillRect(box.x, box.y + (box.height - least) / 2, Math.max(box.width, least / 3), least);
    context.globalAlpha = 1;
    return;
  }
  context.fillStyle = isOff
    ? colours.of('sunken')
    : isReadable
      ? colours.block
      : tokens === undefined
        ? colours.small.block
        : colours.of(tokens.ground);
  context.strokeStyle = tokens === undefined ? (isReadable ? colours.of('line-2') : colours.frame) : colours.of(tokens.frame);
  context.setLineDash(isOff ? [4 * line, 3 * line] : []);
  if (box.height * zoom < 12 && !isOff) {
    // So small a corner cannot be seen, and many are drawn.
    context.fillRect(box.x, box.y, box.width, box.height);
    context.strokeRect(box.x + line / 2, box.y + line / 2, box.width - line, box.height - line);
  } else {
    shape(context, box, 8);
    context.fill();
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function paintWords(context: CanvasRenderingContext2D, { box, step, kind }: FarBlock, { colours }: FarPainting): void {
  context.textBaseline = 'alphabetic';
  context.fillStyle = colours.text;
  if (kind === 'loop') {
    context.font = `600 12px ${colours.font}`;
    context.fillText(step.name, box.x + 56, box.y + 22, Math.max(0, box.width - 120));
    return;
  }
  context.font = `600 13px ${colours.font}`;
  linesOf(step.name, 152, nameWidth).forEach((line, at) => context.fillText(line, box.x + 12, box.y + 48 + at * 17));
  context.fillStyle = colours.of('text-3');
  context.font = `500 11px ${colours.font}`;
  const type = step.type === undefined ? '?' : words().stepTypes[step.type];
  context.fillText(type, box.x + 33, box.y + 24);
  context.strokeStyle = colours.of('text-2');
  context.lineWidth = 1.5;
  context.save();
  context.translate(box.x + 12, box.y + 12);
  context.scale(ICON / 16, ICON / 16);
  context.stroke(iconOf(nodeIcon(step)));
  context.restore();
  context.fillStyle = colours.block;
  context.strokeStyle = colours.edge;
  for (const x of [box.x, box.x + box.width]) {
    context.beginPath();
    context.arc(x, box.y + box.height / 2, 4, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

const icons = new Map<IconName, Path2D>();

function iconOf(name: IconName): Path2D {
  const known = icons.get(name) ?? new Path2D(iconPath(name));
  icons.set(name, known);
  return known;
}

function paintMark(context: CanvasRenderingContext2D, { box, step }: FarBlock, { colours, zoom, state }: FarPainting): void {
  const mark = state.marks.get(step.id);
  if (mark === undefined) return;
  const px = 1 / zoom;
  const ring = (by: number, width: number) => {
    context.lineWidth = width * px;
    shape(context, { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }, 8 + by);
    context.stroke();
  };
  if (mark !== 'found') {
    context.strokeStyle = colours.halo;
    ring(3 * px, 4);
  }
  context.strokeStyle = colours.ring;
  context.setLineDash(mark === 'selected' || mark === 'source' ? [] : [4 * px, 2 * px]);
  ring(mark === 'found' ? 2 * px : 0.5 * px, 2);
  context.setLineDash([]);
}

/** Draws the marks of statuses, each drawn once and then copied. */
function glyphs({ colours, zoom }: FarPainting) {
  const drawn = new Map<string, OffscreenCanvas>();
  return (context: CanvasRenderingContext2D, { box, kind: block }: FarBlock, kind: NodeBadge['kind']): void => {
    const isCorner = zoom >= READABLE || block === 'loop';
    const head = block === 'loop' ? 36 : box.height;
    const size = (isCorner ? Math.max(9, Math.min(14, 22 * zoom)) : Math.max(8, Math.min(16, box.height * zoom * 0.62))) / zoom;
    const key = `${kind} ${size}`;
    const pixels = Math.ceil(size * zoom * 2);
    const glyph = drawn.get(key) ?? glyphOf(kind, pixels, colours);
    drawn.set(key, glyph);
    const x = isCorner ? box.x + box.width - size - 8 : box.x + (box.width - size) / 2;
    const y = isCorner ? box.y + Math.min(8, (head - size) / 2) : box.y + (box.height - size) / 2;
    context.drawImage(glyph, x, y, size, size);
  };
}

function glyphOf(kind: NodeBadge['kind'], pixels: number, colours: FarColours): OffscreenCanvas {
  const glyph = new OffscreenCanvas(pixels, pixels);
  const context = glyph.getContext('2d');
  if (context === null) return glyph;
  context.scale(pixels / 16, pixels / 16);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const part of STATUS_SHAPES[kind]) {
    const path = new Path2D(part.path);
    context.setLineDash([...(part.dashes ?? [])]);
    context.lineWidth = part.width ?? 1.5;
    context.globalAlpha = 1;
    if (part.fill !== undefined) {
      context.fillStyle = colours.of(part.fill);
      context.fill(path);
    }
    if (part.stroke === undefined) continue;
    context.globalAlpha = part.opacity ?? 1;
    context.strokeStyle = colours.of(part.stroke);
    context.stroke(path);
  }
  return glyph;
}

function shape(context: CanvasRenderingContext2D, box: Box, radius: number): void {
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
}

function overlaps(one: Box, other: Box): boolean {
  return (
    one.x <= other.x + other.width &&
    one.x + one.width >= other.x &&
    one.y <= other.y + other.height &&
    one.y + one.height >= other.y
  );
}
