import type { ContractRouterClient } from '@orpc/contract';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { staleSteps } from '../../../src-shared/engine/testing/stale.ts';
import type { GivenOutput } from '../../../src-shared/engine/testing/test-facts.ts';
import type { TestScope } from '../../../src-shared/engine/testing/test-plan.ts';
import {
  outlineTest,
  type KnownOutput,
  type TestOutline,
  type TestSource,
} from '../../../src-shared/engine/testing/test-sources.ts';
import type { StepState } from '../../../src-shared/engine/state.ts';
import type { RunEvent } from '../../../src-shared/history/events.ts';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { Contract } from '../../../src-shared/wire/contract.ts';
import type { Pin, Renaming, StepResultView } from '../../../src-shared/wire/test-contract.ts';
import { problemOf } from '../../connection/problem-of.ts';
import type { DocumentStore, DocumentSurroundings } from '../documents/document-store.ts';
import { renamedStep } from '../documents/renamed-step.ts';
import { followRenamings, type KnownResult } from './renamed-results.ts';
import { followTest, type TestProgress } from './follow-test.ts';

type Client = ContractRouterClient<Contract>;

/** The part of the host that tests of steps talk to. */
export interface TestClient {
  readonly tests: Client['tests'];
  readonly runs: Pick<Client['runs'], 'list' | 'get' | 'cancel'> & {
    /** Events after `after`, then live ones; ends with the run. */
    events(
      input: { runId: string; after: number },
      options: { signal: AbortSignal },
    ): PromiseLike<AsyncIterator<RunEvent, unknown, void>>;
  };
}

/** The newest test: under way, or as it ended. */
export interface LiveTest extends TestProgress {
  readonly runId: string;
  readonly step: string;
  /** Absent for a test that was under way when the file was opened. */
  readonly kind?: TestScope['kind'];
  /** It was asked to stop. */
  readonly stopping: boolean;
  /** It has ended, and its results are among `results`. */
  readonly settled: boolean;
}

/** What is known of the steps of an open document from tests and runs. */
export interface StepTestsState {
  /** The newest real result of each step. */
  readonly results: ReadonlyMap<string, KnownResult>;
  /** Pins by step; one without an output was taken away. */
  readonly pins: ReadonlyMap<string, Pin>;
  /** Steps whose result no longer says what they would do. */
  readonly stale: ReadonlySet<string>;
  readonly live: LiveTest | null;
}

/** What a test starts with. */
export interface TestRequest {
  readonly scope: TestScope;
  readonly text: string;
  readonly given: Readonly<Record<string, GivenOutput>>;
  readonly inputs: JsonObject;
  readonly project?: string;
  readonly dirty?: boolean;
  readonly unenforced?: boolean;
  readonly listed: boolean;
}

/** Tests of the steps of one open document. */
export interface StepTests extends Pick<StoreApi<StepTestsState>, 'getState' | 'subscribe'> {
  /** Reads results and pins, and takes up a test that is under way. */
  open(): Promise<void>;
  /** The workflow as it would be tested now; undefined while something in it is wrong. */
  compiled(): Promise<{ readonly compiled: CompiledWorkflow; readonly text: string } | undefined>;
  outline(
    compiled: CompiledWorkflow,
    scope: TestScope,
    chosen: { readonly sources: ReadonlyMap<string, TestSource>; readonly typed: ReadonlyMap<string, Json> },
  ): Result<TestOutline, Problem>;
  start(request: TestRequest): Promise<Result<void, Problem>>;
  stop(): Promise<Result<void, Problem>>;
  /** Keeps an output for tests; undefined takes it away. */
  pin(step: string, output: Json | undefined): Promise<Result<void, Problem>>;
  close(): void;
}

const OPEN_STATUSES = ['queued', 'running', 'waiting', 'paused'] as const;
const STALE_MS = 200;

/** Whether a test is still under way. */
export function isTesting(live: LiveTest | null): live is LiveTest {
  return live !== null && live.endedAt === undefined;
}

/** Whether a test runs a step itself, not only takes it as done or leaves it out. */
export function isTested(step: StepState): boolean {
  if (step.attempts.length > 0 || step.waiting !== undefined) return true;
  return step.status !== 'succeeded' && step.skipReason?.reason !== 'not_tested';
}

/** The output that is pinned for a step. */
export function pinnedOutput({ pins }: Pick<StepTestsState, 'pins'>, step: string): Json | undefined {
  return pins.get(step)?.output;
}

