import type { ReactElement } from 'react';
import { Tooltip } from '@base-ui/react/tooltip';
import { Kbd } from './kbd.tsx';
import './tooltip.css';

/** Shows `label` (and the shortcut `keys`) when the pointer rests on, or focus enters, the one element inside. */
export function Tip(props: {
  readonly label: string;
  readonly keys?: string;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly children: ReactElement<Record<string, unknown>>;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={props.children} delay={400} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={props.side ?? 'bottom'} sideOffset={6} className="tooltip-position">
          <Tooltip.Popup className="tooltip">
            {props.label}
            {props.keys !== undefined && <Kbd keys={props.keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
