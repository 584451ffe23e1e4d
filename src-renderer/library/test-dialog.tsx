import { useEffect, useMemo, useRef, useState } from 'react';
import type { TestSource } from '../../src-shared/engine/testing/test-sources.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { capabilitiesOf } from '../../src-shared/workflow/capabilities.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { strictest } from '../../src-shared/workflow/policies/effective.ts';
import { limitWords } from '../../src-shared/workflow/policies/limit-words.ts';
import { exampleOutput, shapeOfOutput } from '../../src-shared/workflow/output-example.ts';
import { ANY } from '../../src-shared/workflow/shape.ts';
import { touchesProject } from '../../src-shared/workflow/touches-project.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/check.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showFirstProblem } from '../ui/first-problem.ts';
import { FormFields } from '../ui/form-fields.tsx';
import { words } from '../ui/words.ts';
import { CANNOT_ENFORCE, FOLDER_DIRTY, SECRET_MISSING, SECRETS_LOCKED } from '../state/host.ts';
import type { TestDialogSlotProps } from '../state/editor-slots.ts';
import { lastInputs, rememberInputs } from '../state/last-inputs.ts';
import { pickPath } from '../state/pick-path.ts';
import { loadSecrets, useSecrets } from '../state/secrets.ts';
import { useSettings } from '../state/settings.ts';
import { declaredOutput } from '../state/declared-output.ts';
import { pinnedOutput } from '../state/step-tests.ts';
import { consentKeys, rememberTest, testMemory } from '../state/test-memory.ts';
import { useDocument, useTests } from '../state/use-document.ts';
import { CapabilityList } from './capability-list.tsx';
import { FolderField } from './folder-field.tsx';
import { MissingSecret } from './missing-secret.tsx';
import { StartFailure, StartQuestions, type Consent, type DirtyAnswer } from './start-questions.tsx';
import { TestSourcesField, type SourceFacts } from './test-sources-field.tsx';
import './run-dialog.css';
import './test-dialog.css';

/** Not an id a workflow's own field could have. */
const FOLDER = ' folder';

