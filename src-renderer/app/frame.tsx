import { useEffect, useRef, type ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { announce } from '../ui/announce.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { DamageActs } from './damage-acts.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { STATUS_KINDS, statusOfRun } from '../ui/status.ts';
import { Tip } from '../ui/tooltip.tsx';
import { useMedia } from '../ui/use-media.ts';
import { words } from '../ui/words.ts';
import { addressOf, type Route } from '../state/route.ts';
import { showLayer, useSession } from '../state/session.ts';
import { useInbox } from '../state/inbox.ts';
import { isTopRun, newestFirst, useRuns } from '../state/runs/runs.ts';
import { useSettings } from '../state/settings.ts';
import './frame.css';

const PLACES: readonly {
  readonly kind: 'home' | 'library' | 'runs' | 'inbox';
  readonly icon: IconName;
  readonly keys: string;
}[] = [
  { kind: 'home', icon: 'home', keys: 'G H' },
  { kind: 'library', icon: 'library', keys: 'G L' },
  { kind: 'runs', icon: 'runs', keys: 'G R' },
  { kind: 'inbox', icon: 'inbox', keys: 'G I' },
];

/** The window: title bar, rail (icons only in Editor and Run) and the page. */
export function Frame(props: { readonly children: ReactNode }) {
  const kind = useSession((state) => state.route.kind);
  const isNarrow = useMedia('(max-width: 760px)');
  const slim = kind === 'editor' || kind === 'run' || isNarrow;
  const main = useRef<HTMLElement>(null);
  return (
    <div className={slim ? 'frame frame-slim' : 'frame'}>
      <button type="button" className="frame-skip" onClick={() => main.current?.focus()}>
        {words().frame.skip}
      </button>
      <TitleBar />
      <Rail slim={slim} at={kind} />
      <main className="frame-main" ref={main} tabIndex={-1} id="page">
        <Notice />
        {props.children}
      </main>
      <LostConnection />
    </div>
  );
}

/** The product's mark. */
export function Mark(props: { readonly size?: number }) {
  return (
    <svg width={props.size ?? 20} height={props.size ?? 20} viewBox="0 0 20 20" aria-hidden="true">
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path
        d="M5.5 14.5V9A3.5 3.5 0 0 1 9 5.5h2.5M5.5 10.5h6"
        stroke="#fff"
        strokeWidth="1.8"
        fill="none"
        strokeLinecap="round"
      />
      <circle cx="14" cy="5.5" r="1.9" fill="#fff" />
      <circle cx="14" cy="10.5" r="1.9" fill="#fff" />
    </svg>
  );
}

function TitleBar() {
  return (
    <header className="frame-title">
      <div className="frame-brand">
        <Mark />
        {words().frame.product}
      </div>
      <button type="button" className="frame-command" onClick={() => showLayer('palette')}>
        <Icon name="search" />
        <span>{words().frame.search}</span>
        <span className="spacer" />
        <Kbd keys="Mod+K" />
      </button>
      <span />
    </header>
  );
}

function Rail(props: { readonly slim: boolean; readonly at: Route['kind'] }) {
  const waiting = useInbox((state) => state.items.length);
  const text = words().frame;
  return (
    <nav className="rail" aria-label={text.main}>
      {PLACES.map((place) => (
        <RailLink
          key={place.kind}
          route={{ kind: place.kind }}
          icon={place.icon}
          label={text[place.kind]}
          keys={place.keys}
          on={roomOf(props.at) === place.kind}
          slim={props.slim}
          count={place.kind === 'inbox' ? waiting : 0}
        />
      ))}
      {!props.slim && <Recent />}
      <span className="spacer" />
      <RailLink
        route={{ kind: 'settings' }}
        icon="settings"
        label={text.settings}
        keys="G S"
        on={props.at === 'settings'}
        slim={props.slim}
        count={0}
      />
      {!props.slim && <div className="rail-foot">{text.localOnly}</div>}
    </nav>
  );
}

function RailLink(props: {
  readonly route: Route;
  readonly icon: IconName;
  readonly label: string;
  readonly keys: string;
  readonly on: boolean;
  readonly slim: boolean;
  readonly count: number;
}) {
  const link = (
    <a
      className={props.on ? 'rail-link rail-on' : 'rail-link'}
      href={addressOf(props.route)}
      aria-current={props.on ? 'page' : undefined}
    >
      <Icon name={props.icon} />
      <span className={props.slim ? 'visually-hidden' : undefined}>{props.label}</span>
      {props.count > 0 && (
        <>
          <span className="rail-count" aria-hidden="true">
            {props.count}
          </span>
          <span className="visually-hidden">{words().frame.waiting(props.count)}</span>
        </>
      )}
    </a>
  );
  return props.slim ? (
    <Tip label={props.label} keys={props.keys} side="right">
      {link}
    </Tip>
  ) : (
    link
  );
}

function Recent() {
  const recent = useRuns(
    useShallow((state) => {
      const seen = new Set<string>();
      return Object.values(state.byId)
        .toSorted(newestFirst)
        .filter((run) => isTopRun(run) && !seen.has(run.workflowId) && seen.add(run.workflowId))
        .slice(0, 5)
        .map((run) => `${run.runId}\n${statusOfRun(run.status, run.waitsUntil)}\n${run.workflowName}`);
    }),
  );
  if (recent.length === 0) return null;
  return (
    <>
      <div className="rail-label">{words().frame.recent}</div>
      {recent.map((line) => {
        const [runId = '', status = '', name = ''] = line.split('\n');
        const kind = STATUS_KINDS.find((one) => one === status) ?? 'queued';
        return (
          <a key={runId} className="rail-link rail-recent" href={addressOf({ kind: 'run', runId })}>
            <StatusGlyph kind={kind} size={14} bare />
            <span className="one">{name}</span>
          </a>
        );
      })}
    </>
  );
}

function Notice() {
  const notice = useSettings((state) => state.info?.notice ?? null);
  if (notice === null) return null;
  return (
    <div className="frame-notice" role="alert">
      <StatusGlyph kind="to-fix" />
      <span>
        <b>{notice.message}</b> {notice.code === 'damaged' ? words().storage.damagedHint : notice.hint}
      </span>
      {notice.code === 'damaged' && <DamageActs />}
    </div>
  );
}

function LostConnection() {
  const status = useSession((state) => state.connection);
  const was = useRef(status);
  useEffect(() => {
    if ((was.current === 'lost' || was.current === 'refused') && status === 'open') announce(words().frame.back);
    if (status === 'lost' || status === 'refused') announce(words().frame[status]);
    was.current = status;
  }, [status]);
  if (status !== 'lost' && status !== 'refused') return null;
  return (
    <div className="frame-lost">
      <StatusGlyph kind={status === 'lost' ? 'running' : 'failed'} size={14} />
      {words().frame[status]}
    </div>
  );
}

function roomOf(kind: Route['kind']): Route['kind'] {
  if (kind === 'workflow' || kind === 'editor') return 'library';
  if (kind === 'run') return 'runs';
  return kind === 'welcome' ? 'home' : kind;
}
