import type { ReactNode, RefObject } from 'react';
import { Dialog as Base } from '@base-ui/react/dialog';
import { IconButton } from './button.tsx';
import { words } from './words.ts';
import './dialog.css';

/**
 * A dialog over a scrim: head with title and one sentence, `children`, and a foot. Escape and the scrim close it.
 * Focus goes to `focus` when given, else to the dialog's first control: never to a deciding button.
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
  return (
    <Base.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-scrim" />
        <Base.Popup className={`dialog dialog-${props.size ?? 'normal'}`} initialFocus={props.focus}>
          <header className="dialog-head">
            {props.icon}
            <div className="dialog-words">
              <Base.Title className="dialog-title">{props.title}</Base.Title>
              {props.lead !== undefined && <Base.Description className="dialog-lead">{props.lead}</Base.Description>}
            </div>
            <IconButton icon="close" label={words().acts.close} onClick={props.onClose} />
          </header>
          <div className="dialog-body">{props.children}</div>
          {props.foot !== undefined && <footer className="dialog-foot">{props.foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