/** What has to be said before a test starts: inputs, what earlier steps gave, what it may do. */
export function TestDialog({ document: opened, tests, question, onClose, onStarted }: TestDialogSlotProps) {
  const { scope, compiled } = question;
  const { workflow } = compiled;
  const text = words().testDialog;
  const path = useDocument(opened, (state) => state.path);
  const tools = useDocument(opened, (state) => state.tools);
  const used = useDocument(opened, (state) => state.used);
  const all = useDocument(opened, (state) => state.draft.all);
  const known = useTests(tests, (state) => state);
  const project = useSettings((state) => state.settings.project);
  const secrets = useSecrets((kept) => kept.rows);
  const memory = testMemory(path);
  const fields = workflow.inputs ?? {};
  const [values, setValues] = useState<JsonObject>(() =>
    Object.fromEntries(Object.entries(lastInputs(path)).filter(([id]) => Object.hasOwn(fields, id))),
  );
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Problem | undefined>(() =>
    question.problem?.code === FOLDER_DIRTY ? undefined : question.problem,
  );
  const [consent, setConsent] = useState<Consent>(question.problem?.code === CANNOT_ENFORCE ? 'asked' : 'unasked');
  const [dirty, setDirty] = useState<DirtyAnswer>(question.problem?.code === FOLDER_DIRTY ? 'asked' : dirtyOf(memory.dirty));
  const [listed, setListed] = useState(memory.listed);
  const [sources, setSources] = useState<ReadonlyMap<string, TestSource>>(new Map());
  const [typed, setTyped] = useState<ReadonlyMap<string, Json | undefined>>(memory.typed);
  const [busy, setBusy] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    void loadSecrets();
  }, []);

  const factsOf = (id: string): SourceFacts => {
    const step = workflow.steps.find((one) => one.id === id);
    const declared = step === undefined ? undefined : declaredOutput(step, { tools, used });
    const shape = step === undefined ? ANY : shapeOfOutput(step, declared);
    const pinned = pinnedOutput(known, id);
    const result = known.results.get(id);
    return {
      name: all.get(id)?.name ?? step?.name ?? id,
      shape,
      at: result?.at,
      isStale: known.stale.has(id),
      outputs: {
        ...(pinned === undefined ? {} : { pinned }),
        ...(result?.output === undefined ? {} : { earlier: result.output }),
        typed: typed.get(id) ?? result?.output ?? pinned ?? (step === undefined ? null : exampleOutput(step, declared)),
      },
    };
  };
  const outline = useMemo(() => {
    const choose = (chosen: ReadonlyMap<string, TestSource>) => {
      // What is chosen to be typed counts with what it begins with, also before anything was typed.
      const values = new Map(workflow.steps.flatMap((step): [string, Json][] => [[step.id, typed.get(step.id) ?? null]]));
      return tests.outline(compiled, scope, { sources: chosen, typed: values });
    };
    const first = choose(sources);
    if (!first.ok || first.value.asks.length === 0) return first;
    return choose(new Map([...first.value.asks.map((id) => [id, 'typed'] as const), ...sources]));
    // Results, pins and stale marks are part of what an outline says.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tests, compiled, scope, sources, typed, workflow, known]);
  const plan = outline.ok ? outline.value.plan : undefined;
  const mayDo = useMemo(() => {
    const steps = workflow.steps.filter((step) => plan?.runs.includes(step.id) === true);
    const own = capabilitiesOf({ ...compiled, workflow: { ...workflow, steps } }, tools);
    return [...limitWords(strictest([workflow.policies])), ...own];
  }, [compiled, workflow, plan, tools]);
  const touches = touchesProject(compiled);
  const name = all.get(scope.step)?.name ?? scope.step;
  const shownSources = outline.ok ? outline.value.sources : [];
  const isTypedWell = shownSources.every(
    (one) => one.source !== 'typed' || !typed.has(one.step) || typed.get(one.step) !== undefined,
  );

  const refuse = (found: Readonly<Record<string, string>>) => {
    setProblems(found);
    requestAnimationFrame(() => showFirstProblem(form.current));
  };
  const start = async () => {
    if (!outline.ok || !isTypedWell) return;
    if (touches && project === null) return refuse({ [FOLDER]: words().runDialog.folderNeeded });
    const checked = checkFormValues(fields, values);
    if (!checked.ok)
      return refuse(
        Object.fromEntries(checked.error.map((one) => [one.at ?? '', [one.message, one.hint].filter(Boolean).join(' ')])),
      );
    const own = shownSources.filter((one) => one.source === 'typed');
    const outputs = new Map(own.map((one): [string, Json] => [one.step, factsOf(one.step).outputs.typed ?? null]));
    const given = { ...outline.value.given };
    for (const [step, output] of outputs) given[step] = { output, by: 'typed' };
    setProblems({});
    setFailure(undefined);
    setBusy(true);
    const started = await tests.start({
      scope,
      text: question.text,
      given,
      inputs: checked.value,
      listed,
      ...(project === null ? {} : { project }),
      ...(dirty === 'with' ? { dirty: true } : dirty === 'without' ? { dirty: false } : {}),
      ...(consent === 'given' ? { unenforced: true } : {}),
    });
    setBusy(false);
    if (started.ok) {
      rememberInputs(path, checked.value, fields);
      rememberTest(path, {
        agreed: new Set([...memory.agreed, ...consentKeys(mayDo)]),
        typed: new Map([...memory.typed, ...outputs]),
        listed,
        ...(dirty === 'with' || dirty === 'without' ? { dirty: dirty === 'with' } : {}),
        ...(consent === 'given' ? { unenforced: true } : {}),
      });
      return onStarted(scope);
    }
    if (started.error.code === FOLDER_DIRTY) return setDirty('asked');
    if (started.error.code === CANNOT_ENFORCE) setConsent('asked');
    setFailure(started.error);
  };

  const count = plan?.runs.length ?? 0;
  const asks = touches || Object.keys(fields).length > 0 || shownSources.length > 0;
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={text.title[scope.kind](name)}
      lead={text.lead(count)}
      focus={asks ? undefined : cancel}
      foot={
        <>
          <span className="run-dialog-failure small">
            {failure !== undefined && <StartFailure problem={failure} />}
            {!outline.ok && <StartFailure problem={outline.error} />}
          </span>
          <span className="spacer" />
          <Checkbox checked={listed} onChange={setListed}>
            {text.listed}
          </Checkbox>
          <Button ref={cancel} onClick={onClose}>
            {words().acts.cancel}
          </Button>
          <Button
            kind="primary"
            icon={ICONS[scope.kind]}
            form="test-form"
            type="submit"
            busy={busy}
            disabled={!outline.ok || !isTypedWell || dirty === 'asked' || consent === 'asked'}
          >
            {busy ? words().runDialog.starting : words().testing[scope.kind]}
          </Button>
        </>
      }
    >
      <div className="run-dialog test-dialog">
        <form
          id="test-form"
          ref={form}
          className="run-dialog-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          {touches && (
            <FolderField
              workspace={workflow.workspace.mode}
              error={project === null ? problems[FOLDER] : undefined}
              onChange={() => {
                setDirty('unasked');
                setFailure(undefined);
                setProblems(({ [FOLDER]: _gone, ...rest }) => rest);
              }}
            />
          )}
          <FormFields
            fields={fields}
            values={values}
            problems={problems}
            onChange={(id, value) => {
              setValues((was) => ({ ...was, [id]: value }));
              setProblems(({ [id]: _gone, ...rest }) => rest);
            }}
            pick={pickPath}
            secrets={secrets.map((one) => one.name)}
          />
          <TestSourcesField
            sources={shownSources}
            factsOf={factsOf}
            onSource={(step, source) => setSources((was) => new Map([...was, [step, source]]))}
            onTyped={(step, value) => setTyped((was) => new Map([...was, [step, value]]))}
          />
          {(failure?.code === SECRET_MISSING || failure?.code === SECRETS_LOCKED) && (
            <MissingSecret key={failure.at} name={failure.at ?? ''} onSet={() => void start()} />
          )}
          <StartQuestions consent={consent} dirty={dirty} onConsent={setConsent} onDirty={setDirty} />
        </form>
        <aside className="run-dialog-side">
          <section>
            <h3>{text.runs}</h3>
            <ul className="test-runs">
              {(plan?.runs ?? []).map((id) => (
                <li key={id}>{all.get(id)?.name ?? id}</li>
              ))}
            </ul>
          </section>
          <section>
            <h3>{words().workflow.mayDo}</h3>
            <CapabilityList capabilities={mayDo} />
          </section>
        </aside>
      </div>
    </Dialog>
  );
}

const ICONS = { step: 'test', to: 'play-to', from: 'play-from' } as const;

function dirtyOf(known: boolean | undefined): DirtyAnswer {
  return known === undefined ? 'unasked' : known ? 'with' : 'without';
}
