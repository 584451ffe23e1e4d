import type { TestScope } from '../../../src-shared/engine/testing/test-plan.ts';
import type { TestOutline, TestSource } from '../../../src-shared/engine/testing/test-sources.ts';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import { capabilitiesOf, type Capability } from '../../../src-shared/workflow/capabilities.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import { checkFormValues } from '../../../src-shared/workflow/form-values.ts';
import { onlySteps, touchesProject } from '../../../src-shared/workflow/touches-project.ts';
import type { ToolView } from '../../../src-shared/wire/views.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { TestActs, TestQuestion } from '../../state/editor-slots.ts';
import { lastInputs } from '../../state/runs/last-inputs.ts';
import { isTesting, pinnedOutput, type StepTests } from '../../state/testing/step-tests.ts';
import { consentKeys, testMemory } from '../../state/testing/test-memory.ts';
import { takesLetters } from '../../ui/text-box.ts';
import { say as toast, sayProblem } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';
import { settleTyping } from '../settle-typing.ts';

/** What a person can do about before the test starts; anything else is told as it is. */
const ASKED_FOR: ReadonlySet<string> = new Set([
  'folder_dirty',
  'folder_needed',
  'folder_is_bundled',
  'cannot_enforce',
  'secret_missing',
  'secrets_locked',
  'inputs_invalid',
]);

/** What the acts need of the page around them. */
export interface TestSurroundings {
  readonly project: () => string | undefined;
  readonly ask: (question: TestQuestion) => void;
  readonly editPin: (step: string) => void;
  readonly started: (scope: TestScope) => void;
  /** Shows the first thing that keeps the workflow from being tested. */
  readonly refuse: (message: string) => void;
  readonly announce: (text: string) => void;
}

/** Acts on tests and pins of one document. A test starts at once where nothing has to be said first. */
export function createTestActs(document: DocumentStore, tests: StepTests, around: TestSurroundings): TestActs {
  const nameOf = (id: string): string => document.getState().draft.all.get(id)?.name ?? id;

  /** The outermost loop around a step. */
  function loopAround(id: string): string | undefined {
    const { all } = document.getState().draft;
    let loop: string | undefined;
    for (let parent = all.get(id)?.parent; parent !== undefined; parent = all.get(parent)?.parent) loop = parent;
    return loop;
  }

  async function begin(scope: TestScope, how: 'ask' | 'when needed'): Promise<void> {
    const { live } = tests.getState();
    if (isTesting(live)) {
      const text = words().testing.underWay[live.kind ?? 'step'](nameOf(live.step));
      return toast(`${text}.`, { label: words().testing.stop, onSelect: stopTest });
    }
    settleTyping();
    const ready = await tests.compiled();
    if (ready === undefined) return around.refuse(words().testing.refused);
    const question: TestQuestion = { scope, ...ready };
    const planned = outlineFor(tests, document.getState().path, question);
    if (!planned.ok) return sayProblem(planned.error);
    const outline = planned.value;
    const { path, tools } = document.getState();
    const project = around.project();
    const memory = testMemory(path);
    const inputs = knownInputs(ready.compiled, path);
    const mayDo = mayDoOf(ready.compiled, outline, tools);
    const isAgreed = consentKeys(mayDo).every((key) => memory.agreed.has(key));
    const needsFolder = touchesProject(onlySteps(ready.compiled, outline.plan.runs)) && project === undefined;
    if (how === 'ask' || outline.asks.length > 0 || inputs === undefined || !isAgreed || needsFolder) return around.ask(question);
    const started = await tests.start({
      scope,
      text: ready.text,
      given: outline.given,
      inputs,
      listed: memory.listed,
      ...(project === undefined ? {} : { project }),
      ...(memory.dirty === undefined ? {} : { dirty: memory.dirty }),
      ...(memory.unenforced === undefined ? {} : { unenforced: memory.unenforced }),
    });
    if (started.ok) return around.started(scope);
    if (ASKED_FOR.has(started.error.code)) around.ask({ ...question, problem: started.error });
    else sayProblem(started.error);
  }

  function stopTest(): void {
    void tests.stop().then((stopped) => {
      if (!stopped.ok) sayProblem(stopped.error);
    });
  }

  async function togglePin(id: string): Promise<void> {
    const say = words().testing;
    const loop = loopAround(id);
    if (loop !== undefined) {
      const act = { label: say.pinLoop(nameOf(loop)), onSelect: () => void togglePin(loop) };
      around.announce(say.insideLoop(nameOf(id), nameOf(loop)));
      return toast(say.insideLoop(nameOf(id), nameOf(loop)), act);
    }
    const isSet = pinnedOutput(tests.getState(), id) !== undefined;
    const output = isSet ? undefined : tests.getState().results.get(id)?.output;
    if (!isSet && output === undefined) return around.editPin(id);
    const done = await tests.pin(id, output);
    if (!done.ok) return tell(done.error);
    around.announce(isSet ? say.unpinned(nameOf(id)) : say.pinned(nameOf(id)));
  }

  /** One after the other: each pin is kept on top of the one before. */
  async function pinAll(ids: readonly string[]): Promise<void> {
    const { results } = tests.getState();
    const isKnown = (id: string) => pinnedOutput(tests.getState(), id) !== undefined || results.get(id)?.output !== undefined;
    const known = ids.filter(isKnown);
    for (const id of known.length === 0 ? ids.slice(-1) : known) await togglePin(id);
  }

  function tell(problem: Problem): void {
    sayProblem(problem);
    around.announce([problem.message, problem.hint].filter((part) => part !== undefined).join(' '));
  }

  return {
    test(scope, how) {
      const loop = loopAround(scope.step);
      if (loop === undefined) return void begin(scope, how ?? 'when needed');
      const say = words().testing;
      const message = say.insideLoop(nameOf(scope.step), nameOf(loop));
      around.announce(message);
      toast(message, { label: say.testLoop(nameOf(loop)), onSelect: () => void begin({ ...scope, step: loop }, 'when needed') });
    },
    stopTest,
    pin: (ids) => void pinAll(ids),
    editPin: (id) => around.editPin(loopAround(id) ?? id),
    isPinned: (id) => pinnedOutput(tests.getState(), id) !== undefined,
  };
}

