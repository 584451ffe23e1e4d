import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { Tip } from './tooltip.tsx';
import './button.css';

type NativeButton = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>;

/** What a button is for: `primary` is the one next act of a screen. */
export type ButtonKind = 'normal' | 'primary' | 'ghost' | 'danger' | 'link';

/** A button, 32 high (28 small, 24 tiny), with an optional icon in front; `pressed` makes it a toggle. */
export function Button(
  props: NativeButton & {
    readonly kind?: ButtonKind;
    readonly size?: 'normal' | 'small' | 'tiny';
    readonly icon?: IconName;
    readonly pressed?: boolean;
    readonly busy?: boolean;
    readonly wide?: boolean;
    readonly ref?: Ref<HTMLButtonElement>;
    readonly children?: ReactNode;
  },
) {
  const { kind = 'normal', size = 'normal', icon, pressed, busy, wide, children, disabled, ...native } = props;
  return (
    <button
      type="button"
      {...native}
      disabled={disabled === true || busy === true}
      aria-pressed={pressed}
      aria-busy={busy}
      className={classes('button', `button-${kind}`, size !== 'normal' && `button-${size}`, wide === true && 'button-wide')}
    >
      {icon !== undefined && <Icon name={icon} size={size === 'tiny' ? 12 : 16} />}
      {children}
    </button>
  );
}

/** A 28 px icon button; `label` is its tooltip and its accessible name, `keys` the shortcut shown with it. */
export function IconButton(
  props: NativeButton & {
    readonly icon: IconName;
    readonly label: string;
    readonly keys?: string;
    readonly pressed?: boolean;
    readonly ref?: Ref<HTMLButtonElement>;
  },
) {
  const { icon, label, keys, pressed, ...native } = props;
  return (
    <Tip label={label} keys={keys}>
      <button type="button" {...native} className="icon-button" aria-label={label} aria-pressed={pressed}>
        <Icon name={icon} />
      </button>
    </Tip>
  );
}
