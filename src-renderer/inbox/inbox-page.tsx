import type { WaitingView } from '../../src-shared/wire/views.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ageOf } from '../ui/format.ts';
import { rowKeys } from '../ui/row-keys.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { useNow } from '../ui/use-now.ts';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import { words } from '../ui/words.ts';
import { keyOf, useInbox } from '../state/inbox.ts';
import { replaceRoute } from '../state/session.ts';
import { LimitRequest } from './limit-request.tsx';
import { RequestView } from './request-view.tsx';
import './inbox.css';

/** Everything that waits for the person: the list, and the chosen request exactly as it is. */
export function InboxPage(props: { readonly runId: string | undefined; readonly step: string | undefined }) {
  const text = words().inbox;
  const items = useInbox((state) => state.items);
  const loaded = useInbox((state) => state.loaded);
  const chosen =
    items.find((item) => item.runId === props.runId && (props.step === undefined || item.step === props.step)) ?? items[0];
  return (
    <>
      <header className="page-head inbox-head">
        <h1 className="page-title">{text.title}</h1>
        {items.length > 0 && <span className="small text-3 figures">{text.waiting(items.length)}</span>}
      </header>
      {chosen === undefined ? (
        loaded && <EmptyState title={text.none} text={text.noneText} />
      ) : (
        <div className="inbox">
          <ul className="inbox-list" aria-label={text.list} onKeyDown={rowKeys()}>
            {items.map((item) => (
              <InboxRow key={keyOf(item)} item={item} on={item === chosen} />
            ))}
          </ul>
          {chosen.prompt.kind === 'budget' ? (
            <LimitRequest key={chosen.boundTo} item={chosen} />
          ) : (
            <RequestView key={`${keyOf(chosen)}/${chosen.boundTo}`} item={chosen} />
          )}
        </div>
      )}
    </>
  );
}

/** The workflow that asks, and the one at the top that it is part of. */
function whoseOf({ workflowName, within }: WaitingView): string {
  const top = within.at(-1);
  return top === undefined ? workflowName : `${workflowName}. ${words().run.partOf(top.workflowName)}`;
}

function InboxRow(props: { readonly item: WaitingView; readonly on: boolean }) {
  const { item, on } = props;
  const now = useNow();
  return (
    <li>
      <button
        type="button"
        className={on ? 'inbox-row inbox-on' : 'inbox-row'}
        aria-pressed={on}
        data-row={keyOf(item)}
        onClick={() => replaceRoute({ kind: 'inbox', runId: item.runId, step: item.step })}
      >
        <StatusGlyph kind="needs-you" bare />
        <span className="inbox-words">
          <span className="row">
            <b className="one">{visibleText(item.prompt.title)}</b>
            <span className="spacer" />
            <span className="caption text-3 figures inbox-age">{ageOf(Math.max(0, now - item.since))}</span>
          </span>
          <span className="small text-2 two">{whoseOf(item)}</span>
          <span className="caption text-3 one">
            {item.prompt.kind === 'budget'
              ? words().home.kinds.budget
              : words().inbox.kindStep(words().home.kinds[item.prompt.kind], item.name)}
          </span>
        </span>
      </button>
    </li>
  );
}
