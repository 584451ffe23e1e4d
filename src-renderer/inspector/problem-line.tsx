import type { ReactNode } from 'react';
import type { Diagnostic } from '../../src-shared/workflow/checks/diagnostic.ts';
import { Button } from '../ui/button.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { findingsAt, useBinding } from './values/binding.ts';

/** What is wrong at a field, with what mends it; undefined where nothing is. `own` names the fields below that say theirs themselves. */
export function useProblem(key: string, own?: readonly string[]): ReactNode | undefined {
  const { errors } = useBinding();
  const found = findingsAt(errors, key, own);
  const first = found.find((one) => one.severity === 'error') ?? found[0];
  return first === undefined ? undefined : <ProblemWords diagnostic={first} />;
}

/** A finding in words, its hint, and a button for each way to mend it. */
export function ProblemWords({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const { fix, readOnly } = useBinding();
  return (
    <>
      {diagnostic.message}
      {diagnostic.hint !== undefined && <span className="problem-hint"> {diagnostic.hint}</span>}
      {!readOnly &&
        diagnostic.fixes?.map((one) => (
          <Button key={one.title} kind="link" size="small" onClick={() => fix(one)}>
            {one.title}
          </Button>
        ))}
    </>
  );
}

/** The line below a group of fields: what is wrong with the group, else its help. */
export function BelowGroup({ id, error, help }: { readonly id: string; readonly error: ReactNode; readonly help: ReactNode }) {
  if (error !== undefined)
    return (
      <div className="field-error" id={id}>
        <StatusGlyph kind="to-fix" size={14} />
        <div className="field-error-words">{error}</div>
      </div>
    );
  return help === undefined ? null : (
    <div className="field-help" id={id}>
      {help}
    </div>
  );
}

/** Findings that belong to no field of the form, such as a key nobody knows. */
export function StrayProblems({ known }: { readonly known: readonly string[] }) {
  const { errors } = useBinding();
  const stray = findingsAt(errors, '', known);
  if (stray.length === 0) return null;
  return (
    <ul className="stray-problems">
      {stray.map((diagnostic, index) => (
        <li key={`${diagnostic.code} ${diagnostic.path} ${index}`} className="field-error">
          <StatusGlyph kind="to-fix" size={14} />
          <div className="field-error-words">
            <ProblemWords diagnostic={diagnostic} />
          </div>
        </li>
      ))}
    </ul>
  );
}
