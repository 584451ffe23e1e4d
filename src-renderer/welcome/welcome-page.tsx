import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Picture } from '../ui/picture.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { useLibrary } from '../state/library.ts';
import { newWorkflow } from '../state/new-workflow.ts';
import { go, openRunDialog } from '../state/session.ts';
import { changeSettings } from '../state/settings.ts';
import { startTour } from '../state/tour.ts';
import './welcome.css';

const SAMPLES = ['tidy-documents', 'repo-health'];

/** First start: three cards, the first of which runs a sample right away. */
export function WelcomePage(props: { readonly onOpenFolder: () => void }) {
  const text = words().welcome;
  const sample = useLibrary((state) => {
    const entries = state.groups
      .filter((group) => group.source === 'bundled')
      .flatMap((group) => group.entries.filter((entry) => entry.ok));
    return SAMPLES.map((id) => entries.find((entry) => entry.id === id)).find((entry) => entry !== undefined) ?? entries[0];
  });
  const [starting, setStarting] = useState(false);
  const isTidy = sample === undefined || sample.id === SAMPLES[0];
  const start = async () => {
    if (sample === undefined) return;
    const asks = Object.values(sample.inputs).some((field) => field.required === true && field.default === undefined);
    if (asks) {
      openRunDialog({ kind: 'entry', ref: sample.ref, path: sample.path });
      return;
    }
    setStarting(true);
    const answer = await ask((client) => client.runs.start({ target: { ref: sample.ref }, inputs: {} }));
    setStarting(false);
    if (!answer.ok) {
      sayProblem(answer.error);
      return;
    }
    void changeSettings({ welcomed: true });
    go({ kind: 'run', runId: answer.value.runId });
  };
  return (
    <div className="welcome">
      <h1>{text.title}</h1>
      <p className="welcome-lead">{text.lead}</p>
      <div className="welcome-cards">
        <article className="card welcome-card welcome-first">
          <div className="welcome-art dots">
            {isTidy ? <SampleArt /> : <Picture picture={sample.picture} width={280} height={84} />}
          </div>
          <h2>{text.sampleTitle}</h2>
          <p className="text-2">{isTidy ? text.sampleText : text.sampleNamed(sample.name)}</p>
          <span className="spacer" />
          <div className="row">
            <Button kind="primary" icon="play" busy={starting} disabled={sample === undefined} onClick={() => void start()}>
              {starting ? text.starting : text.sampleRun}
            </Button>
            <span className="small text-3 one">{text.sampleTime}</span>
          </div>
        </article>
        <article className="card welcome-card">
          <div className="welcome-art dots">
            <FolderArt />
          </div>
          <h2>{text.folderTitle}</h2>
          <p className="text-2">{text.folderText}</p>
          <span className="spacer" />
          <div>
            <Button icon="folder" onClick={props.onOpenFolder}>
              {text.folderChoose}
            </Button>
          </div>
        </article>
        <article className="card welcome-card">
          <div className="welcome-art dots">
            <NewArt />
          </div>
          <h2>{text.newTitle}</h2>
          <p className="text-2">{text.newText}</p>
          <span className="spacer" />
          <div>
            <Button icon="plus" onClick={() => void newWorkflow().then((answer) => !answer.ok && sayProblem(answer.error))}>
              {text.newMake}
            </Button>
          </div>
        </article>
      </div>
      <div className="welcome-foot small text-3">
        <Icon name="agent" />
        {text.noAgent}
        <Button
          kind="link"
          onClick={() => {
            startTour();
            go({ kind: 'welcome' });
          }}
        >
          {words().tour.startLong}
        </Button>
      </div>
    </div>
  );
}

function SampleArt() {
  return (
    <svg width="280" height="84" viewBox="0 0 280 84" fill="none" strokeWidth="1.25" strokeLinecap="round" aria-hidden="true">
      <path d="M37 42C60 42 60 28 83 28M37 42C60 42 60 56 83 56" stroke="var(--edge-done)" />
      <path d="M117 28C140 28 140 42 163 42M117 56C140 56 140 42 163 42M197 42H243" stroke="var(--line-2)" />
      {[
        [3, 33],
        [83, 19],
      ].map(([x = 0, y = 0]) => (
        <g key={x}>
          <rect x={x} y={y} width="34" height="18" rx="3" fill="var(--done)" stroke="var(--done)" />
          <path d={`M${x + 14.4} ${y + 9.2}l1.9 1.9 3.4-3.8`} stroke="var(--on-status)" />
        </g>
      ))}
      <rect x="83" y="47" width="34" height="18" rx="3" fill="var(--accent-soft)" stroke="var(--accent-text)" />
      <circle cx="100" cy="56" r="2.2" fill="var(--accent-text)" />
      <rect x="163" y="33" width="34" height="18" rx="3" fill="var(--surface)" stroke="var(--control)" />
      <rect x="243" y="33" width="34" height="18" rx="3" fill="var(--surface)" stroke="var(--control)" />
    </svg>
  );
}

function FolderArt() {
  return (
    <svg
      width="120"
      height="84"
      viewBox="0 0 120 84"
      fill="none"
      stroke="var(--edge)"
      strokeWidth="1.5"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M22 18a4 4 0 0 1 4-4h18l8 8h42a4 4 0 0 1 4 4v42a4 4 0 0 1-4 4H26a4 4 0 0 1-4-4z" fill="var(--surface)" />
      <rect x="34" y="41" width="14" height="9" rx="3" />
      <rect x="70" y="33" width="14" height="9" rx="3" />
      <rect x="70" y="51" width="14" height="9" rx="3" />
      <path d="M48 45.5C60 45.5 58 37.5 70 37.5M48 45.5C60 45.5 58 55.5 70 55.5" />
    </svg>
  );
}

function NewArt() {
  return (
    <svg width="120" height="84" viewBox="0 0 120 84" fill="none" stroke="var(--edge)" strokeWidth="1.5" aria-hidden="true">
      <rect x="14" y="32" width="36" height="20" rx="4" fill="var(--surface)" />
      <path d="M50 42h18" />
      <rect x="70" y="32" width="36" height="20" rx="4" strokeDasharray="3 3" />
      <path d="M88 38v8M84 42h8" />
    </svg>
  );
}
