import type { ReactNode } from 'react';
import { Tabs as Base } from '@base-ui/react/tabs';
import './tabs.css';

/** Underlined tabs, 34 high. The panels are the caller's: wrap them in {@link TabPanel}. */
export function Tabs<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (value: Value) => void;
  readonly after?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <Base.Root
      className="tabs"
      value={props.value}
      onValueChange={(next) => {
        const tab = props.tabs.find((one) => one.value === next);
        if (tab !== undefined) props.onChange(tab.value);
      }}
    >
      <div className="tabs-head">
        <Base.List className="tabs-list" aria-label={props.label}>
          {props.tabs.map((tab) => (
            <Base.Tab key={tab.value} value={tab.value} className="tab">
              {tab.label}
            </Base.Tab>
          ))}
        </Base.List>
        {props.after}
      </div>
      {props.children}
    </Base.Root>
  );
}

/** What one tab of {@link Tabs} shows. */
export function TabPanel(props: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Base.Panel value={props.value} className="tab-panel">
      {props.children}
    </Base.Panel>
  );
}
