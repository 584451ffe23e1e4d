import { NodeToolbar, Position } from '@xyflow/react';
import { isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { words } from '../ui/words.ts';
import type { StepActs } from './flow-nodes.ts';

/** The small bar under a step: run to here, switch off, delete, and everything else under More. */
export function StepToolbar(props: {
  readonly step: DraftStep;
  readonly acts: StepActs;
  /** The workflow may only be looked at and tried. */
  readonly readOnly: boolean;
  readonly onConnect: (id: string) => void;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}) {
  const { step, acts } = props;
  const { canvas: say, testing: test } = words();
  const off = isSwitchedOff(step);
  const edits: readonly (MenuItem | 'line')[] = [
    'line',
    { label: say.open, icon: 'settings', keys: 'Enter', onSelect: () => acts.openInspector() },
    { label: say.rename, icon: 'pencil', keys: 'F2', onSelect: () => acts.rename(step.id) },
    { label: say.addAfter, icon: 'plus', onSelect: () => acts.pick({ kind: 'after', id: step.id }) },
    { label: say.connect, icon: 'arrow-right', keys: 'C', onSelect: () => props.onConnect(step.id) },
    'line',
    { label: say.duplicate, icon: 'copy', keys: 'Mod+D', onSelect: () => acts.duplicate([step.id]) },
    { label: say.copy, icon: 'copy', keys: 'Mod+C', onSelect: () => acts.copy([step.id]) },
    { label: say.cut, keys: 'Mod+X', onSelect: () => acts.cut([step.id]) },
    'line',
    {
      label: say.removeHeal,
      icon: 'bin',
      keys: 'Mod+Backspace',
      danger: true,
      onSelect: () => acts.remove([step.id], 'heal'),
    },
  ];
  return (
    <NodeToolbar nodeId={step.id} isVisible position={Position.Bottom} offset={8} align="start">
      <div
        className="step-toolbar nodrag nopan"
        role="toolbar"
        aria-label={step.name}
        onMouseEnter={props.onEnter}
        onMouseLeave={props.onLeave}
      >
        <IconButton
          icon="play-to"
          label={test.to}
          keys="Mod+Shift+Enter"
          onClick={() => acts.test({ kind: 'to', step: step.id })}
        />
        {!props.readOnly && (
          <>
            <IconButton
              icon="power"
              label={off ? say.switchOn : say.switchOff}
              keys="D"
              pressed={off}
              onClick={() => acts.toggle([step.id])}
            />
            <IconButton icon="bin" label={say.remove} keys="Del" onClick={() => acts.remove([step.id], 'cut')} />
          </>
        )}
        <Menu
          trigger={<IconButton icon="more" label={say.more} />}
          items={[
            { label: test.step, icon: 'test', keys: 'T', onSelect: () => acts.test({ kind: 'step', step: step.id }) },
            {
              label: test.from,
              icon: 'play-from',
              keys: 'Mod+Alt+Enter',
              onSelect: () => acts.test({ kind: 'from', step: step.id }),
            },
            { label: test.ask, onSelect: () => acts.test({ kind: 'step', step: step.id }, 'ask') },
            {
              label: acts.isPinned(step.id) ? test.unpin : test.pin,
              icon: 'pin',
              keys: 'P',
              onSelect: () => acts.pin([step.id]),
            },
            ...(props.readOnly ? [] : edits),
          ]}
        />
      </div>
    </NodeToolbar>
  );
}
