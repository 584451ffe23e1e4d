import type { DraftStep } from '../commands/draft.ts';
import { possibleHeirs } from '../commands/connectable.ts';
import { refuseConnection } from '../commands/step-edits.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { words } from '../ui/words.ts';
import type { Box } from './layout/graph.ts';

/** A connection being made by keyboard: where it starts, what is chosen so far, and what was typed to find it. */
export interface Connecting {
  readonly from: string;
  readonly to: string | undefined;
  readonly typed: string;
  /** Why the step that was meant cannot follow. */
  readonly refused?: Problem;
}

/** What choosing the end of a connection needs. */
export interface ConnectTargets {
  readonly document: DocumentStore;
  readonly acts: Pick<EditorActs, 'connect' | 'announce'>;
  /** Where steps stand on the canvas, px; steps that are not shown have no box. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly setConnecting: (connecting: Connecting | undefined) => void;
}

/** Arrow keys and typing choose where a connection leads, Enter makes it, Escape stops; true when the key was one of these. */
export function connectKey(
  event: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean },
  connecting: Connecting,
  targets: ConnectTargets,
): boolean {
  const { acts, setConnecting } = targets;
  const { from, to, typed } = connecting;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case 'Escape':
      setConnecting(undefined);
      acts.announce(words().canvas.connectStopped);
      return true;
    case 'Enter':
      setConnecting(undefined);
      if (to === undefined) acts.announce(words().canvas.connectStopped);
      else acts.connect(from, to);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      choose(inDirection(event.key, connecting, targets), { from, typed: '' }, targets);
      return true;
    case 'Backspace':
      byName(typed.slice(0, -1), connecting, targets);
      return true;
    default:
      if (event.key.length !== 1) return false;
      byName(typed + event.key, connecting, targets);
      return true;
  }
}

function byName(typed: string, { from, to }: Connecting, targets: ConnectTargets): void {
  const wanted = typed.trim().toLowerCase();
  const steps = reachable(from, targets);
  const found =
    steps.find((step) => step.name.toLowerCase().startsWith(wanted)) ??
    steps.find((step) => step.name.toLowerCase().includes(wanted));
  if (wanted !== '' && found !== undefined) return choose(found, { from, typed }, targets);
  const refused = wanted === '' ? undefined : whyNot(wanted, from, targets);
  targets.setConnecting({ from, to: wanted === '' ? to : undefined, typed, ...(refused === undefined ? {} : { refused }) });
  if (wanted === '') return;
  targets.acts.announce(refused === undefined ? words().canvas.noTarget(typed) : sentence(refused));
}

/** Why the step of that name cannot follow: a name that leads nowhere is answered with the reason. */
function whyNot(wanted: string, from: string, { document, boxes }: ConnectTargets): Problem | undefined {
  const { draft } = document.getState();
  const shown = [...draft.all.values()].filter((step) => boxes.has(step.id));
  const meant =
    shown.find((step) => step.name.toLowerCase().startsWith(wanted)) ??
    shown.find((step) => step.name.toLowerCase().includes(wanted));
  return meant === undefined ? undefined : refuseConnection(draft, from, meant.id);
}

function sentence({ message, hint }: Problem): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

function choose(
  step: DraftStep | undefined,
  by: Pick<Connecting, 'from' | 'typed'>,
  { acts, setConnecting }: ConnectTargets,
): void {
  if (step === undefined) return;
  setConnecting({ ...by, to: step.id });
  acts.announce(words().canvas.connectTo(step.name));
}

/** The steps that may come after one, as far as they are shown. */
function reachable(from: string, { document, boxes }: ConnectTargets): readonly DraftStep[] {
  const { draft } = document.getState();
  return possibleHeirs(draft, from).filter((step) => boxes.has(step.id));
}

/** The nearest step in the direction of an arrow, else the next one in text order: every step can be reached. */
function inDirection(key: string, { from, to }: Connecting, targets: ConnectTargets): DraftStep | undefined {
  const steps = reachable(from, targets);
  const here = targets.boxes.get(to ?? from);
  const [across, sign] = key === 'ArrowLeft' || key === 'ArrowRight' ? (['x', key] as const) : (['y', key] as const);
  const by = sign === 'ArrowRight' || sign === 'ArrowDown' ? 1 : -1;
  const ranked = steps.flatMap((step) => {
    const box = targets.boxes.get(step.id);
    if (box === undefined || here === undefined || step.id === to) return [];
    const dx = box.x + box.width / 2 - here.x - here.width / 2;
    const dy = box.y + box.height / 2 - here.y - here.height / 2;
    const [along, aside] = across === 'x' ? [dx * by, dy] : [dy * by, dx];
    return along > 4 ? [{ step, far: along + 2 * Math.abs(aside) }] : [];
  });
  const [nearest] = ranked.sort((a, b) => a.far - b.far);
  if (nearest !== undefined) return nearest.step;
  const at = steps.findIndex((step) => step.id === to);
  return steps[(at + by + steps.length) % Math.max(1, steps.length)] ?? steps[0];
}
