import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { NodeToolbar, Position, useStore } from '@xyflow/react';
import { isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { IconButton } from '../ui/button.tsx';
import { words } from '../ui/words.ts';
import { BAR_GAP, barPlace, type BarPlace } from './bar-place.ts';
import type { Box } from './layout/graph.ts';

/** The small bar under a step, or under all that are selected: run to here, switch off, delete, and everything else under More. */
export function StepToolbar(props: {
  readonly steps: readonly DraftStep[];
  /** All of them on the canvas. */
  readonly bounds: Box;
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
  const bar = useRef<HTMLDivElement>(null);
  const align = steps.length === 1 ? 'start' : 'center';
  const { side, by } = useBarPlace(bar, { bounds: props.bounds, align, count: steps.length });
  if (first === undefined) return null;
  const ids = steps.map((step) => step.id);
  const off = isSwitchedOff(first);
  return (
    <NodeToolbar
      nodeId={ids}
      isVisible
      position={side === 'below' ? Position.Bottom : Position.Top}
      offset={BAR_GAP}
      align={align}
    >
      <div
        ref={bar}
        style={{ transform: `translate(${by.x}px, ${by.y}px)` }}
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

/** Where the bar stands now; it is drawn anew only when that changes. */
function useBarPlace(
  bar: RefObject<HTMLDivElement | null>,
  { bounds, align, count }: { readonly bounds: Box; readonly align: 'start' | 'center'; readonly count: number },
): BarPlace {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { offsetWidth: width = 0, offsetHeight: height = 0 } = bar.current ?? {};
    setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
  }, [bar, count]);
  return useStore(
    ({ transform: [x, y, zoom], width, height }) => {
      const seen = { x: bounds.x * zoom + x, y: bounds.y * zoom + y, width: bounds.width * zoom, height: bounds.height * zoom };
      return barPlace(seen, { ...size, align }, { width, height });
    },
    (one, other) => one.side === other.side && one.by.x === other.by.x && one.by.y === other.by.y,
  );
}
