import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { DraftStep } from '../../commands/draft.ts';
import type { EditorActs, NodeBadge, StepMenuPlace } from '../../state/editor-slots.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { useDocument } from '../../state/documents/use-document.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { words } from '../../ui/words.ts';
import { classes } from '../../ui/classes.ts';
import { outlineKey } from './outline-keys.ts';
import { OutlineRow } from './outline-row.tsx';
import { indentOf, useOutlineDrag } from './use-outline-drag.ts';

/** The workflow as a list: everything the canvas can do, in reading order. */
export function Outline(props: {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  readonly renaming: string | undefined;
  readonly onRenamed: (id: string, name: string | undefined) => void;
  readonly menu: (ids: readonly string[], place: StepMenuPlace) => ReactNode;
}) {
  const { document: opened, acts, badges } = props;
  const draft = useDocument(opened, (state) => state.draft);
  const selection = useDocument(opened, (state) => state.selection);
  const broken = useDocument(opened, (state) => state.broken);
  const closed = useDocument(opened, (state) => state.closed);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(draft.steps, new Set(closed), 1), [draft, closed]);
  const selected = useMemo(() => new Set(selection), [selection]);
  const last = selection.findLast((id) => rows.some((row) => row.step.id === id));
  const current = last ?? rows[0]?.step.id;

  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]');
    if (row === null || row === undefined) return;
    row.scrollIntoView({ block: 'nearest' });
    // Only from row to row: a field or a button in a row keeps the focus.
    if (document.activeElement?.getAttribute('role') === 'treeitem' && list.current?.contains(document.activeElement))
      row.focus();
  }, [current]);

  const { drag, onPointerDown } = useOutlineDrag(list, { document: opened, acts, rows });
  const dragged = new Set(drag?.ids);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target, currentTarget } = event;
    // Menus are elsewhere in the page, though their events come by here.
    if (!(target instanceof Node) || !currentTarget.contains(target) || target instanceof HTMLInputElement) return;
    if (target instanceof HTMLButtonElement && [' ', 'Enter', 'Escape'].includes(event.key)) return;
    const openMenu = () =>
      list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"] [aria-haspopup="menu"]')?.click();
    if (!outlineKey(event, { document: opened, acts, rows: rows.map((row) => row.step), current, openMenu })) return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (rows.length === 0) return <EmptyState title={words().editor.empty} text={words().editor.emptyHint} />;
  return (
    <div
      ref={list}
      className={classes('outline', broken && 'outline-broken', drag !== undefined && 'outline-dragging')}
      onPointerDown={onPointerDown}
      role="tree"
      aria-multiselectable="true"
      aria-label={words().editor.outline}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        // A closed dialog gives the focus back to the row it came from, though another one is current by now.
        if (event.target.getAttribute('role') !== 'treeitem' || event.target.tabIndex === 0) return;
        // A press focuses a row before it is a click: the list must not go away from under the pointer.
        event.currentTarget.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus({ preventScroll: true });
      }}
    >
      {rows.map(({ step, depth, place, siblings }) => {
        const badge = badges.get(step.id);
        const isCurrent = step.id === current;
        return (
          <OutlineRow
            key={step.id}
            document={opened}
            acts={acts}
            onRenamed={props.onRenamed}
            step={step}
            depth={depth}
            place={place}
            siblings={siblings}
            badge={badge?.kind}
            badgeWords={badge?.words}
            after={step.needs.map((need) => draft.all.get(need)?.name ?? need).join(', ')}
            isCurrent={isCurrent}
            isSelected={selected.has(step.id)}
            isRenaming={props.renaming === step.id}
            isClosed={closed.includes(step.id)}
            isDragged={dragged.has(step.id)}
            menu={isCurrent && selected.size > 0 ? props.menu(selection, {}) : undefined}
          />
        );
      })}
      {drag?.drop !== undefined && (
        <div className="outline-drop" aria-hidden="true" style={{ top: drag.top, left: indentOf(drag.drop.depth) + 12 }} />
      )}
    </div>
  );
}

interface Row {
  readonly step: DraftStep;
  readonly depth: number;
  readonly place: number;
  readonly siblings: number;
}

/** The rows that are shown: every step, and the bodies of open loops below them. */
function rowsOf(steps: readonly DraftStep[], closed: ReadonlySet<string>, depth: number): Row[] {
  return steps.flatMap((step, at) => [
    { step, depth, place: at + 1, siblings: steps.length },
    ...(closed.has(step.id) ? [] : rowsOf(step.body, closed, depth + 1)),
  ]);
}
