import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { StepState } from '../../src-shared/engine/state.ts';
import type { RunEvent } from '../../src-shared/history/events.ts';
import type { CompiledStep } from '../../src-shared/workflow/compiled.ts';
import type { Picture as PictureData } from '../../src-shared/wire/views.ts';
import { announce } from '../ui/announce.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { whenOf } from '../ui/format.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Picture } from '../ui/picture.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { restWords } from '../ui/rest-words.ts';
import { words } from '../ui/words.ts';
import { RUN_TABS, type RunTab } from '../state/route.ts';
import { go, openRunDialog, replaceRoute } from '../state/session.ts';
import { openRun, useRunDetail } from '../state/runs/run-detail.ts';
import { restingSteps } from '../state/documents/resting.ts';
import { useRuns } from '../state/runs/runs.ts';
import { ArtifactsPane } from './artifacts-pane.tsx';
import { BranchDialog } from './branch/branch-dialog.tsx';
import { BranchLinks } from './branch/branch-links.tsx';
import { CancelRun } from './cancel-run.tsx';
import { ChangesPane, useRunChanges } from './changes-pane.tsx';
import { KeepRun } from './keep-run.tsx';
import { LogPane } from './log/log-pane.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { PauseRun } from './pause-run.tsx';
import { RunHead } from './run-head.tsx';
import { livePicture, nameStep, stepsById } from './step-names.ts';
import { summariesOf } from './step-summaries.ts';
import { StepPanel } from './step-panel.tsx';
import { Timeline, TimelineLegend } from './timeline/timeline.tsx';
import { inTheirLoops } from './timeline/timeline-rows.ts';
import './run-page.css';

/** What the graph of a run is given: the picture with live statuses, every step as it stands, and the chosen one. */
export interface RunGraphProps {
  readonly picture: PictureData;
  readonly steps: readonly StepState[];
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}

type LowerTab = Exclude<RunTab, 'graph' | 'timeline'>;

/** The page of one run. `graph` draws the live graph; without it the workflow's picture stands in. */
export function RunPage(props: {
  readonly runId: string;
  readonly step: string | undefined;
  readonly graph?: (props: RunGraphProps) => ReactNode;
}) {
  const { runId } = props;
  const detail = useRunDetail();
  useEffect(() => {
    const stop = new AbortController();
    void openRun(runId, stop.signal);
    return () => stop.abort();
  }, [runId]);
  if (detail.runId !== runId) return null;
  if (detail.problem !== null) {
    return (
      <EmptyState title={words().run.missing} text={`${detail.problem.message} ${detail.problem.hint ?? ''}`}>
        <Button onClick={() => go({ kind: 'runs' })}>{words().run.allRuns}</Button>
      </EmptyState>
    );
  }
  if (detail.view === null || detail.compiled === null || detail.summary === null)
    return <EmptyState title={words().run.loading} />;
  return <Loaded key={runId} {...props} />;
}

