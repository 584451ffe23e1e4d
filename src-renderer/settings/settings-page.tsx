import { useState, type ReactNode } from 'react';
import type { Check, Settings } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { whenOf } from '../ui/format.ts';
import { Segmented } from '../ui/segmented.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { changeSettings, openProject, useSettings } from '../state/settings.ts';
import { loadLibrary } from '../state/library.ts';
import { StoragePart } from './storage-part.tsx';
import { SecretsPart } from './secrets-part.tsx';
import './settings.css';

/** Theme, parallel limits, project, where the data lies, and the self-test. */
export function SettingsPage(props: { readonly onOpenFolder: () => void }) {
  const text = words().settings;
  const settings = useSettings((state) => state.settings);
  const info = useSettings((state) => state.info);
  const change = (part: Partial<Settings>) => void changeSettings(part).then((answer) => !answer.ok && sayProblem(answer.error));
  return (
    <>
      <header className="page-head">
        <div>
          <h1 className="page-title">{text.title}</h1>
          <p className="page-lead">{text.lead}</p>
        </div>
      </header>
      <div className="settings">
        <Part title={text.look}>
          <div className="field">
            <span className="field-legend">{text.theme}</span>
            <Segmented
              label={text.theme}
              value={settings.theme}
              options={[
                { value: 'system', label: text.themes.system },
                { value: 'light', label: text.themes.light, icon: 'sun' },
                { value: 'dark', label: text.themes.dark, icon: 'moon' },
              ]}
              onChange={(theme) => change({ theme })}
            />
          </div>
        </Part>
        <Part title={text.speed}>
          <Amount
            label={text.maxSteps}
            help={text.maxStepsHelp}
            value={settings.maxParallelSteps}
            onChange={(maxParallelSteps) => change({ maxParallelSteps })}
          />
          <Amount
            label={text.maxPerRun}
            help={text.maxPerRunHelp}
            value={settings.maxParallelPerRun}
            onChange={(maxParallelPerRun) => change({ maxParallelPerRun })}
          />
        </Part>
        <Part title={text.spending}>
          <DayBudget value={settings.maxCreditsPerDay} onChange={(maxCreditsPerDay) => change({ maxCreditsPerDay })} />
        </Part>
        <Part title={text.project}>
          <div className="field">
            <span className="field-legend">{text.projectFolder}</span>
            <p className={settings.project === null ? 'text-3' : 'settings-path mono'}>{settings.project ?? text.noProject}</p>
            <div className="row">
              <Button size="small" icon="folder" onClick={props.onOpenFolder}>
                {text.changeProject}
              </Button>
              {settings.project !== null && (
                <Button
                  size="small"
                  kind="ghost"
                  onClick={() => {
                    change({ project: null });
                    void loadLibrary();
                  }}
                >
                  {text.closeProject}
                </Button>
              )}
            </div>
          </div>
          {settings.recentProjects.length > 0 && (
            <div className="field">
              <span className="field-legend">{text.recent}</span>
              <ul className="settings-recent">
                {settings.recentProjects.map((path) => (
                  <li key={path}>
                    <button type="button" className="settings-path mono" onClick={() => void openProject(path).then(loadLibrary)}>
                      {path}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </Part>
        <Part title={words().secrets.title}>
          <SecretsPart />
        </Part>
        <Part title={text.logs}>
          <Amount
            label={text.maxLog}
            help={text.maxLogHelp}
            value={settings.maxLogMb}
            range={{ most: 100_000, words: text.logRange }}
            onChange={(maxLogMb) => change({ maxLogMb })}
          />
          <Amount
            label={text.maxLogPerRun}
            help={text.maxLogPerRunHelp}
            value={settings.maxLogMbPerRun}
            range={{ most: 1_000_000, words: text.logRange }}
            onChange={(maxLogMbPerRun) => change({ maxLogMbPerRun })}
          />
        </Part>
        {info !== null && (
          <Part title={text.data}>
            <dl className="settings-facts">
              <div>
                <dt>{text.dataFolder}</dt>
                <dd>
                  <span className="mono settings-path">{info.home}</span>{' '}
                  <Button kind="link" size="small" onClick={() => void ask((client) => client.app.reveal({ path: info.home }))}>
                    {words().acts.show}
                  </Button>
                </dd>
              </div>
              <div>
                <dt>{text.version}</dt>
                <dd>{info.version}</dd>
              </div>
              <div>
                <dt>{text.host}</dt>
                <dd className="figures">{text.hostText(info.host.pid, whenOf(info.host.since))}</dd>
              </div>
            </dl>
          </Part>
        )}
        <Part title={words().storage.title}>
          <StoragePart settings={settings} onChange={change} />
        </Part>
        <Part title={text.check}>
          <SelfTest />
        </Part>
      </div>
    </>
  );
}

function Part(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card settings-part">
      <h2>{props.title}</h2>
      <div className="settings-fields">{props.children}</div>
    </section>
  );
}

function Amount(props: {
  readonly label: string;
  readonly help: string;
  readonly value: number;
  readonly range?: { readonly most: number; readonly words: string };
  readonly onChange: (value: number) => void;
}) {
  const { range = { most: 64, words: words().settings.range } } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const number = Number(draft ?? props.value);
  const bad = !Number.isInteger(number) || number < 1 || number > range.most;
  return (
    <Field label={props.label} help={props.help} error={bad ? range.words : undefined}>
      {(ids) => (
        <span className="settings-amount">
          <Input
            {...ids}
            inputMode="numeric"
            value={draft ?? String(props.value)}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={() => {
              if (!bad && number !== props.value) props.onChange(number);
              if (!bad) setDraft(null);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
            }}
          />
        </span>
      )}
    </Field>
  );
}

function DayBudget(props: { readonly value: number | null; readonly onChange: (value: number | null) => void }) {
  const text = words().settings;
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (props.value === null ? '' : String(props.value));
  const next = shown.trim() === '' ? null : Number(shown);
  const bad = next !== null && (!Number.isFinite(next) || next < 0);
  return (
    <Field label={text.perDay} help={text.perDayHelp} error={bad ? text.perDayRange : undefined}>
      {(ids) => (
        <span className="settings-amount">
          <Input
            {...ids}
            inputMode="decimal"
            value={shown}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={() => {
              if (!bad && next !== props.value) props.onChange(next);
              if (!bad) setDraft(null);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
            }}
          />
        </span>
      )}
    </Field>
  );
}

function SelfTest() {
  const text = words().settings;
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const answer = await ask((client) => client.app.selfTest());
    setBusy(false);
    if (answer.ok) setChecks(answer.value);
    else sayProblem(answer.error);
  };
  const wrong = checks?.filter((check) => !check.ok).length ?? 0;
  return (
    <div className="stack">
      <p className="small text-3">{checks === null ? text.checkLead : wrong === 0 ? text.allGood : text.toDo(wrong)}</p>
      {checks !== null && (
        <ul className="settings-checks">
          {checks.map((check) => (
            <li key={check.name}>
              <StatusGlyph
                kind={check.ok ? 'done' : check.required ? 'to-fix' : 'out-of-date'}
                bare={check.ok ? true : words().status['to-fix']}
              />
              <div>
                <b>{check.name}</b> {!check.required && <span className="text-3">{text.optional}</span>}
                <div className="small text-2">{check.detail}</div>
                {check.hint !== undefined && !check.ok && <div className="small">{check.hint}</div>}
              </div>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="small" icon="approve" busy={busy} onClick={() => void run()}>
          {busy ? text.checking : text.checkRun}
        </Button>
      </div>
    </div>
  );
}
