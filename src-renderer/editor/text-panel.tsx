import { Suspense, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { dialectOf } from '../../src-shared/formats/dialect.ts';
import type { Dialect } from '../../src-shared/formats/text-source.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { words } from '../ui/words.ts';

const NOTATIONS: readonly Dialect[] = ['yaml', 'markdown', 'json', 'toml'];
const LEAST = 120;
const STEP = 24;

/** The text under the canvas, as high as its upper edge is dragged (or moved with the arrow keys). */
export function TextPanel(props: {
  readonly file: string;
  readonly onClose: () => void;
  readonly onSaveAs: (to: Dialect) => void;
  readonly children: ReactNode;
}) {
  const [height, setHeight] = useState(216);
  const most = () => Math.max(LEAST, window.innerHeight - 300);
  const change = (next: number) => setHeight(Math.round(Math.min(most(), Math.max(LEAST, next))));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const bottom = event.currentTarget.parentElement?.getBoundingClientRect().bottom ?? 0;
    change(bottom - event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    change(height + by);
  };
  return (
    <section className="text-panel" aria-label={words().textView.label} style={{ height }}>
      <div
        className="text-panel-edge"
        role="separator"
        aria-orientation="horizontal"
        aria-label={words().textView.label}
        aria-valuenow={height}
        aria-valuemin={LEAST}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <header className="text-panel-head">
        <b className="one">{props.file}</b>
        <span className="text-3 one">{words().textView.same}</span>
        <span className="spacer" />
        <Menu
          trigger={
            <Button kind="ghost" size="small">
              {words().textView.saveAs}
            </Button>
          }
          items={NOTATIONS.filter((to) => to !== dialectOf(props.file)).map((to) => ({
            label: words().textView.notations[to],
            onSelect: () => props.onSaveAs(to),
          }))}
        />
        <IconButton icon="close" label={words().textView.close} onClick={props.onClose} />
      </header>
      <div className="text-panel-body">
        <Suspense fallback={<div className="editor-wait text-3">{words().textView.loading}</div>}>{props.children}</Suspense>
      </div>
    </section>
  );
}