/** A test as it would start without asking: what was typed in before counts where nothing else is at hand. */
function outlineFor(tests: StepTests, path: string, { compiled, scope }: TestQuestion) {
  const { typed } = testMemory(path);
  const planned = tests.outline(compiled, scope, { sources: new Map(), typed });
  if (!planned.ok || planned.value.asks.length === 0) return planned;
  const sources = new Map(planned.value.asks.filter((id) => typed.has(id)).map((id): [string, TestSource] => [id, 'typed']));
  return tests.outline(compiled, scope, { sources, typed });
}

function mayDoOf(compiled: CompiledWorkflow, { plan }: TestOutline, tools: readonly ToolView[]): readonly Capability[] {
  const steps = compiled.workflow.steps.filter((step) => plan.runs.includes(step.id));
  return capabilitiesOf({ ...compiled, workflow: { ...compiled.workflow, steps } }, tools);
}

/** The inputs as they were given last; undefined where they do not suffice. */
function knownInputs({ workflow }: CompiledWorkflow, path: string): JsonObject | undefined {
  const fields = workflow.inputs ?? {};
  const known = Object.fromEntries(Object.entries(lastInputs(path)).filter(([id]) => Object.hasOwn(fields, id)));
  const checked = checkFormValues(fields, known);
  return checked.ok ? checked.value : undefined;
}

/** What a key means for tests: a kind of test, or a pin. Letters count only where nothing is typed. */
export function testKeyOf(event: KeyboardEvent): TestScope['kind'] | 'pin' | undefined {
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter' && mod && event.shiftKey && !event.altKey) return 'to';
  if (event.key === 'Enter' && mod && event.altKey && !event.shiftKey) return 'from';
  if (mod || event.altKey || event.shiftKey || takesLetters(event.target)) return undefined;
  const key = event.key.toLowerCase();
  return key === 't' ? 'step' : key === 'p' ? 'pin' : undefined;
}
