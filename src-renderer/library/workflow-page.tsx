import { useEffect, useState } from 'react';
import type { LibraryDetail } from '../../src-shared/wire/views.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { Badge, Tag } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { fieldLabel } from '../ui/form-fields.tsx';
import { tookOf, whenOf } from '../ui/format.ts';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { MarkdownText } from '../ui/markdown.tsx';
import { Picture } from '../ui/picture.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { restWords } from '../ui/rest-words.ts';
import { statusOfRun } from '../ui/status.ts';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { useShallow } from 'zustand/react/shallow';
import { ask } from '../state/host.ts';
import { useLibrary } from '../state/library.ts';
import { newWorkflow } from '../state/new-workflow.ts';
import { addressOf } from '../state/route.ts';
import { newestFirst, useRuns } from '../state/runs/runs.ts';
import { go, openRunDialog } from '../state/session.ts';
import { useSettings } from '../state/settings.ts';
import { CapabilityList } from './capability-list.tsx';
import './workflow-page.css';

/** One workflow: its picture, its own words, what it may do, what keeps it from running. */
export function WorkflowPage(props: { readonly workflowRef: string }) {
  const { workflowRef } = props;
  const [detail, setDetail] = useState<LibraryDetail | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const project = useSettings((state) => state.settings.project);
  const groups = useLibrary((state) => state.groups);
  useEffect(() => {
    let current = true;
    void ask((client) => client.library.inspect({ ref: workflowRef, ...(project === null ? {} : { project }) })).then(
      (answer) => {
        if (!current) return;
        setDetail(answer.ok ? answer.value : null);
        setProblem(answer.ok ? null : answer.error);
      },
    );
    return () => {
      current = false;
    };
  }, [workflowRef, project, groups]);
  if (problem !== null) {
    return (
      <EmptyState title={words().workflow.notFound} text={`${problem.message} ${problem.hint ?? ''}`}>
        <Button onClick={() => go({ kind: 'library' })}>{words().frame.library}</Button>
      </EmptyState>
    );
  }
  return detail === null ? null : <Detail detail={detail} />;
}

