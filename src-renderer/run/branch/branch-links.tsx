import type { BranchLink } from '../../../src-shared/wire/views.ts';
import { words } from '../../ui/words.ts';
import { addressOf } from '../../state/route.ts';
import type { StepName } from '../step-names.ts';
import './branch.css';

/** Where a run comes from and which runs do it again, with the way to each and to the comparison. */
export function BranchLinks(props: {
  readonly runId: string;
  readonly origin: BranchLink | null;
  readonly branches: readonly BranchLink[];
  readonly nameOf: (step: string) => StepName;
}) {
  const { runId, origin, branches, nameOf } = props;
  const text = words().branch;
  if (origin === null && branches.length === 0) return null;
  return (
    <nav className="branch-links small" aria-label={text.of}>
      {origin !== null && (
        <span>
          {text.of} <a href={addressOf({ kind: 'run', runId: origin.runId })}>{text.run(shortId(origin.runId))}</a>{' '}
          {text.from(nameOf(origin.step).name)}{' '}
          <a href={addressOf({ kind: 'compare', left: origin.runId, right: runId })}>{text.compare}</a>
        </span>
      )}
      {branches.length > 0 && (
        <span>
          {text.branches}{' '}
          {branches.map((branch, index) => (
            <span key={branch.runId}>
              {index > 0 && ', '}
              <a href={addressOf({ kind: 'run', runId: branch.runId })}>{text.run(shortId(branch.runId))}</a>{' '}
              {text.from(nameOf(branch.step).name)}{' '}
              <a href={addressOf({ kind: 'compare', left: runId, right: branch.runId })}>{text.compare}</a>
            </span>
          ))}
        </span>
      )}
    </nav>
  );
}

/** The last characters of a run's id: enough to tell runs of one page apart. */
export function shortId(runId: string): string {
  return runId.slice(-6);
}
