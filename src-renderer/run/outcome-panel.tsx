import type { RunSummary } from '../../src-shared/engine/state.ts';
import { Badge } from '../ui/badge.tsx';
import { fileNameOf, numberOf, tookOf, whenOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { JsonList } from '../ui/json-list.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { statusOfRun } from '../ui/status.ts';
import { words } from '../ui/words.ts';

/** The run as a whole, shown while no step is chosen: what it was given, what came out, why it failed. */
export function OutcomePanel(props: { readonly summary: RunSummary; readonly onArtifact: (id: string) => void }) {
  const { summary } = props;
  const text = words().run;
  const files = summary.artifacts.filter((artifact) => artifact.type !== 'patch');
  return (
    <>
      <header className="panel-head">
        <div className="row panel-title">
          <h2>{text.outcome}</h2>
          <span className="spacer" />
          <Badge kind={statusOfRun(summary.status)} />
        </div>
        <div className="small text-3">
          {summary.endedAt === undefined
            ? words().step.none
            : `${whenOf(summary.endedAt)}, ${text.took(tookOf(summary.endedAt - summary.createdAt))}`}
        </div>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={text.outcome}>
        {summary.error !== undefined && (
          <section>
            <div className="panel-callout panel-fail">
              <StatusGlyph kind="failed" />
              <div className="panel-words">
                <b className="panel-wrap">{summary.error.message}</b>
                {summary.error.hint !== undefined && <span>{summary.error.hint}</span>}
              </div>
            </div>
          </section>
        )}
        {files.length > 0 && (
          <section>
            <h3>{text.artifacts}</h3>
            <ul className="stack">
              {files.map((artifact) => (
                <li key={artifact.id}>
                  <button type="button" className="panel-file" onClick={() => props.onArtifact(artifact.id)}>
                    <Icon name={artifact.type === 'report' ? 'report' : 'file'} />
                    <span className="one">{artifact.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {summary.outputs !== undefined && Object.keys(summary.outputs).length > 0 && (
          <section>
            <h3>{words().step.gave}</h3>
            <JsonList value={summary.outputs} />
          </section>
        )}
        {Object.keys(summary.inputs).length > 0 && (
          <section>
            <h3>{words().step.got}</h3>
            <JsonList value={summary.inputs} />
          </section>
        )}
        <section>
          <h3>{words().inbox.worksIn}</h3>
          <p className="small panel-wrap">
            {fileNameOf(summary.projectRoot)} <span className="text-3">{summary.workspace?.root ?? summary.projectRoot}</span>
          </p>
        </section>
        {summary.credits > 0 && (
          <section>
            <h3>{words().step.cost}</h3>
            <p className="small">{words().units.credits(numberOf(summary.credits), null)}</p>
          </section>
        )}
      </div>
    </>
  );
}