/** Opens the tests of a document; `open` reads what is known. Close it with the document. */
export function createStepTests(
  client: TestClient,
  document: Pick<DocumentStore, 'getState' | 'subscribe' | 'compiled'>,
  around: Pick<DocumentSurroundings, 'now' | 'later'>,
): StepTests {
  const store = createStore<StepTestsState>(() => ({ results: new Map(), pins: new Map(), stale: new Set(), live: null }));
  const ending = new AbortController();
  const { path } = document.getState();
  const get = store.getState;
  const set = store.setState;
  /** The newest results as they were recorded. */
  let known: readonly StepResultView[] = [];

  async function refresh(): Promise<void> {
    const { id } = document.getState().draft.fields;
    const workflowId = typeof id === 'string' ? id : (await document.compiled())?.workflow.id;
    if (workflowId === undefined) return;
    try {
      const notes = await client.tests.results({ path, workflowId });
      known = notes.results;
      takeNotes(notes);
      // Without results nothing can be out of date, and pinning a long workflow is work for nobody.
      if (get().results.size > 0) await findStale();
      else if (get().stale.size > 0) set({ stale: new Set() });
    } catch {
      // Results are a convenience: without them steps wear no badge, and a test says itself what is wrong.
    }
  }

  /** Results and pins under the ids that steps have now. */
  function takeNotes({ pins, renamings }: { readonly pins: readonly Pin[]; readonly renamings: readonly Renaming[] }): void {
    set({ results: byStep(followRenamings(known, renamings, document.getState().draft)), pins: byStep(pins) });
  }

  async function findStale(): Promise<CompiledWorkflow | undefined> {
    const { results, pins } = get();
    const compiled = await document.compiled();
    if (compiled === undefined || ending.signal.aborted) return compiled;
    const set_ = new Map([...pins].map(([step, { at, output }]) => [step, { at, isSet: output !== undefined }]));
    const stale = results.size === 0 ? new Set<string>() : staleSteps(compiled.workflow.steps, results, set_);
    if (!isSameSet(stale, get().stale)) set({ stale });
    return compiled;
  }

  async function followRun(runId: string, of: Pick<LiveTest, 'step' | 'kind'>): Promise<void> {
    const show = (progress: TestProgress): void => {
      const { live } = get();
      const stopping = live?.runId === runId && live.stopping;
      set({ live: { ...progress, ...of, runId, stopping, settled: false } });
    };
    const ended = await followTest(client, runId, { signal: ending.signal, show }).catch(() => false);
    if (!ended) return;
    await refresh();
    const { live } = get();
    if (live?.runId === runId) set({ live: { ...live, settled: true } });
  }

  async function takeUp(): Promise<void> {
    const { id } = document.getState().draft.fields;
    if (typeof id !== 'string') return;
    const open = await client.runs
      .list({ workflowId: id, tests: 'only', statuses: [...OPEN_STATUSES], limit: 10 })
      .catch(() => []);
    const mine = open.find((run) => run.source === path && run.testOf !== null);
    if (mine?.testOf != null && get().live === null) void followRun(mine.runId, { step: mine.testOf });
  }

  function knownOf(step: string, typed: ReadonlyMap<string, Json>): KnownOutput {
    const { results, stale } = get();
    const pinned = pinnedOutput(get(), step);
    const result = results.get(step);
    const own = typed.get(step);
    return {
      ...(pinned === undefined ? {} : { pinned }),
      ...(result?.output === undefined ? {} : { earlier: { output: result.output, stale: stale.has(step) } }),
      ...(own === undefined ? {} : { typed: own }),
    };
  }

  async function pin(step: string, output: Json | undefined): Promise<void> {
    const { pins } = await client.tests.pin({ path, step, ...(output === undefined ? {} : { output }) });
    set({ pins: byStep(pins) });
  }

  /** Results and pins go along with their step to another id. */
  async function followNames(): Promise<void> {
    const { draft, broken } = document.getState();
    const renamed = broken ? undefined : renamedStep(named, draft);
    named = broken ? named : draft;
    if (renamed === undefined) return;
    try {
      takeNotes(await client.tests.rename({ path, ...renamed }));
    } catch {
      // They stay with the id they have; nothing is lost.
    }
  }

  let { text, draft: named } = document.getState();
  const stopListening = document.subscribe(() => {
    const now = document.getState().text;
    if (now === text) return;
    text = now;
    if (get().results.size > 0 || get().pins.size > 0) around.later('stale', STALE_MS, () => void followNames().then(findStale));
  });

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    async open() {
      named = document.getState().draft;
      await refresh();
      await takeUp();
    },
    async compiled() {
      for (;;) {
        const before = document.getState().text;
        const compiled = await findStale();
        if (before === document.getState().text) return compiled === undefined ? undefined : { compiled, text: before };
      }
    },
    outline: (compiled, scope, { sources, typed }) =>
      outlineTest(compiled.workflow.steps, scope, { known: (step) => knownOf(step, typed), chosen: sources }),
    async start({ project, dirty, unenforced, given, ...request }) {
      if (isTesting(get().live)) return err(busyProblem());
      try {
        const { runId } = await client.tests.start({
          ...request,
          path,
          given: { ...given },
          ...(project === undefined ? {} : { project }),
          ...(dirty === undefined ? {} : { dirty }),
          ...(unenforced === undefined ? {} : { unenforced }),
        });
        const of = { step: request.scope.step, kind: request.scope.kind };
        const begun: TestProgress = { status: 'queued', startedAt: around.now(), steps: new Map() };
        set({ live: { ...begun, ...of, runId, stopping: false, settled: false } });
        void followRun(runId, of);
        return ok(undefined);
      } catch (failure) {
        return err(problemOf(failure));
      }
    },
    async stop() {
      const { live } = get();
      if (live === null) return ok(undefined);
      set({ live: { ...live, stopping: true } });
      try {
        await client.runs.cancel({ runId: live.runId });
        return ok(undefined);
      } catch (failure) {
        const now = get().live;
        if (now?.runId === live.runId) set({ live: { ...now, stopping: false } });
        return err(problemOf(failure));
      }
    },
    async pin(step, output) {
      try {
        await pin(step, output);
        await findStale();
        return ok(undefined);
      } catch (failure) {
        return err(problemOf(failure));
      }
    },
    close() {
      stopListening();
      ending.abort();
    },
  };
}

function byStep<One extends { readonly step: string }>(list: readonly One[]): ReadonlyMap<string, One> {
  return new Map(list.map((one) => [one.step, one]));
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}

function busyProblem(): Problem {
  return problem('test_under_way', 'A test of this workflow is under way.', { hint: 'Wait until it has ended, or stop it.' });
}
