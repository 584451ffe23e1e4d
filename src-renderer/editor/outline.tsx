import { memo, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { eachStep, isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import type { EditorActs, NodeBadge } from '../state/editor-slots.ts';
import type { DocumentStore } from '../state/document-store.ts';
import { useDocument } from '../state/use-document.ts';
import { Badge } from '../ui/badge.tsx';
import { blockIcon } from '../ui/block-icon.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';

/** The workflow as a list: everything the canvas can do, in reading order. */
export function Outline(props: {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  readonly renaming: string | undefined;
  readonly onRenamed: (id: string, name: string | undefined) => void;
}) {
  const { document: opened, acts } = props;
  const draft = useDocument(opened, (state) => state.draft);
  const selection = useDocument(opened, (state) => state.selection);
  const broken = useDocument(opened, (state) => state.broken);
  const list = useRef<HTMLDivElement>(null);
  const steps = useMemo(() => eachStep(draft.steps), [draft]);
  const selected = useMemo(() => new Set(selection), [selection]);
  const current = selection.at(-1) ?? steps[0]?.id;

  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]');
    if (list.current?.contains(document.activeElement) === true && document.activeElement?.tagName !== 'INPUT') row?.focus();
  }, [current]);

  const go = (step: DraftStep | undefined) => {
    if (step === undefined) return;
    opened.select([step.id]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const at = steps.findIndex((step) => step.id === current);
    const step = steps[at];
    const mod = event.ctrlKey || event.metaKey;
    const ids = selection.length > 0 ? selection : step === undefined ? [] : [step.id];
    const handled = ((): boolean => {
      if (mod && event.key === 'Backspace') return act(() => acts.remove(ids, 'heal'));
      if (mod && event.key.toLowerCase() === 'd') return act(() => acts.duplicate(ids));
      if (mod || event.altKey) return false;
      switch (event.key) {
        case 'ArrowDown':
          return act(() => go(steps[at + 1]));
        case 'ArrowUp':
          return act(() => go(steps[at - 1]));
        case 'Home':
          return act(() => go(steps[0]));
        case 'End':
          return act(() => go(steps.at(-1)));
        case 'ArrowRight':
          return act(() => go(step?.body[0]));
        case 'ArrowLeft':
          return act(() => go(step?.parent === undefined ? undefined : draft.all.get(step.parent)));
        case 'Enter':
          return act(() => acts.openInspector());
        case 'F2':
          return act(() => (step === undefined ? undefined : acts.rename(step.id)));
        case 'Delete':
          return act(() => acts.remove(ids, 'cut'));
        case 'n':
        case 'N':
          return act(() => acts.pick(step === undefined ? { kind: 'free' } : { kind: 'after', id: step.id }));
        case 'd':
        case 'D':
          return act(() => acts.toggle(ids));
        default:
          return false;
      }
    })();
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (steps.length === 0) return <EmptyState title={words().editor.empty} text={words().editor.emptyHint} />;
  return (
    <div
      ref={list}
      className={broken ? 'outline outline-broken' : 'outline'}
      role="tree"
      aria-label={words().editor.outline}
      onKeyDown={onKeyDown}
    >
      {draft.steps.map((step) => (
        <OutlineBranch key={step.id} {...props} step={step} depth={1} current={current} selected={selected} all={draft.all} />
      ))}
    </div>
  );
}

interface BranchProps {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  readonly renaming: string | undefined;
  readonly onRenamed: (id: string, name: string | undefined) => void;
  readonly step: DraftStep;
  readonly depth: number;
  readonly current: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly all: ReadonlyMap<string, DraftStep>;
}

/** A step's row, and the rows of its body below. */
function OutlineBranch(props: BranchProps) {
  const { step, depth, badges, current, renaming } = props;
  const badge = badges.get(step.id);
  return (
    <>
      <OutlineRow
        document={props.document}
        acts={props.acts}
        onRenamed={props.onRenamed}
        step={step}
        depth={depth}
        badge={badge?.kind}
        badgeWords={badge?.words}
        after={step.needs.map((need) => props.all.get(need)?.name ?? need).join(', ')}
        isCurrent={current === step.id}
        isSelected={props.selected.has(step.id)}
        isRenaming={renaming === step.id}
      />
      {step.body.length > 0 && (
        <div role="group">
          {step.body.map((inner) => (
            <OutlineBranch key={inner.id} {...props} step={inner} depth={depth + 1} />
          ))}
        </div>
      )}
    </>
  );
}

interface RowProps extends Pick<BranchProps, 'document' | 'acts' | 'onRenamed' | 'step' | 'depth'> {
  readonly badge: NodeBadge['kind'] | undefined;
  readonly badgeWords: string | undefined;
  /** What it waits for, in words. */
  readonly after: string;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isRenaming: boolean;
}

/** One row; drawn again only when it changes, because a long outline has a thousand. */
const OutlineRow = memo(function OutlineRow(props: RowProps) {
  const { step, depth, badge, onRenamed, after } = props;
  return (
    <div
      role="treeitem"
      aria-level={depth}
      aria-selected={props.isSelected}
      aria-expanded={step.body.length > 0 ? true : undefined}
      tabIndex={props.isCurrent ? 0 : -1}
      className={`outline-row${isSwitchedOff(step) ? ' outline-off' : ''}`}
      style={{ paddingLeft: `${16 + (depth - 1) * 28}px` }}
      onClick={(event) => {
        const { selection } = props.document.getState();
        const add = event.ctrlKey || event.metaKey;
        props.document.select(
          !add ? [step.id] : selection.includes(step.id) ? selection.filter((id) => id !== step.id) : [...selection, step.id],
        );
      }}
      onDoubleClick={() => props.acts.openInspector()}
    >
      <span className="icon-tile">
        <Icon name={step.type === 'tool' ? blockIcon(step.fields.server, step.fields.tool) : stepTypeIcon(step.type ?? '')} />
      </span>
      {props.isRenaming ? (
        <input
          className="node-rename"
          aria-label={words().canvas.rename}
          defaultValue={step.name}
          autoFocus
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Enter') onRenamed(step.id, event.currentTarget.value);
            if (event.key === 'Escape') onRenamed(step.id, undefined);
          }}
          onBlur={(event) => onRenamed(step.id, event.currentTarget.value)}
        />
      ) : (
        <span className="outline-name one">{step.name}</span>
      )}
      <span className="caption text-3">{step.type === undefined ? '?' : words().stepTypes[step.type]}</span>
      <span className="spacer" />
      <span className="small text-3 one outline-needs">
        {after === '' ? words().editor.startsAtOnce : words().editor.waitsFor(after)}
      </span>
      {badge !== undefined && <Badge kind={badge}>{props.badgeWords}</Badge>}
    </div>
  );
});

function act(what: () => void): boolean {
  what();
  return true;
}