function Detail(props: { readonly detail: LibraryDetail }) {
  const { entry, readme, capabilities, notYet, text: source } = props.detail;
  const text = words().workflow;
  const errors = entry.diagnostics.filter((one) => one.severity === 'error');
  const [showText, setShowText] = useState(false);
  const makeMine = async () => {
    const answer = await newWorkflow({ name: words().library.mineName(entry.name), ref: entry.ref });
    if (answer.ok) say(words().library.madeMine(entry.name));
    else sayProblem(answer.error);
  };
  return (
    <>
      <header className="page-head workflow-head">
        <div className="workflow-name">
          <nav className="workflow-crumb small">
            <a href={addressOf({ kind: 'library' })}>{words().frame.library}</a>
            <Icon name="chevron-right" size={12} />
          </nav>
          <h1 className="page-title">{entry.name}</h1>
          <p className="text-2 workflow-lead">{entry.description}</p>
        </div>
        <span className="spacer" />
        {entry.editable ? (
          <Button icon="pencil" onClick={() => go({ kind: 'editor', path: entry.path })}>
            {words().acts.edit}
          </Button>
        ) : (
          <Button icon="copy" onClick={() => void makeMine()}>
            {words().library.makeMine}
          </Button>
        )}
        <Button
          kind="primary"
          icon="play"
          disabled={!entry.ok || notYet.length > 0}
          onClick={() => openRunDialog({ kind: 'entry', ref: entry.ref, path: entry.path })}
        >
          {words().acts.run}
        </Button>
      </header>
      <div className="workflow">
        <div className="workflow-main">
          <div className="card workflow-picture dots">
            <Picture picture={entry.picture} width={560} height={140} faint={!entry.ok} />
          </div>
          {errors.length > 0 && (
            <section className="card workflow-part">
              <h2>
                {text.problems} <Badge kind="to-fix">{String(errors.length)}</Badge>
              </h2>
              <ul className="stack">
                {errors.map((one, index) => (
                  <li key={index} className="workflow-problem">
                    <StatusGlyph kind="to-fix" size={14} />
                    <div>
                      {one.range === undefined ? one.message : words().library.lineSays(one.range.start.line, one.message)}
                      {one.hint !== undefined && <div className="small text-3">{one.hint}</div>}
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {notYet.length > 0 && (
            <section className="card workflow-part">
              <h2>{text.notYet}</h2>
              <p className="small text-2">{text.notYetText}</p>
              <ul className="workflow-not-yet">
                {notYet.map((one) => (
                  <li key={`${one.step}${one.what}`}>
                    <b>{one.step}</b> {one.what}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="card workflow-part">
            <h2>{text.readme}</h2>
            {readme.trim() === '' ? <p className="text-3">{text.noReadme}</p> : <MarkdownText text={readme} />}
          </section>
          <section className="card workflow-part">
            <div className="row">
              <h2 className="workflow-file one mono">{entry.path}</h2>
              <span className="spacer" />
              <Button size="small" kind="ghost" icon="text" pressed={showText} onClick={() => setShowText(!showText)}>
                {text.showText}
              </Button>
            </div>
            {showText && (
              <pre className="workflow-text mono" tabIndex={0}>
                {source}
              </pre>
            )}
          </section>
        </div>
        <aside className="workflow-side">
          <section className="card workflow-part">
            <h2>{text.mayDo}</h2>
            <CapabilityList capabilities={capabilities} />
          </section>
          <section className="card workflow-part">
            <h2>{text.steps}</h2>
            <ol className="workflow-steps">
              {entry.picture.nodes.map((node) => (
                <li key={node.id} className={node.parent === undefined ? undefined : 'workflow-inner'}>
                  <Icon name={stepTypeIcon(node.type)} />
                  {node.name}
                </li>
              ))}
            </ol>
          </section>
          <section className="card workflow-part">
            <h2>{text.inputs}</h2>
            {Object.keys(entry.inputs).length === 0 ? (
              <p className="small text-3">{text.noInputs}</p>
            ) : (
              <ul className="small">
                {Object.entries(entry.inputs).map(([id, field]) => (
                  <li key={id}>
                    {fieldLabel(id, field)} <span className="text-3">{field.help}</span>
                  </li>
                ))}
              </ul>
            )}
            <h2>{text.where}</h2>
            <p className="small text-2">{text.workspaces[entry.workspace]}</p>
            {entry.tags.length > 0 && (
              <div className="library-tags">
                {entry.tags.map((tag) => (
                  <Tag key={tag}>{tag}</Tag>
                ))}
              </div>
            )}
          </section>
          <Recent workflowId={entry.id} />
        </aside>
      </div>
    </>
  );
}

function Recent(props: { readonly workflowId: string }) {
  const text = words().workflow;
  const runs = useRuns(
    useShallow((state) =>
      Object.values(state.byId)
        .filter((run) => run.workflowId === props.workflowId && run.testOf === null)
        .toSorted(newestFirst)
        .slice(0, 6),
    ),
  );
  return (
    <section className="card workflow-part">
      <h2>{text.recent}</h2>
      {runs.length === 0 && <p className="small text-3">{text.noRuns}</p>}
      <ul className="stack small">
        {runs.map((run) => (
          <li key={run.runId}>
            <a className="row workflow-run" href={addressOf({ kind: 'run', runId: run.runId })}>
              <StatusGlyph kind={statusOfRun(run.status, run.waitsUntil)} size={14} bare />
              <span className="figures">{whenOf(run.createdAt)}</span>
              {run.parent !== null && <span className="text-3 one">{text.partOf(run.parent.workflowName)}</span>}
              <span className="spacer" />
              <span className="text-3 figures">
                {run.endedAt === null ? restWords(run.waitsUntil) : tookOf(run.endedAt - run.createdAt)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
