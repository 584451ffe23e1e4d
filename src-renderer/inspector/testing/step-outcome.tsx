import { outputWords } from '../../../src-shared/workflow/output-words.ts';
import type { StepState } from '../../../src-shared/engine/state.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import type { Prompt } from '../../../src-shared/history/events.ts';
import type { StepResultView } from '../../../src-shared/wire/test-contract.ts';
import type { DraftStep } from '../../commands/draft.ts';
import { addressOf } from '../../state/route.ts';
import type { InspectorSlotProps } from '../../state/editor-slots.ts';
import { isTested, pinnedOutput, type LiveTest } from '../../state/testing/step-tests.ts';
import { useTests } from '../../state/documents/use-document.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { clockOf, tookOf, whenOf } from '../../ui/format.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { statusOfStep, type StatusKind } from '../../ui/status.ts';
import { inputToShow, outputToShow } from '../../ui/step-values.ts';
import { useNow } from '../../ui/use-now.ts';
import { visibleText } from '../../../src-shared/lib/visible-text.ts';
import { words } from '../../ui/words.ts';
import { LogTail } from './log-tail.tsx';
import { ShownValue } from '../values/shown-value.tsx';

/** What came of a step: as its test goes on, else its newest result. */
interface Outcome {
  readonly kind: StatusKind;
  /** The instance it is: of a loop's round, `<loop>.<round>.<step>`. */
  readonly instance: string;
  readonly runId: string;
  readonly isTest: boolean;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly tries: number;
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: Problem;
  readonly asks?: Pick<Prompt, 'title' | 'reason'>;
  readonly skipReason?: string;
}

/** What a step gave and got the last time it ran, or is doing now: result, trouble with what to do, log, how long it took. */
export function StepOutcome({ tests, acts, step }: Pick<InspectorSlotProps, 'tests' | 'acts'> & { readonly step: DraftStep }) {
  const say = words().testing;
  const live = useTests(tests, (state) => state.live);
  const result = useTests(tests, (state) => state.results.get(step.id));
  const isStale = useTests(tests, (state) => state.stale.has(step.id));
  const isPinned = useTests(tests, (state) => pinnedOutput(state, step.id) !== undefined);
  const outcome = outcomeOf(live, result, step);
  const now = useNow(outcome !== undefined && outcome.endedAt === undefined ? 'live' : 'still');
  if (outcome === undefined) {
    return (
      <p className="field-help">
        {say.none} {say.help}
      </p>
    );
  }
  const { kind, runId, error } = outcome;
  return (
    <div className="test-outcome" data-testid="step-outcome">
      <div className="row test-outcome-head">
        <Badge kind={isStale && kind === 'done' ? 'out-of-date' : kind} />
        <span className="text-3 small figures">{timeWords(outcome, now)}</span>
      </div>
      {isStale && outcome.endedAt !== undefined && <p className="field-help">{say.stale}</p>}
      {outcome.asks !== undefined && (
        <div className="test-callout test-wait">
          <StatusGlyph kind="needs-you" />
          <span>
            <b>{visibleText(outcome.asks.title)}</b>
            {outcome.asks.reason !== outcome.asks.title && <span> {visibleText(outcome.asks.reason)}</span>}
          </span>
          <a className="button button-primary button-small" href={addressOf({ kind: 'inbox', runId, step: outcome.instance })}>
            {say.answer}
          </a>
        </div>
      )}
      {error !== undefined && (
        <div className="test-callout test-fail">
          <StatusGlyph kind="failed" />
          <span>
            <b>{error.message}</b>
            {error.hint !== undefined && <span> {error.hint}</span>}
          </span>
        </div>
      )}
      {outcome.skipReason !== undefined && <p className="small">{outcome.skipReason}</p>}
      {outcome.output !== undefined && (
        <section>
          <div className="row">
            <h3 className="field-legend">{say.gave}</h3>
            <span className="spacer" />
            {outcome.endedAt !== undefined && step.parent === undefined && (
              <IconButton
                icon="pin"
                label={isPinned ? say.unpin : say.pin}
                keys="P"
                pressed={isPinned}
                onClick={() => acts.pin([step.id])}
              />
            )}
          </div>
          {isEmpty(outcome.output) ? (
            <p className="small text-3">{say.nothing}</p>
          ) : (
            <ShownValue
              label={say.gave}
              value={outputToShow(step.type, outcome.output)}
              called={(key) => outputWords(step.type, key)}
            />
          )}
        </section>
      )}
      {outcome.input !== undefined && !isEmpty(outcome.input) && (
        <section>
          <h3 className="field-legend">{say.got}</h3>
          <ShownValue label={say.got} value={inputToShow(outcome.input)} />
        </section>
      )}
      {outcome.tries > 0 && <LogTail runId={runId} step={outcome.instance} />}
      <a className="small" href={addressOf({ kind: 'run', runId, step: outcome.instance })}>
        {outcome.isTest ? say.wholeRun : say.wholeRealRun}
      </a>
    </div>
  );
}

function outcomeOf(live: LiveTest | null, result: StepResultView | undefined, step: DraftStep): Outcome | undefined {
  const state = newestInstance(live, step.id);
  const isNewer = live !== null && (!live.settled || live.startedAt > (result?.endedAt ?? 0));
  if (live !== null && state !== undefined && isNewer && isTested(state)) return liveOutcome(live, state, step);
  if (result === undefined) return undefined;
  return {
    kind: result.status === 'failed' ? 'failed' : 'done',
    instance: step.id,
    runId: result.runId,
    isTest: result.test,
    startedAt: result.at,
    endedAt: result.endedAt,
    tries: result.tries,
    ...(result.input === undefined ? {} : { input: result.input }),
    ...(result.output === undefined ? {} : { output: result.output }),
    ...(result.error === undefined ? {} : { error: result.error }),
  };
}

/** How a step stands in a test; of one in a loop its newest round. */
export function newestInstance(live: LiveTest | null, id: string): StepState | undefined {
  return live?.steps.get(id) ?? [...(live?.steps.values() ?? [])].findLast((state) => state.step.endsWith(`.${id}`));
}

function liveOutcome(live: LiveTest, state: StepState, step: DraftStep): Outcome {
  const last = state.attempts.at(-1);
  const error = state.error ?? last?.error;
  const reasons: Readonly<Record<string, string>> = words().step.skipReasons;
  const ended = last?.endedAt ?? (last === undefined ? live.endedAt : undefined);
  return {
    kind: statusOfStep(state.status, step.type),
    instance: state.step,
    runId: live.runId,
    isTest: true,
    startedAt: last?.startedAt ?? live.startedAt,
    ...(ended === undefined ? {} : { endedAt: ended }),
    tries: state.attempts.length,
    ...(last === undefined ? {} : { input: last.input }),
    ...(state.output === undefined ? {} : { output: state.output }),
    ...(error === undefined || state.status === 'succeeded' ? {} : { error }),
    ...(state.waiting === undefined || state.waiting.prompt.kind === 'wait' ? {} : { asks: state.waiting.prompt }),
    ...(state.skipReason === undefined ? {} : { skipReason: reasons[state.skipReason.reason] ?? state.skipReason.reason }),
  };
}

function timeWords({ startedAt, endedAt, isTest, tries }: Outcome, now: number): string {
  const say = words().testing;
  if (endedAt === undefined) return tries === 0 ? '' : say.now(clockOf(Math.max(0, now - startedAt)));
  const took = tookOf(endedAt - startedAt);
  return (isTest ? say.fromTest : say.fromRun)(whenOf(startedAt), took);
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
