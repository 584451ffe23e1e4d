import type { ReactNode } from 'react';
import './card.css';

/** A box with a 36 px header on sunken ground. */
export function Box(props: { readonly head: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="box">
      <header className="box-head">{props.head}</header>
      {props.children}
    </div>
  );
}
