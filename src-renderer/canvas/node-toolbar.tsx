import type { ReactNode } from 'react';
import { NodeToolbar, Position } from '@xyflow/react';
import { isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { IconButton } from '../ui/button.tsx';
import { words } from '../ui/words.ts';

/** The small bar under a step, or under all that are selected: run to here, switch off, delete, and everything else under More. */
export function StepToolbar(props: {
  readonly steps: readonly DraftStep[];
  readonly acts: EditorActs;
  /** The workflow may only be looked at and tried. */
  readonly readOnly: boolean;
  /** The button that holds every act. */
  readonly menu: ReactNode;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}) {
  const { steps, acts } = props;
  const say = words().canvas;
  const [first] = steps;
  if (first === undefined) return null;
  const ids = steps.map((step) => step.id);
  const off = isSwitchedOff(first);
  return (
    <NodeToolbar nodeId={ids} isVisible position={Position.Bottom} offset={8} align={ids.length === 1 ? 'start' : 'center'}>
      <div
        className="step-toolbar nodrag nopan"
        role="toolbar"
        aria-label={ids.length === 1 ? first.name : say.selection(ids.length)}
        onMouseEnter={props.onEnter}
        onMouseLeave={props.onLeave}
      >
        {ids.length > 1 && <span className="step-toolbar-count caption figures">{say.selection(ids.length)}</span>}
        {ids.length === 1 && (
          <IconButton
            icon="play-to"
            label={words().testing.to}
            keys="Mod+Shift+Enter"
            onClick={() => acts.test({ kind: 'to', step: first.id })}
          />
        )}
        {!props.readOnly && (
          <>
            <IconButton
              icon="power"
              label={off ? say.switchOn : say.switchOff}
              keys="D"
              pressed={off}
              onClick={() => acts.toggle(ids)}
            />
            {ids.length > 1 && <IconButton icon="loop" label={say.group} keys="Mod+G" onClick={() => acts.group(ids)} />}
            <IconButton icon="bin" label={say.remove} keys="Del" onClick={() => acts.remove(ids, 'cut')} />
          </>
        )}
        {props.menu}
      </div>
    </NodeToolbar>
  );
}
