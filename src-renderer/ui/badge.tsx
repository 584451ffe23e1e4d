import { StatusGlyph } from './status-glyph.tsx';
import type { StatusKind } from './status.ts';
import { words } from './words.ts';
import './badge.css';

/** A status as glyph and word on a soft ground; `children` replaces the word (“49 done”, “1 running”). */
export function Badge(props: { readonly kind: StatusKind; readonly children?: string }) {
  return (
    <span className={`badge badge-${props.kind}`}>
      <StatusGlyph kind={props.kind} size={14} />
      {props.children ?? words().status[props.kind]}
    </span>
  );
}

/** A neutral chip for tags and counts without a status. */
export function Tag(props: { readonly children: string; readonly onClick?: () => void; readonly pressed?: boolean }) {
  if (props.onClick === undefined) return <span className="tag">{props.children}</span>;
  return (
    <button type="button" className="tag" onClick={props.onClick} aria-pressed={props.pressed}>
      {props.children}
    </button>
  );
}