function Loaded(props: {
  readonly runId: string;
  readonly step: string | undefined;
  readonly graph?: (props: RunGraphProps) => ReactNode;
}) {
  const { runId, graph } = props;
  const { view, compiled, summary, steps: told, events, kept, compacted, branches } = useRunDetail();
  const row = useRuns((state) => state.byId[runId]);
  // The view is the run as it was when the page opened; its row in the lists goes on.
  const counted = row !== undefined && view !== null && row.seq >= view.seq ? row : view;
  const waitsUntil = summary?.status === 'waiting' ? counted?.waitsUntil : undefined;
  const steps = useMemo(() => inTheirLoops(restingSteps(told, waitsUntil)), [told, waitsUntil]);
  const text = words().run;
  const [picked, setTab] = useState<LowerTab | null>(null);
  const [tall, setTall] = useState(false);
  const [artifact, setArtifact] = useState<string | null>(null);
  const [logStep, setLogStep] = useState<string | null>(null);
  const [branching, setBranching] = useState<string | null>(null);
  const page = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => (compiled === null ? new Map<string, CompiledStep>() : stepsById(compiled)), [compiled]);
  const nameOf = useCallback((step: string) => nameStep(step, definitions), [definitions]);
  const ended = summary?.endedAt !== undefined;
  // Until the person picks a tab: the log while it runs, then what came out.
  const tab = picked ?? (ended && (summary?.artifacts.length ?? 0) > 0 ? 'artifacts' : 'log');
  const changes = useRunChanges(runId, summary?.artifacts ?? [], summary?.endedAt);
  const live = liveStep(steps, summary?.endedAt);
  const selected = props.step ?? live?.step ?? null;
  const chosen = steps.find((step) => step.step === selected);
  const names = useMemo(() => steps.map((step) => nameOf(step.step)), [steps, nameOf]);
  const notes = useMemo(() => summariesOf(steps), [steps]);
  const status = summary?.status;
  const name = view?.workflowName ?? '';

  const select = useCallback((step: string) => replaceRoute({ kind: 'run', runId, step }), [runId]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const part = RUN_TABS[Number(event.key) - 1];
      if (part === undefined) return;
      event.preventDefault();
      if (part === 'graph' || part === 'timeline') {
        setTall(false);
        focusPart(page.current, part);
        return;
      }
      setTab(part);
      requestAnimationFrame(() => focusPart(page.current, 'lower'));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  useEffect(() => {
    if (status !== undefined) announce(`${name}: ${restWords(waitsUntil) ?? words().status[statusWord(status)]}`);
  }, [status, name, waitsUntil]);

  const drawn = view?.picture;
  const picture = useMemo(() => (drawn === undefined ? undefined : livePicture(drawn, steps)), [drawn, steps]);
  if (view === null || compiled === null || summary === null || counted === null || picture === undefined) return null;
  const changed = changes.files.length + changes.moved.length;
  return (
    <div className={tall ? 'run-page run-tall' : 'run-page'} ref={page}>
      <RunHead view={view} summary={summary} done={counted.stepsDone} total={counted.stepsTotal} waitsUntil={waitsUntil}>
        <Button icon="again" onClick={() => openRunDialog({ kind: 'entry', ref: summary.source, path: summary.source })}>
          {text.again}
        </Button>
        {ended && compacted === null && <KeepRun runId={runId} kept={kept} />}
        {!ended && <PauseRun runId={runId} status={summary.status} />}
        <CancelRun runId={runId} ended={ended} />
      </RunHead>
      {compacted !== null && (
        <p className="run-compacted small text-2" role="note">
          {text.compacted(compacted.events, whenOf(compacted.at))}
        </p>
      )}
      <BranchLinks runId={runId} origin={view.branchOf} branches={branches} nameOf={nameOf} />
      <div className="run-grid">
        <section className="run-graph" aria-label={text.graph} data-part="graph" tabIndex={-1}>
          {graph === undefined ? (
            <div className="run-picture">
              <Picture picture={picture} width={640} height={200} />
            </div>
          ) : (
            graph({ picture, steps, selected, onSelect: select })
          )}
        </section>
        <section className="run-pane" aria-label={text.timeline}>
          <header className="run-pane-head">
            <b>{text.timeline}</b>
            <Kbd keys="2" />
            <span className="spacer" />
            <TimelineLegend />
          </header>
          <Timeline
            steps={steps}
            events={events}
            nameOf={nameOf}
            from={summary.createdAt}
            to={summary.endedAt}
            typicalMs={view.typicalMs}
            selected={selected}
            onSelect={select}
          />
        </section>
        <section className="run-pane run-lower" data-part="lower" tabIndex={-1} aria-label={text.parts}>
          <Tabs
            label={text.parts}
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'log', label: <TabWord word={text.log} keys="3" /> },
              {
                value: 'artifacts',
                label: (
                  <TabWord
                    word={summary.artifacts.length === 0 ? text.artifacts : text.artifactsCount(summary.artifacts.length)}
                    keys="4"
                  />
                ),
              },
              { value: 'changes', label: <TabWord word={changed === 0 ? text.changes : text.changesCount(changed)} keys="5" /> },
            ]}
            after={
              <>
                <span className="spacer" />
                <IconButton
                  icon={tall ? 'chevron-down' : 'chevron-up'}
                  label={tall ? words().acts.hide : words().acts.show}
                  pressed={tall}
                  onClick={() => setTall(!tall)}
                />
              </>
            }
          >
            <TabPanel value="log">
              <LogPane runId={runId} step={logStep} names={names} onStep={setLogStep} live={!ended} notes={notes} />
            </TabPanel>
            <TabPanel value="artifacts">
              <ArtifactsPane
                runId={runId}
                artifacts={summary.artifacts}
                nameOf={nameOf}
                chosen={artifact}
                onChoose={setArtifact}
              />
            </TabPanel>
            <TabPanel value="changes">
              <ChangesPane runId={runId} changes={changes} ended={ended} />
            </TabPanel>
          </Tabs>
        </section>
        <aside className="run-panel" aria-label={text.outcome}>
          {chosen === undefined ? (
            <OutcomePanel
              summary={summary}
              onArtifact={(id) => {
                setArtifact(id);
                setTab('artifacts');
                setTall(true);
              }}
            />
          ) : (
            <StepPanel
              key={chosen.step}
              step={chosen}
              name={nameOf(chosen.step)}
              definition={definitions.get(chosen.step.split('.').at(-1) ?? '')}
              summary={summary}
              maxCredits={view.maxCredits}
              nameOf={nameOf}
              onBranch={
                chosen.step.includes('.') || summary.parent !== undefined || compacted !== null
                  ? undefined
                  : () => setBranching(chosen.step)
              }
              keptFrom={keptFrom(events, chosen.step)}
              onLog={() => {
                setLogStep(chosen.step);
                setTab('log');
              }}
            />
          )}
        </aside>
      </div>
      {branching !== null && (
        <BranchDialog runId={runId} step={branching} name={nameOf(branching).name} onClose={() => setBranching(null)} />
      )}
    </div>
  );
}

