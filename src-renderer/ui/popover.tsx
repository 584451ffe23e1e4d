import type { ReactElement, ReactNode } from 'react';
import { Popover as Base } from '@base-ui/react/popover';
import './popover.css';

/** A small panel beside what opened it, for things that need more than a menu. Escape and a click elsewhere close it. */
export function Popover(props: {
  readonly open: boolean;
  readonly onOpen: (open: 'open' | 'closed') => void;
  /** The one element that opens it, or an element to stand beside that others open it for. */
  readonly beside: { readonly trigger: ReactElement<Record<string, unknown>> } | { readonly anchor: Element };
  readonly label: string;
  readonly children: ReactNode;
}) {
  const { beside } = props;
  return (
    <Base.Root open={props.open} onOpenChange={(open) => props.onOpen(open ? 'open' : 'closed')}>
      {'trigger' in beside && <Base.Trigger render={beside.trigger} />}
      <Base.Portal>
        <Base.Positioner
          className="menu-position"
          anchor={'anchor' in beside ? beside.anchor : undefined}
          sideOffset={4}
          align="end"
          collisionPadding={8}
        >
          <Base.Popup className="popover" aria-label={props.label}>
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
