import { Command } from 'cmdk';
import { Dialog as Base } from '@base-ui/react/dialog';
import { useShallow } from 'zustand/react/shallow';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { statusOfRun } from '../ui/status.ts';
import { whenOf } from '../ui/format.ts';
import { words } from '../ui/words.ts';
import { usePageActs } from '../state/page-acts.ts';
import { useLibrary } from '../state/library.ts';
import { isTopRun, newestFirst, useRuns } from '../state/runs/runs.ts';
import { go, openRunDialog, showLayer, useSession } from '../state/session.ts';
import { actions } from './actions.ts';
import './palette.css';

/** Ctrl/Cmd+K: every act with its shortcut, every workflow to run or edit, the latest runs. `R` opens it on workflows alone. */
export function Palette() {
  const layer = useSession((state) => state.layer);
  const open = layer === 'palette' || layer === 'run-picker';
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) showLayer('none');
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-scrim palette-scrim" />
        <Base.Popup className="palette" aria-label={words().palette.title}>
          {open && <Content runOnly={layer === 'run-picker'} />}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Content(props: { readonly runOnly: boolean }) {
  const text = words().palette;
  const offers = usePageActs((state) => state.offers);
  const groups = useLibrary((state) => state.groups);
  const runs = useRuns(useShallow((state) => Object.values(state.byId).filter(isTopRun).toSorted(newestFirst).slice(0, 8)));
  const entries = groups.flatMap((group) => group.entries.map((entry) => ({ entry, label: group.label })));
  const act = (run: () => void) => () => {
    showLayer('none');
    run();
  };
  return (
    <Command label={text.title} loop>
      <div className="palette-field">
        <Icon name={props.runOnly ? 'play' : 'search'} />
        <Command.Input autoFocus placeholder={props.runOnly ? text.runPlaceholder : text.placeholder} />
        <Kbd keys="Esc" />
      </div>
      <Command.List className="palette-list">
        <Command.Empty className="palette-none">{text.none}</Command.Empty>
        {!props.runOnly &&
          offers
            .map(({ title, acts }) => ({ title, shown: acts() }))
            .filter(({ shown }) => shown.length > 0)
            .map(({ title, shown }) => (
              <Command.Group key={title} heading={title}>
                {shown.map(({ id, run, icon = 'pencil', ...item }) => (
                  <Item key={id} value={`${item.label} ${id}`} icon={icon} {...item} onSelect={act(run)} />
                ))}
              </Command.Group>
            ))}
        {!props.runOnly &&
          (['do', 'go'] as const).map((group) => (
            <Command.Group key={group} heading={group === 'do' ? text.do : text.goTo}>
              {actions()
                .filter((action) => action.group === group)
                .map((action) => (
                  <Item
                    key={action.id}
                    value={`${action.label} ${action.id}`}
                    icon={action.icon}
                    label={action.label}
                    keys={action.keys}
                    onSelect={act(action.run)}
                  />
                ))}
            </Command.Group>
          ))}
        <Command.Group heading={text.workflows}>
          {entries
            .filter(({ entry }) => entry.ok)
            .map(({ entry, label }) => (
              <Item
                key={entry.ref}
                value={`${entry.name} ${entry.ref} ${entry.tags.join(' ')}`}
                icon="play"
                label={entry.name}
                note={label}
                onSelect={() => openRunDialog({ kind: 'entry', ref: entry.ref, path: entry.path })}
              />
            ))}
        </Command.Group>
        {!props.runOnly && (
          <>
            <Command.Group heading={text.edit}>
              {entries
                .filter(({ entry }) => entry.editable)
                .map(({ entry, label }) => (
                  <Item
                    key={entry.ref}
                    value={`${text.editNamed(entry.name)} ${entry.ref} edit`}
                    icon="pencil"
                    label={entry.name}
                    note={label}
                    onSelect={act(() => go({ kind: 'editor', path: entry.path }))}
                  />
                ))}
            </Command.Group>
            <Command.Group heading={text.openRuns}>
              {runs.map((run) => (
                <Command.Item
                  key={run.runId}
                  value={`${run.workflowName} ${run.runId}`}
                  className="palette-item"
                  onSelect={act(() => go({ kind: 'run', runId: run.runId }))}
                >
                  <StatusGlyph kind={statusOfRun(run.status, run.waitsUntil)} bare />
                  <span className="one">{run.workflowName}</span>
                  <span className="spacer" />
                  <span className="caption text-3 figures">{whenOf(run.createdAt)}</span>
                </Command.Item>
              ))}
            </Command.Group>
          </>
        )}
      </Command.List>
    </Command>
  );
}

function Item(props: {
  readonly value: string;
  readonly icon: IconName;
  readonly label: string;
  readonly note?: string;
  readonly keys?: string;
  readonly onSelect: () => void;
}) {
  return (
    <Command.Item value={props.value} className="palette-item" onSelect={props.onSelect}>
      <Icon name={props.icon} />
      <span className="one">{props.label}</span>
      <span className="spacer" />
      {props.note !== undefined && <span className="caption text-3">{props.note}</span>}
      {props.keys !== undefined && <Kbd keys={props.keys} />}
    </Command.Item>
  );
}
