import type { KeyboardEvent } from 'react';
import type { ReactFlowInstance } from '@xyflow/react';
import { hasAncestor } from '../commands/step-edits.ts';
import type { DraftStep } from '../commands/draft.ts';
import { stepKey } from '../state/step-keys.ts';
import { words } from '../ui/words.ts';
import { connectKey, type Connecting, type ConnectTargets } from './connect-keys.ts';
import type { FlowEdge } from './flow-edge.tsx';
import type { FlowNode } from './flow-nodes.ts';
import type { Scene, SceneEdge } from './scene.ts';
import { stepByArrow } from './walk.ts';
import type { EditorActs } from '../state/editor-slots.ts';

/** How far Alt and an arrow key move a step, px; with Shift too. */
const NUDGE = { small: 8, large: 40 };

/** What the keys of the canvas act on. */
export interface KeyTargets extends ConnectTargets {
  readonly acts: EditorActs;
  readonly scene: Scene;
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly fit: () => void;
  readonly connecting: Connecting | undefined;
  readonly edge: SceneEdge | undefined;
  readonly openMenu: () => void;
}

/** The canvas's keys; every one of them says what it did. */
export function canvasKeys(targets: KeyTargets): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const { target, currentTarget } = event;
    // Menus and tooltips are elsewhere in the page, though their events come by here.
    if (!(target instanceof Node) || !currentTarget.contains(target) || target instanceof HTMLInputElement) return;
    if (target instanceof HTMLButtonElement && [' ', 'Enter', 'Escape'].includes(event.key)) return;
    const done = targets.connecting === undefined ? act(event, targets) : connectKey(event, targets.connecting, targets);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function act(event: KeyboardEvent, targets: KeyTargets): boolean {
  const { document, acts, scene, flow } = targets;
  const { draft, selection } = document.getState();
  const last = selection.at(-1);
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key.startsWith('Arrow') && event.altKey && !mod) return nudge(event, targets);
  if (key.startsWith('Arrow') && !mod) {
    const next = stepByArrow(draft, scene, { id: last, key });
    if (next === undefined) return true;
    document.select(event.shiftKey ? [...selection.filter((id) => id !== next), next] : [next]);
    const step = draft.all.get(next);
    if (step !== undefined)
      acts.announce(
        event.shiftKey ? words().canvas.selectedMany(document.getState().selection.length) : describe(step, draft.all),
      );
    return true;
  }
  if (mod && key === 'a') {
    const shown = scene.nodes.map((node) => node.step.id);
    document.select(shown);
    acts.announce(words().canvas.selectedMany(shown.length));
    return true;
  }
  if ((key === 'Delete' || key === 'Backspace') && !mod && targets.edge !== undefined && selection.length === 0) {
    acts.disconnect(targets.edge.from, targets.edge.to);
    return true;
  }
  if (stepKey(event, { document, acts, ids: selection })) return true;
  if (mod || event.altKey) return false;
  switch (key) {
    case 'Escape':
      document.select([]);
      return true;
    case 'c': {
      const step = draft.all.get(last ?? '');
      if (step === undefined) return false;
      targets.setConnecting({ from: step.id, to: undefined, typed: '' });
      acts.announce(words().canvas.chooseTarget(step.name));
      return true;
    }
    case 'ContextMenu':
    case 'F10':
      if (last === undefined || (key === 'F10' && !event.shiftKey)) return false;
      targets.openMenu();
      return true;
    case '0':
      void flow.zoomTo(1);
      return true;
    case '1':
      targets.fit();
      return true;
    default:
      return false;
  }
}

/** Moves the selected steps a little, those inside selected loops with their loop. */
function nudge(event: KeyboardEvent, { document, acts, scene }: KeyTargets): boolean {
  const { draft, selection } = document.getState();
  const by = event.shiftKey ? NUDGE.large : NUDGE.small;
  const x = event.key === 'ArrowLeft' ? -by : event.key === 'ArrowRight' ? by : 0;
  const y = event.key === 'ArrowUp' ? -by : event.key === 'ArrowDown' ? by : 0;
  const moves = scene.nodes
    .filter(({ step }) => selection.includes(step.id) && !hasAncestor(draft, step.id, selection))
    .map(({ step, box }) => [step.id, [box.x + x, box.y + y] as const] as const);
  if (moves.length > 0) acts.move(Object.fromEntries(moves), `move ${moves.map(([id]) => id).join()}`);
  return true;
}

function describe(step: DraftStep, all: ReadonlyMap<string, DraftStep>): string {
  const before = step.needs.map((need) => all.get(need)?.name ?? need).join(', ');
  const type = step.type === undefined ? '' : words().stepTypes[step.type];
  const more = before === '' ? words().editor.startsAtOnce : words().editor.waitsFor(before);
  return words().canvas.step(step.name, type, `, ${more}`);
}
