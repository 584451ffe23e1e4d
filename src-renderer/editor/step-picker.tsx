import { useState, type KeyboardEvent } from 'react';
import { Dialog as Base } from '@base-ui/react/dialog';
import { runsType } from '../../src-shared/workflow/checks/not-yet.ts';
import { findBlocks, type Block } from '../commands/blocks.ts';
import { groupIcon } from '../ui/block-icon.ts';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import { startDrag } from './palette-dock.tsx';

/** A search over every block; Enter adds the marked one. */
export function StepPicker(props: {
  readonly open: boolean;
  readonly blocks: readonly Block[];
  readonly onPick: (key: string) => void;
  readonly onClose: () => void;
}) {
  return (
    <Base.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="step-picker-scrim" />
        <Base.Popup className="step-picker" aria-label={words().picker.title}>
          <PickerBody blocks={props.blocks} onPick={props.onPick} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function PickerBody({ blocks, onPick }: { readonly blocks: readonly Block[]; readonly onPick: (key: string) => void }) {
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState(0);
  const say = words().picker;
  const groups: Readonly<Record<string, string>> = say.groups;
  const found = findBlocks(blocks, search);
  const at = Math.min(marked, Math.max(0, found.length - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = (at + step + found.length) % Math.max(1, found.length);
      setMarked(next);
      document.getElementById(`picker-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const block = found[at];
      if (block !== undefined) onPick(block.key);
    }
  };
  return (
    <>
      <div className="step-picker-search">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="step-picker-list"
          aria-activedescendant={found.length > 0 ? `picker-${at}` : undefined}
          aria-label={say.search}
          placeholder={say.search}
          value={search}
          autoFocus
          spellCheck={false}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="step-picker-list" id="step-picker-list" role="listbox" aria-label={say.title} tabIndex={-1}>
        {found.length === 0 && (
          <div className="step-picker-none">
            <b>{say.none}</b>
            <span className="text-3 small">{say.noneHint}</span>
          </div>
        )}
        {found.map((block, index) => (
          <div
            key={block.key}
            id={`picker-${index}`}
            role="option"
            aria-selected={index === at}
            className="step-picker-item"
            draggable
            onDragStart={(event) => startDrag(event, block.key)}
            // Rows that move below a mouse at rest are not pointed at.
            onMouseMove={({ movementX, movementY }) => {
              if (movementX !== 0 || movementY !== 0) setMarked(index);
            }}
            onClick={() => onPick(block.key)}
          >
            <span className="icon-tile">
              <Icon name={block.group === null ? stepTypeIcon(block.type) : groupIcon(block.group)} />
            </span>
            <span className="step-picker-words">
              <span className="one step-picker-title">{block.title}</span>
              <span className="one small text-3">{block.help}</span>
            </span>
            <span className="spacer" />
            {!runsType(block.type) && <span className="tag">{words().picker.notYet}</span>}
            <span className="caption text-3">{block.group === null ? say.types : (groups[block.group] ?? block.group)}</span>
          </div>
        ))}
      </div>
    </>
  );
}
