import type { ReactElement } from 'react';
import { Menu as Base } from '@base-ui/react/menu';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './menu.css';

/** One line of a menu. `keys` shows its shortcut; `danger` is for what takes something away. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/** Opens a menu of acts from the one element inside `trigger`. */
export function Menu(props: {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly (MenuItem | 'line')[];
}) {
  const withIcons = props.items.some((item) => item !== 'line' && item.icon !== undefined);
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner className="menu-position" sideOffset={4} align="end">
          <Base.Popup className="menu">
            {props.items.map((item, index) =>
              item === 'line' ? (
                <div key={`line-${index}`} className="menu-line" role="separator" />
              ) : (
                <Base.Item
                  key={item.label}
                  className={`menu-item${item.danger === true ? ' menu-danger' : ''}`}
                  disabled={item.disabled}
                  onClick={item.onSelect}
                >
                  {item.icon !== undefined ? <Icon name={item.icon} /> : withIcons && <span className="menu-no-icon" />}
                  <span className="one">{item.label}</span>
                  <span className="spacer" />
                  {item.keys !== undefined && <Kbd keys={item.keys} />}
                </Base.Item>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
