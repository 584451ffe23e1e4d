import { useRef, type ReactNode, type RefObject } from 'react';
import { Dialog as Base } from '@base-ui/react/dialog';
import { IconButton } from './button.tsx';
import { words } from './words.ts';
import './dialog.css';

/**
 * A dialog over a scrim: head with title and one sentence, `children`, and a foot. Escape and the scrim close it.
 * Focus goes to `focus` when given, else to the first thing to fill in, else to the dialog itself: never to a deciding button.
 */
export function Dialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly lead?: ReactNode;
  readonly icon?: ReactNode;
  readonly size?: 'small' | 'normal' | 'wide';
  readonly focus?: RefObject<HTMLElement | null>;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-scrim" />
        <Base.Popup
          ref={popup}
          className={`dialog dialog-${props.size ?? 'normal'}`}
          initialFocus={() => props.focus?.current ?? firstToFillIn(body.current) ?? popup.current ?? true}
        >
          <header className="dialog-head">
            {props.icon}
            <div className="dialog-words">
              <Base.Title className="dialog-title">{props.title}</Base.Title>
              {props.lead !== undefined && <Base.Description className="dialog-lead">{props.lead}</Base.Description>}
            </div>
            <IconButton icon="close" label={words().acts.close} onClick={props.onClose} />
          </header>
          <div className="dialog-body" ref={body}>
            {props.children}
          </div>
          {props.foot !== undefined && <footer className="dialog-foot">{props.foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const FILLED_IN = 'input:not([type=hidden]), textarea, [role=combobox], [data-focus=first]';

/** The first control that something is typed into or chosen in; one marked `first` wins, one marked `later` is for those who look for it. */
function firstToFillIn(body: HTMLElement | null): HTMLElement | undefined {
  const all = [...(body?.querySelectorAll<HTMLElement>(FILLED_IN) ?? [])];
  const open = all.filter((one) => !one.matches(':disabled') && one.closest('details:not([open])') === null);
  return (
    open.find((one) => one.matches('[data-focus=first]')) ??
    open.find((one) => one.closest('[data-focus=later]') === null) ??
    open[0]
  );
}
