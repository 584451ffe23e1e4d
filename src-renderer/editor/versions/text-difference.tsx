import { useMemo } from 'react';
import { diffLines } from 'diff';
import { words } from '../../ui/words.ts';
import type { TextPair } from './version-difference.tsx';

/** Unchanged lines shown on each side of a change. */
const AROUND = 2;

/** Lines that differ between two texts, with two lines around each. */
export function TextDifference({ pair }: { readonly pair: TextPair }) {
  const { before, after, names } = pair;
  const parts = useMemo(() => diffLines(before, after), [before, after]);
  return (
    <div className="conflict">
      <div className="row caption text-3">
        <span className="conflict-key conflict-ours">− {names.before}</span>
        <span className="conflict-key conflict-theirs">+ {names.after}</span>
      </div>
      <pre className="conflict-lines mono" tabIndex={0} role="region" aria-label={words().conflict.difference}>
        {parts.flatMap((part, index) => {
          const lines = part.value.replace(/\n$/, '').split('\n');
          const kind = part.added ? 'theirs' : part.removed ? 'ours' : 'same';
          const shown =
            kind === 'same' && lines.length > 2 * AROUND + 1 ? [...lines.slice(0, AROUND), '…', ...lines.slice(-AROUND)] : lines;
          return shown.map((line, at) => (
            <div key={`${index} ${at}`} className={`conflict-line conflict-${kind}`}>
              {kind === 'theirs' ? '+ ' : kind === 'ours' ? '− ' : '  '}
              {line}
            </div>
          ));
        })}
      </pre>
    </div>
  );
}
