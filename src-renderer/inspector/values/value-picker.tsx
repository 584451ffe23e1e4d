import { useId, useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Reach } from '../../commands/values.ts';
import type { ValueGroup, ValueNode } from '../../commands/value-tree.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from './binding.ts';
import { ValueLine } from './value-line.tsx';
import { valueRows } from './value-rows.ts';

/** The + of a field: opens the values it may take in. */
export function ValueButton(props: {
  readonly label: string;
  readonly reach: Reach;
  readonly onPick: (node: ValueNode) => void;
}) {
  return (
    <ValuePopover
      {...props}
      trigger={<IconButton icon="plus" label={words().values.insertInto(props.label)} data-pick={props.label} />}
    />
  );
}

/** Opens a searchable list of the values that may be read, from the one element in `trigger`. */
export function ValuePopover(props: {
  readonly label: string;
  readonly reach: Reach;
  readonly onPick: (node: ValueNode) => void;
  readonly trigger: ReactElement<Record<string, unknown>>;
}) {
  const [open, setOpen] = useState<'open' | 'closed'>('closed');
  return (
    <Popover open={open === 'open'} onOpen={setOpen} label={words().values.title} beside={{ trigger: props.trigger }}>
      <ValueSearch
        reach={props.reach}
        onPick={(node) => {
          setOpen('closed');
          props.onPick(node);
        }}
      />
    </Popover>
  );
}

/** A searchable list of the values that may be read. */
export function ValueSearch(props: {
  readonly reach: Reach;
  /** The value that stands there now: it is marked at first. */
  readonly current?: string;
  readonly onPick: (node: ValueNode) => void;
}) {
  const { reach, current, onPick } = props;
  const binding = useBinding();
  const say = words().values;
  const id = useId();
  const [query, setQuery] = useState('');
  const tree = useMemo(() => binding.values(reach), [binding, reach]);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => foldsAround(tree, current));
  const [marked, setMarked] = useState(() => {
    const rows = valueRows(tree, { query: '', open }).flatMap((one) => one.rows);
    return Math.max(
      0,
      rows.findIndex(({ node }) => node.expression === current),
    );
  });
  const groups = useMemo(() => valueRows(tree, { query, open }), [tree, query, open]);
  const rows = groups.flatMap((one) => one.rows);
  const at = Math.min(marked, Math.max(0, rows.length - 1));
  const fold = (expression: string, to: 'shown' | 'folded') =>
    setOpen(to === 'shown' ? new Set([...open, expression]) : new Set([...open].filter((one) => one !== expression)));
  const mark = (next: number) => {
    setMarked(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) mark((at + step + rows.length) % Math.max(1, rows.length));
    else if (event.key === 'Enter' && row !== undefined) onPick(row.node);
    else if (event.key === 'ArrowRight' && row?.inside === 'folded' && query === '') fold(row.node.expression, 'shown');
    else if (event.key === 'ArrowLeft' && row?.inside === 'shown' && query === '') fold(row.node.expression, 'folded');
    else return;
    event.preventDefault();
  };
  let index = -1;
  return (
    <>
      <div className="value-search">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={rows.length > 0 ? `${id}-${at}` : undefined}
          aria-label={say.search}
          placeholder={say.search}
          value={query}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="value-list" id={`${id}-list`} role="listbox" aria-label={say.title} tabIndex={-1}>
        {rows.length === 0 && <p className="value-none">{query === '' ? say.none : say.noneFound}</p>}
        {groups.map(({ group, title, rows: lines }) => (
          <div key={group.id} role="group" aria-label={title} className="value-group">
            <div className="value-group-title" aria-hidden="true">
              {title}
            </div>
            {lines.map((row) => {
              index += 1;
              const own = index;
              return (
                <div
                  key={row.node.expression}
                  id={`${id}-${own}`}
                  role="option"
                  aria-selected={own === at}
                  className="value-row"
                  title={row.node.expression}
                  onMouseMove={() => setMarked(own)}
                  onClick={() => onPick(row.node)}
                >
                  <ValueLine row={row} onFold={(to) => fold(row.node.expression, to)} />
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </>
  );
}

/** The values that hold another one, so that it is in sight when they are open. */
function foldsAround(tree: readonly ValueGroup[], expression: string | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const holds = (node: ValueNode): boolean => {
    const inside = node.children.some(holds);
    if (inside) found.add(node.expression);
    return inside || node.expression === expression;
  };
  if (expression !== undefined) tree.flatMap(({ nodes }) => nodes).forEach(holds);
  return found;
}
