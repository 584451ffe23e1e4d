import { useState } from 'react';
import type { Comparison } from '../../../src-shared/wire/branch-views.ts';
import { outputWords } from '../../../src-shared/workflow/output-words.ts';
import { STEP_TYPES } from '../../../src-shared/workflow/schema.ts';
import { Badge, Tag } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { numberOf, tookOf } from '../../ui/format.ts';
import { JsonList } from '../../ui/json-list.tsx';
import { outputToShow } from '../../ui/step-values.ts';
import { statusOfStep } from '../../ui/status.ts';
import { words } from '../../ui/words.ts';

type Row = Comparison['steps'][number];

/** The steps of two runs, row by row; a row that differs opens to both results. */
export function ComparedSteps(props: { readonly steps: readonly Row[] }) {
  const text = words().compare;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (step: string) =>
    setOpen((was) => (was.has(step) ? new Set([...was].filter((one) => one !== step)) : new Set([...was, step])));
  return (
    <table className="card compare-steps">
      <thead>
        <tr>
          <th scope="col">{text.step}</th>
          <th scope="col">{text.left}</th>
          <th scope="col">{text.right}</th>
        </tr>
      </thead>
      {props.steps.map((row) => {
        const isOpen = open.has(row.step);
        return (
          <tbody key={row.step} className={row.differs.length > 0 ? 'compare-differs' : undefined}>
            <tr>
              <th scope="row">
                <button type="button" className="compare-toggle" aria-expanded={isOpen} onClick={() => toggle(row.step)}>
                  <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
                  <span>
                    {row.name}
                    {row.step.includes('.') && <span className="text-3 mono caption"> {row.step}</span>}
                  </span>
                </button>
                <span className="compare-tags">
                  {row.differs.map((what) => (
                    <Tag key={what}>{text.differences[what]}</Tag>
                  ))}
                </span>
              </th>
              <td>
                <Side side={row.left} />
              </td>
              <td>
                <Side side={row.right} />
              </td>
            </tr>
            {isOpen && (
              <tr>
                <th scope="row" className="text-3 caption">
                  {text.result}
                </th>
                <td>
                  <Result side={row.left} type={row.type} />
                </td>
                <td>
                  <Result side={row.right} type={row.type} />
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}

function Side(props: { readonly side: Row['left'] }) {
  const { side } = props;
  const text = words().compare;
  if (side === null) return <span className="text-3 small">{text.absent}</span>;
  return (
    <span className="compare-side small figures">
      <Badge kind={statusOfStep(side.status)} />
      {side.kept ? (
        <span className="text-3">{text.kept}</span>
      ) : (
        <>
          {side.durationMs !== null && <span>{tookOf(side.durationMs)}</span>}
          {side.attempts > 1 && <span className="text-3">{text.attempts(side.attempts)}</span>}
          {side.credits > 0 && <span className="text-3">{text.credits(numberOf(side.credits))}</span>}
        </>
      )}
    </span>
  );
}

function Result(props: { readonly side: Row['left']; readonly type: string | undefined }) {
  const { side, type } = props;
  if (side === null) return null;
  if (side.error !== null) return <p className="small compare-error">{side.error}</p>;
  if (side.output === null) return null;
  const known = STEP_TYPES.find((one) => one === type);
  return <JsonList value={outputToShow(type, side.output)} called={(key) => outputWords(known, key)} />;
}
