import type { ReactNode } from 'react';
import './empty-state.css';

/** What a place says when there is nothing in it yet: what will be here, and one thing to do. */
export function EmptyState(props: {
  readonly title: string;
  readonly text?: string;
  readonly art?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      {props.art}
      <div className="empty-title">{props.title}</div>
      {props.text !== undefined && <p className="empty-text">{props.text}</p>}
      {props.children !== undefined && <div className="row">{props.children}</div>}
    </div>
  );
}
