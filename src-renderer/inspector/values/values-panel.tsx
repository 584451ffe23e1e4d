import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { announce } from '../../ui/announce.tsx';
import { Icon, stepTypeIcon } from '../../ui/icon.tsx';
import { say as toast } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from './binding.ts';
import { ValueLine } from './value-line.tsx';
import { groupTitle, valueRows } from './value-rows.ts';
import { useValueTarget, VALUE_TYPE } from './value-target.ts';

/** The list at the foot of the form: what earlier steps give, to be dragged onto a field or put into the one with the caret. */
export function ValuesPanel() {
  const say = words().values;
  const [open, setOpen] = useState<'open' | 'closed'>('closed');
  return (
    <section className="values-panel" aria-label={say.panel}>
      <button
        type="button"
        className="values-head"
        aria-expanded={open === 'open'}
        onClick={() => setOpen(open === 'open' ? 'closed' : 'open')}
      >
        <Icon name={open === 'open' ? 'chevron-down' : 'chevron-right'} size={12} />
        {say.panel}
      </button>
      {open === 'open' && <ValueTree />}
    </section>
  );
}

function ValueTree() {
  const binding = useBinding();
  const target = useValueTarget();
  const say = words().values;
  const tree = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [marked, setMarked] = useState('');
  const groups = useMemo(() => binding.values('before'), [binding]);
  const shown = useMemo(() => valueRows(groups, { query: '', open }), [groups, open]);
  const rows = shown.flatMap((one) => one.rows);
  const current = rows.some((row) => row.node.expression === marked) ? marked : (rows[0]?.node.expression ?? '');
  const fold = (expression: string, to: 'shown' | 'folded') =>
    setOpen(to === 'shown' ? new Set([...open, expression]) : new Set([...open].filter((one) => one !== expression)));
  const put = (expression: string) => {
    if (target.current === undefined) {
      announce(say.noTarget);
      toast(say.noTarget);
    } else target.current.insert(expression);
  };
  const go = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setMarked(row.node.expression);
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.node.expression === current);
    const row = rows[index];
    if (row === undefined) return;
    if (event.key === 'ArrowDown') go(index + 1);
    else if (event.key === 'ArrowUp') go(index - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(rows.length - 1);
    else if (event.key === 'ArrowRight' && row.inside === 'folded') fold(current, 'shown');
    else if (event.key === 'ArrowLeft' && row.inside === 'shown') fold(current, 'folded');
    else if (event.key === 'Enter' || event.key === ' ') put(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (rows.length === 0) return <p className="value-none">{say.none}</p>;
  return (
    <div className="values-tree">
      <p className="field-help values-help">{say.panelHelp}</p>
      <div ref={tree} role="tree" aria-label={say.panel} onKeyDown={onKeyDown}>
        {shown.map(({ group, rows: lines }) => (
          <div key={group.id} role="group" aria-label={groupTitle(group)} className="value-group">
            <div className="value-group-title" aria-hidden="true">
              <Icon name={group.type === undefined ? 'file' : stepTypeIcon(group.type)} size={12} />
              <span className="one">{groupTitle(group)}</span>
              <span className="spacer" />
              {group.kind === 'step' && group.seen === 'no' && <span className="value-unseen">{say.notRun}</span>}
            </div>
            {lines.map((row) => (
              <div
                key={row.node.expression}
                role="treeitem"
                aria-level={row.level + 1}
                aria-expanded={row.inside === 'none' ? undefined : row.inside === 'shown'}
                aria-selected={row.node.expression === current}
                tabIndex={row.node.expression === current ? 0 : -1}
                className="value-row value-drag"
                title={row.node.expression}
                draggable={!binding.readOnly}
                onFocus={() => setMarked(row.node.expression)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(VALUE_TYPE, row.node.expression);
                  event.dataTransfer.setData('text/plain', `{{ ${row.node.expression} }}`);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
                onClick={() => {
                  setMarked(row.node.expression);
                  put(row.node.expression);
                }}
              >
                <ValueLine row={row} onFold={(to) => fold(row.node.expression, to)} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
