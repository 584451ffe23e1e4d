import type { KeyboardEvent } from 'react';
import type { ReactFlowInstance } from '@xyflow/react';
import type { DraftStep } from '../commands/draft.ts';
import { refuseConnection } from '../commands/step-edits.ts';
import type { DocumentStore } from '../state/document-store.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { words } from '../ui/words.ts';
import type { FlowEdge } from './flow-edge.tsx';
import type { FlowNode } from './flow-nodes.ts';
import type { Scene, SceneEdge } from './scene.ts';
import { stepByArrow } from './walk.ts';

/** A connection being made by keyboard. */
export interface Connecting {
  readonly from: string;
  readonly to: string | undefined;
}

/** What the keys of the canvas act on. */
export interface KeyTargets {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly scene: Scene;
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge>;
  readonly fit: () => void;
  readonly connecting: Connecting | undefined;
  readonly setConnecting: (connecting: Connecting | undefined) => void;
  readonly edge: SceneEdge | undefined;
}

/** The canvas's keys; every one of them says what it did. */
export function canvasKeys(targets: KeyTargets): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement) return;
    const done = targets.connecting === undefined ? act(event, targets) : connect(event, targets, targets.connecting);
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
  if (key.startsWith('Arrow') && !mod && !event.altKey) {
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
  if (mod && key === 'Backspace') return withSelection(selection, (ids) => acts.remove(ids, 'heal'));
  if (mod && key === 'd') return withSelection(selection, (ids) => acts.duplicate(ids));
  if (mod && key === 'a') {
    document.select([...draft.all.keys()]);
    acts.announce(words().canvas.selectedMany(draft.all.size));
    return true;
  }
  if (mod || event.altKey) return false;
  switch (key) {
    case 'Enter':
      return withSelection(selection, () => acts.openInspector());
    case 'Delete':
    case 'Backspace':
      if (targets.edge !== undefined && selection.length === 0) {
        acts.disconnect(targets.edge.from, targets.edge.to);
        return true;
      }
      return withSelection(selection, (ids) => acts.remove(ids, 'cut'));
    case 'F2':
      if (last !== undefined) acts.rename(last);
      return last !== undefined;
    case 'Escape':
      document.select([]);
      return true;
    case 'n':
      acts.pick(last === undefined ? { kind: 'free' } : { kind: 'after', id: last });
      return true;
    case 'd':
      return withSelection(selection, (ids) => acts.toggle(ids));
    case 'c': {
      const step = draft.all.get(last ?? '');
      if (step === undefined) return false;
      targets.setConnecting({ from: step.id, to: undefined });
      acts.announce(words().canvas.chooseTarget(step.name));
      return true;
    }
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

function connect(event: KeyboardEvent, targets: KeyTargets, connecting: Connecting): boolean {
  const { document, acts, scene } = targets;
  const { draft } = document.getState();
  const stop = () => targets.setConnecting(undefined);
  if (event.key === 'Escape') {
    stop();
    acts.announce(words().canvas.connectStopped);
    return true;
  }
  if (event.key === 'Enter') {
    stop();
    if (connecting.to !== undefined) acts.connect(connecting.from, connecting.to);
    return true;
  }
  if (!event.key.startsWith('Arrow')) return false;
  // Walk over the steps that can be reached, in the direction of the arrow.
  const reachable = scene.nodes
    .map((node) => node.step)
    .filter((step) => refuseConnection(draft, connecting.from, step.id) === undefined);
  const at = reachable.findIndex((step) => step.id === connecting.to);
  const by = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : -1;
  const next = reachable[(at + by + reachable.length) % reachable.length] ?? reachable[0];
  if (next === undefined) return true;
  targets.setConnecting({ from: connecting.from, to: next.id });
  acts.announce(words().canvas.connectTo(next.name));
  return true;
}

function describe(step: DraftStep, all: ReadonlyMap<string, DraftStep>): string {
  const before = step.needs.map((need) => all.get(need)?.name ?? need).join(', ');
  const type = step.type === undefined ? '' : words().stepTypes[step.type];
  const more = before === '' ? words().editor.startsAtOnce : words().editor.waitsFor(before);
  return words().canvas.step(step.name, type, `, ${more}`);
}

function withSelection(selection: readonly string[], act: (ids: readonly string[]) => void): boolean {
  if (selection.length === 0) return false;
  act(selection);
  return true;
}