/** The run a step was taken over from, or undefined when this run did it. */
function keptFrom(events: readonly RunEvent[], step: string): string | undefined {
  if (!events.some(({ body }) => body.type === 'stepKept' && body.step === step)) return undefined;
  const origin = events.find(({ body }) => body.type === 'branchStarted')?.body;
  return origin?.type === 'branchStarted' ? origin.from.run : undefined;
}

function TabWord(props: { readonly word: string; readonly keys: string }) {
  return (
    <>
      {props.word} <Kbd keys={props.keys} />
    </>
  );
}

/** The step to show while nobody chose one: what failed, waits or runs; after a good end the outcome. */
function liveStep(steps: readonly StepState[], endedAt: number | undefined): StepState | undefined {
  const failed = steps.findLast((step) => step.status === 'failed');
  if (endedAt !== undefined) return failed;
  return steps.find((step) => step.status === 'waiting') ?? steps.findLast((step) => step.status === 'running') ?? failed;
}

function statusWord(status: string): 'done' | 'failed' | 'stopped' | 'needs-you' | 'running' | 'queued' | 'paused' {
  switch (status) {
    case 'paused':
      return 'paused';
    case 'succeeded':
      return 'done';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'stopped';
    case 'waiting':
      return 'needs-you';
    case 'queued':
      return 'queued';
    default:
      return 'running';
  }
}

function focusPart(page: HTMLElement | null, part: string): void {
  const found = page?.querySelector(`[data-part="${part}"]`);
  if (!(found instanceof HTMLElement)) return;
  const inner =
    found.querySelector('[role="tab"][aria-selected="true"]') ?? found.querySelector('[data-row], button, [tabindex="0"]');
  if (inner instanceof HTMLElement) inner.focus();
  else found.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [role="dialog"], [role="listbox"]') !== null;
}
