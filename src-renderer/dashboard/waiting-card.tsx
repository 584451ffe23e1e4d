import type { WaitingView } from '../../src-shared/wire/views.ts';
import { classes } from '../ui/classes.ts';
import { ageOf } from '../ui/format.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { useNow } from '../ui/use-now.ts';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import { words } from '../ui/words.ts';
import { addressOf } from '../state/route.ts';

/** One thing that waits for the person: kind and age, what is asked, whose it is, one button; only the oldest is primary. */
export function WaitingCard(props: { readonly item: WaitingView; readonly first: boolean }) {
  const { item, first } = props;
  const text = words().home;
  const now = useNow();
  const { kind } = item.prompt;
  const act = kind === 'ask' ? text.answer : kind === 'agent' ? text.openStep : text.review;
  const fact = factOf(item);
  return (
    <article className="card waiting-card">
      <div className="row caption text-3">
        <StatusGlyph kind="needs-you" size={14} />
        <span className="waiting-kind">{text.kinds[kind]}</span>
        <span className="spacer" />
        <span className="figures">{ageOf(Math.max(0, now - item.since))}</span>
      </div>
      <div>
        <h3>{visibleText(item.prompt.title)}</h3>
        <div className="small text-3 two waiting-whose">{item.workflowName}</div>
      </div>
      {fact !== '' && <div className="small text-2 two">{visibleText(fact)}</div>}
      <a
        className={classes('button button-small button-wide', first && 'button-primary')}
        href={addressOf({ kind: 'inbox', runId: item.runId, step: item.step })}
        aria-label={`${act}: ${item.prompt.title}`}
      >
        {act}
      </a>
    </article>
  );
}

/** The one fact that helps to decide: the reason, the choices, else nothing. */
function factOf(item: WaitingView): string {
  const { prompt } = item;
  if (prompt.reason !== '' && prompt.reason !== prompt.title) return prompt.reason;
  return (prompt.options ?? []).join(', ');
}
