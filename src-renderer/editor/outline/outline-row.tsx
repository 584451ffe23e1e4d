import { memo, type MouseEvent, type ReactNode } from 'react';
import { isSwitchedOff, type DraftStep } from '../../commands/draft.ts';
import type { EditorActs, NodeBadge } from '../../state/editor-slots.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { blockIcon } from '../../ui/block-icon.ts';
import { classes } from '../../ui/classes.ts';
import { Icon, stepTypeIcon } from '../../ui/icon.tsx';
import { words } from '../../ui/words.ts';
import { indentOf } from './use-outline-drag.ts';

/** What one row of the outline shows. */
export interface OutlineRowProps {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly onRenamed: (id: string, name: string | undefined) => void;
  readonly step: DraftStep;
  readonly depth: number;
  /** Its place among the steps of its list, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  readonly badge: NodeBadge['kind'] | undefined;
  readonly badgeWords: string | undefined;
  /** What it waits for, in words. */
  readonly after: string;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isRenaming: boolean;
  readonly isClosed: boolean;
  /** It is on its way to another place. */
  readonly isDragged: boolean;
  /** Every act on it, behind a button; on the current row only. */
  readonly menu: ReactNode;
}

/** One row; drawn again only when it changes, because a long outline has a thousand. */
export const OutlineRow = memo(function OutlineRow(props: OutlineRowProps) {
  const { step, depth, badge, after, acts } = props;
  const isLoop = step.body.length > 0;
  return (
    <div
      role="treeitem"
      aria-labelledby={`outline-${step.id}`}
      aria-level={depth}
      aria-posinset={props.place}
      aria-setsize={props.siblings}
      aria-selected={props.isSelected}
      aria-expanded={isLoop ? !props.isClosed : undefined}
      tabIndex={props.isCurrent ? 0 : -1}
      data-id={step.id}
      className={classes('outline-row', isSwitchedOff(step) && 'outline-off', props.isDragged && 'outline-dragged')}
      style={{ paddingLeft: `${indentOf(depth)}px` }}
      onClick={(event) => select(event, props.document, step.id)}
      onContextMenu={(event) => {
        event.preventDefault();
        const row = event.currentTarget;
        if (!props.document.getState().selection.includes(step.id)) props.document.select([step.id]);
        // The button that opens the menu comes with the selection.
        requestAnimationFrame(() => row.querySelector<HTMLElement>('[aria-haspopup="menu"]')?.click());
      }}
      onDoubleClick={() => acts.enter(step.id)}
    >
      {isLoop ? (
        <span
          className="outline-fold"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            acts.fold([step.id], props.isClosed ? 'open' : 'close');
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Icon name={props.isClosed ? 'chevron-right' : 'chevron-down'} size={14} />
        </span>
      ) : (
        <span className="outline-fold" />
      )}
      <span className="icon-tile">
        <Icon name={step.type === 'tool' ? blockIcon(step.fields.server, step.fields.tool) : stepTypeIcon(step.type ?? '')} />
      </span>
      {/* Its name, for the ears: without the words of the button. */}
      <span id={`outline-${step.id}`} className="outline-words">
        {props.isRenaming ? (
          <RenameField step={step} onRenamed={props.onRenamed} />
        ) : (
          <span className="outline-name one">{step.name}</span>
        )}
        <span className="caption text-3">{step.type === undefined ? '?' : words().stepTypes[step.type]}</span>
        {isLoop && props.isClosed && <span className="caption text-3">{words().canvas.inside(step.body.length)}</span>}
        <span className="spacer" />
        <span className="small text-3 one outline-needs">
          {after === '' ? words().editor.startsAtOnce : words().editor.waitsFor(after)}
        </span>
        {badge !== undefined && <Badge kind={badge}>{props.badgeWords}</Badge>}
      </span>
      {props.menu !== undefined && (
        // A click on the button, or on what it opens, is none on the row.
        <span onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}>
          {props.menu}
        </span>
      )}
    </div>
  );
});

function RenameField({ step, onRenamed }: Pick<OutlineRowProps, 'step' | 'onRenamed'>) {
  return (
    <input
      className="node-rename"
      aria-label={words().canvas.rename}
      defaultValue={step.name}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onRenamed(step.id, event.currentTarget.value);
        if (event.key === 'Escape') onRenamed(step.id, undefined);
      }}
      onBlur={(event) => onRenamed(step.id, event.currentTarget.value)}
    />
  );
}

/** A click selects; with Ctrl it adds or takes away, with Shift it selects all rows up to this one. */
function select(event: MouseEvent<HTMLElement>, document: DocumentStore, id: string): void {
  const { selection } = document.getState();
  if (event.ctrlKey || event.metaKey)
    return document.select(selection.includes(id) ? selection.filter((one) => one !== id) : [...selection, id]);
  const rows = [...(event.currentTarget.parentElement?.querySelectorAll('[role=treeitem]') ?? [])].flatMap(
    (row) => row.getAttribute('data-id') ?? [],
  );
  const from = rows.indexOf(selection[0] ?? '');
  const to = rows.indexOf(id);
  if (!event.shiftKey || from < 0) return document.select([id], 'seek');
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  document.select(from <= to ? between : between.toReversed());
}
