import type { RunSummary } from '../../src-shared/engine/state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { bytesOf } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { rowKeys } from '../ui/row-keys.ts';
import { words } from '../ui/words.ts';
import { ArtifactView } from './artifact-view.tsx';
import type { StepName } from './step-names.ts';
import './artifacts.css';

/** The files a run put out: a list, and the chosen one shown. */
export function ArtifactsPane(props: {
  readonly runId: string;
  readonly artifacts: RunSummary['artifacts'];
  readonly nameOf: (step: string) => StepName;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}) {
  const text = words().artifacts;
  const shown = props.artifacts.find((artifact) => artifact.id === props.chosen) ?? mainArtifact(props.artifacts);
  if (shown === undefined) return <EmptyState title={text.none} text={text.noneText} />;
  return (
    <div className="artifacts">
      <ul className="artifacts-list" aria-label={text.list} onKeyDown={rowKeys()}>
        {props.artifacts.map((artifact) => (
          <li key={artifact.id}>
            <button
              type="button"
              className={artifact.id === shown.id ? 'artifacts-row artifacts-on' : 'artifacts-row'}
              aria-pressed={artifact.id === shown.id}
              data-row={artifact.id}
              onClick={() => props.onChoose(artifact.id)}
            >
              <Icon name={iconOf(artifact.type, artifact.mediaType)} />
              <span className="artifacts-words">
                <span className="one">{artifact.name}</span>
                <span className="caption text-3 one">
                  {bytesOf(artifact.bytes)}
                  {artifact.step !== undefined && `, ${text.from(props.nameOf(artifact.step).name)}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <ArtifactView runId={props.runId} artifact={shown} />
    </div>
  );
}

/** The artifact to look at first: a report where there is one, else the newest. */
export function mainArtifact(artifacts: RunSummary['artifacts']): RunSummary['artifacts'][number] | undefined {
  const readable = artifacts.filter((artifact) => artifact.type !== 'patch');
  return (
    readable.findLast((artifact) => artifact.type === 'report' || /markdown|html/.test(artifact.mediaType)) ??
    readable.at(-1) ??
    artifacts.at(-1)
  );
}

function iconOf(type: string, mediaType: string): IconName {
  if (type === 'report' || /markdown|html/.test(mediaType)) return 'report';
  if (mediaType.startsWith('image/')) return 'image';
  return /csv|spreadsheet/.test(mediaType) ? 'table' : 'file';
}
