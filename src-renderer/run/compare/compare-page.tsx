import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import type { Comparison } from '../../../src-shared/wire/branch-views.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Box } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/check.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { numberOf, tookOf, whenOf } from '../../ui/format.ts';
import { statusOfRun } from '../../ui/status.ts';
import { words } from '../../ui/words.ts';
import { ask } from '../../state/host.ts';
import { addressOf } from '../../state/route.ts';
import { go } from '../../state/session.ts';
import { shortId } from '../branch/branch-links.tsx';
import { FileChange } from '../changes-pane.tsx';
import { ComparedSteps } from './compared-steps.tsx';
import { ComparedValues } from './compared-values.tsx';
import { readPatch } from '../patch.ts';
import './compare.css';

/** Two runs side by side: steps, inputs, definition, results and files, with what differs marked. */
export function ComparePage(props: { readonly left: string; readonly right: string }) {
  const { left, right } = props;
  const text = words().compare;
  const [found, setFound] = useState<Comparison | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    setFound(null);
    setProblem(null);
    void ask((client) => client.runs.compare({ left, right })).then((answer) => {
      if (!current) return;
      if (answer.ok) setFound(answer.value);
      else setProblem(answer.error);
    });
    return () => {
      current = false;
    };
  }, [left, right]);
  if (problem !== null) {
    return (
      <EmptyState title={text.failed} text={`${problem.message} ${problem.hint ?? ''}`}>
        <Button onClick={() => go({ kind: 'runs' })}>{words().run.allRuns}</Button>
      </EmptyState>
    );
  }
  return found === null ? <EmptyState title={text.loading} /> : <Loaded found={found} />;
}

function Loaded(props: { readonly found: Comparison }) {
  const { found } = props;
  const text = words().compare;
  const [narrow, setNarrow] = useState(false);
  const files = useMemo(() => readPatch(found.files.patch ?? ''), [found.files.patch]);
  const differing = found.steps.filter((step) => step.differs.length > 0);
  return (
    <div className="compare">
      <header className="page-head">
        <h1 className="page-title">{text.title}</h1>
        <span className="text-3 small">{text.differing(differing.length)}</span>
        <span className="spacer" />
        <Checkbox checked={narrow} onChange={setNarrow}>
          {text.onlyDifferent}
        </Checkbox>
        <Button icon="again" onClick={() => go({ kind: 'compare', left: found.right.runId, right: found.left.runId })}>
          {text.swap}
        </Button>
      </header>
      <div className="compare-body" tabIndex={0} role="region" aria-label={text.title}>
        <div className="compare-heads">
          <Head side={text.left} run={found.left} steps={found.steps} />
          <Head side={text.right} run={found.right} steps={found.steps} />
        </div>
        <ComparedSteps steps={narrow ? differing : found.steps} />
        <ComparedValues title={text.inputs} rows={found.inputs} />
        <ComparedValues
          title={text.definition}
          rows={found.definition.map(({ path, left, right }) => ({ name: path, left, right }))}
        />
        <ComparedValues title={text.outputs} rows={found.outputs} />
        <section className="compare-part">
          <h2>{text.files}</h2>
          {found.files.problem !== null && <p className="small text-3">{found.files.problem.message}</p>}
          {found.files.problem === null && files.length === 0 && <p className="small text-3">{text.filesAlike}</p>}
          {files.map((file) => (
            <FileChange key={file.path} file={file} />
          ))}
        </section>
      </div>
    </div>
  );
}

function Head(props: { readonly side: string; readonly run: Comparison['left']; readonly steps: Comparison['steps'] }) {
  const { side, run, steps } = props;
  const text = words().compare;
  const branch = words().branch;
  return (
    <Box
      head={
        <>
          <span className="text-3">{side}</span>
          <a className="one" href={addressOf({ kind: 'run', runId: run.runId })}>
            {run.workflowName} {shortId(run.runId)}
          </a>
          <span className="spacer" />
          <Badge kind={statusOfRun(run.status)} />
        </>
      }
    >
      <p className="compare-head small text-2 figures">
        {whenOf(run.createdAt)}, {words().run.took(tookOf(run.durationMs))}
        {run.credits > 0 && `, ${text.credits(numberOf(run.credits))}`}
        {run.branchOf !== null && (
          <>
            {'. '}
            {branch.of}{' '}
            <a href={addressOf({ kind: 'run', runId: run.branchOf.runId })}>{branch.run(shortId(run.branchOf.runId))}</a>{' '}
            {branch.from(nameOf(steps, run.branchOf.step))}
          </>
        )}
      </p>
    </Box>
  );
}

function nameOf(steps: Comparison['steps'], step: string): string {
  return steps.find((row) => row.step === step)?.name ?? step;
}
