import { memo } from 'react';
import type { LibraryEntry } from '../../src-shared/wire/views.ts';
import { Badge, Tag } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Picture } from '../ui/picture.tsx';
import { words } from '../ui/words.ts';
import { addressOf } from '../state/route.ts';
import { useRuns } from '../state/runs/runs.ts';
import { go, openRunDialog } from '../state/session.ts';

/** A workflow on its shelf: picture, name, two lines, tags, Run; one that cannot be read says where and offers to mend it. */
export const LibraryCard = memo(function LibraryCard(props: { readonly entry: LibraryEntry }) {
  const { entry } = props;
  const text = words().library;
  const running = useRuns(
    (state) =>
      Object.values(state.byId).filter((run) => run.endedAt === null && run.status !== 'waiting' && run.workflowId === entry.id)
        .length,
  );
  const waits = useRuns((state) =>
    Object.values(state.byId).some((run) => run.status === 'waiting' && run.workflowId === entry.id),
  );
  const fault = entry.diagnostics.find((one) => one.severity === 'error');
  const line = fault?.range?.start.line;
  const unread = !entry.ok && entry.picture.nodes.length === 0;
  return (
    <article className="card library-card">
      <div className="library-picture dots">
        <Picture picture={entry.picture} width={200} faint={!entry.ok} />
      </div>
      <div className="library-body">
        <h3 className="two">
          <a className="library-link" data-row={entry.ref} href={addressOf({ kind: 'workflow', ref: entry.ref })}>
            {entry.name}
          </a>
        </h3>
        <p className="small text-3 two">
          {fault === undefined ? entry.description : line === undefined ? fault.message : text.lineSays(line, fault.message)}
        </p>
        <span className="spacer" />
        <div className="library-foot">
          {entry.ok && entry.tags.slice(0, running > 0 || waits ? 1 : 2).map((tag) => <Tag key={tag}>{tag}</Tag>)}
          {!entry.ok && <Badge kind="to-fix">{unread ? text.cannotOpen : text.toFix}</Badge>}
          <span className="spacer" />
          {waits && <Badge kind="needs-you" />}
          {running > 0 && !waits && <Badge kind="running">{text.running(running)}</Badge>}
          {entry.ok ? (
            <Button
              size="tiny"
              icon="play"
              aria-label={text.runNamed(entry.name)}
              onClick={() => openRunDialog({ kind: 'entry', ref: entry.ref, path: entry.path })}
            >
              {words().acts.run}
            </Button>
          ) : (
            <Button
              size="tiny"
              onClick={() => go(entry.editable ? { kind: 'editor', path: entry.path } : { kind: 'workflow', ref: entry.ref })}
            >
              {!entry.editable ? text.look : line === undefined ? text.fix : text.fixLine(line)}
            </Button>
          )}
        </div>
      </div>
    </article>
  );
});
