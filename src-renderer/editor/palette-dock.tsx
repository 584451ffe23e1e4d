import type { DragEvent } from 'react';
import { runsType } from '../../src-shared/workflow/checks/not-yet.ts';
import type { Block } from '../commands/blocks.ts';
import { groupIcon } from '../ui/block-icon.ts';
import { firstClickOnly } from '../ui/first-click.ts';
import { Icon, stepTypeIcon, type IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { words } from '../ui/words.ts';

const SECTIONS = [
  ['agent', 'command', 'tool', 'http', 'deploy'],
  ['ask', 'approve', 'wait'],
  ['loop', 'workflow'],
] as const;

/** The column of blocks beside the canvas: drag one in, or click to add it at the end. */
export function PaletteDock(props: {
  readonly blocks: readonly Block[];
  readonly onAdd: (key: string) => void;
  readonly disabled: boolean;
}) {
  const groups = [...new Set(props.blocks.flatMap((block) => (block.group === null ? [] : [block.group])))];
  const names: Readonly<Record<string, string>> = words().picker.groups;
  return (
    <div className="dock" role="toolbar" aria-label={words().editor.addStep} aria-orientation="vertical">
      {SECTIONS.map((section, at) => (
        <div key={section[0]} className="dock-section">
          {at > 0 && <hr />}
          {section.map((type) => (
            <DockItem
              key={type}
              icon={stepTypeIcon(type)}
              label={words().blocks[type].title}
              help={runsType(type) ? words().blocks[type].help : `${words().blocks[type].help} ${words().picker.notYet}.`}
              quiet={!runsType(type)}
              disabled={props.disabled}
              dragKey={type}
              onClick={() => props.onAdd(type)}
            />
          ))}
        </div>
      ))}
      {groups.length > 0 && (
        <div className="dock-section">
          <hr />
          {groups.map((group) => (
            <Menu
              key={group}
              trigger={
                <button type="button" className="dock-item" disabled={props.disabled}>
                  <Icon name={groupIcon(group)} size={18} />
                  <span className="one">{names[group] ?? group}</span>
                </button>
              }
              items={props.blocks
                .filter((block) => block.group === group)
                .map((block) => ({ label: block.title, icon: groupIcon(group), onSelect: () => props.onAdd(block.key) }))}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function DockItem(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly help: string;
  readonly dragKey: string;
  readonly disabled: boolean;
  /** True where a run would be refused: it can be set up, not run. */
  readonly quiet: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      className={props.quiet ? 'dock-item dock-quiet' : 'dock-item'}
      title={props.help}
      disabled={props.disabled}
      draggable={!props.disabled}
      onDragStart={(event) => startDrag(event, props.dragKey)}
      onClickCapture={firstClickOnly}
      onClick={props.onClick}
    >
      <Icon name={props.icon} size={18} />
      <span className="one">{props.label}</span>
    </button>
  );
}

/** Puts a block's key on a drag, for the canvas to read at the drop. */
export function startDrag(event: DragEvent, key: string): void {
  event.dataTransfer.setData('application/x-flowright-block', key);
  event.dataTransfer.effectAllowed = 'copy';
}
