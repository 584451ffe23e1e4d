import type { Problem } from '../../src-shared/lib/problem.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';

/** Why what a dialog was to do was refused, said aloud when it appears. */
export function DialogProblem({ problem }: { readonly problem: Problem | undefined }) {
  return (
    <div role="alert">
      {problem !== undefined && (
        <p className="dialog-problem small">
          <StatusGlyph kind="to-fix" size={14} />
          <span>
            <b>{problem.message}</b> {problem.hint}
          </span>
        </p>
      )}
    </div>
  );
}
