import type { ReactNode } from 'react';
import type { StatusKind } from './status.ts';
import { words } from './words.ts';

const GLYPHS: Readonly<Record<StatusKind, ReactNode>> = {
  done: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="var(--done)" />
      <path d="M5 8.2l2.1 2.1L11.1 6" stroke="var(--on-status)" />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="5.75" stroke="var(--accent-text)" strokeOpacity=".3" strokeWidth="1.75" />
      <path className="spin" d="M8 2.25a5.75 5.75 0 0 1 4.98 8.625" stroke="var(--accent-text)" strokeWidth="1.75" />
      <circle cx="8" cy="8" r="2" fill="var(--accent-text)" stroke="none" />
    </>
  ),
  'needs-you': (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8z" fill="var(--wait)" />
      <path d="M6.4 6.6a1.6 1.6 0 1 1 2.2 1.5c-.4.2-.6.5-.6.9M8 11h.01" stroke="var(--on-status)" />
    </>
  ),
  queued: <circle cx="8" cy="8" r="5.75" stroke="var(--idle)" strokeDasharray="2.4 2.115" />,
  failed: (
    <>
      <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" fill="var(--fail)" />
      <path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" stroke="var(--on-status)" />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="5.75" stroke="var(--idle)" />
      <path d="M4.2 11.800l7.600-7.600" stroke="var(--idle)" />
    </>
  ),
  'out-of-date': (
    <>
      <circle cx="8" cy="8" r="5.75" stroke="var(--wait)" />
      <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="var(--wait)" stroke="none" />
    </>
  ),
  'to-fix': (
    <>
      <path d="M8 1.6 15 14H1z" fill="var(--fail)" stroke="var(--fail)" />
      <path d="M8 6v3.6M8 11.9h.01" stroke="var(--on-status)" />
    </>
  ),
  'not-installed': (
    <>
      <rect x="2" y="2" width="12" height="12" rx="2" stroke="var(--fail)" strokeDasharray="3 2" />
      <path d="M6.5 6.500A1.5 1.5 0 1 1 8 8.2v.6M8 10.9h.01" stroke="var(--fail)" />
    </>
  ),
  pinned: <path d="M9.5 2 14 6.5l-2 .5-3 3-.5 3L3 7.5l3-.5 3-3zM5.5 10.5 2.5 13.5" stroke="var(--idle-text)" />,
  'switched-off': (
    <>
      <circle cx="8" cy="8" r="5.75" stroke="var(--idle)" />
      <path d="M5 8h6" stroke="var(--idle)" />
    </>
  ),
  stopped: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="3" fill="var(--idle)" />
      <path d="M6 6h4v4H6z" fill="var(--on-status)" stroke="none" />
    </>
  ),
  paused: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="var(--idle)" />
      <path d="M6.4 5.5v5M9.6 5.5v5" stroke="var(--on-status)" strokeWidth="1.75" />
    </>
  ),
};

/**
 * The mark of a status. Next to its word it is decorative (`bare` absent); where it stands alone, `bare` gives it
 * the word as its accessible name and tooltip.
 */
export function StatusGlyph(props: { readonly kind: StatusKind; readonly size?: number; readonly bare?: true | string }) {
  const { kind, size = 16, bare } = props;
  const label = bare === undefined ? undefined : bare === true ? words().status[kind] : bare;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      {label !== undefined && <title>{label}</title>}
      {GLYPHS[kind]}
    </svg>
  );
}
