import type { ReactNode } from 'react';

/** What became of a thing between two versions. */
export type ChangeKind = 'added' | 'removed' | 'changed' | 'same';

const MARKS: Readonly<Record<ChangeKind, ReactNode>> = {
  added: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="3.5" fill="var(--done)" />
      <path d="M8 5v6M5 8h6" stroke="var(--on-status)" />
    </>
  ),
  removed: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="3.5" stroke="var(--fail)" strokeDasharray="3 2" />
      <path d="M5 8h6" stroke="var(--fail)" />
    </>
  ),
  changed: (
    <>
      <path d="M4.5 1.500h10L11.500 14.500h-10z" fill="var(--accent)" stroke="none" />
      <path d="M5 8.700c1-1.700 2-1.700 3-.700s2 1 3-.700" stroke="var(--on-accent)" />
    </>
  ),
  same: <circle cx="8" cy="8" r="2" fill="var(--idle)" />,
};

/** The mark of a change, each with a shape of its own; the word stands beside it. */
export function ChangeGlyph({ kind, size = 16 }: { readonly kind: ChangeKind; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {MARKS[kind]}
    </svg>
  );
}
