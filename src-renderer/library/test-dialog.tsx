import { outputWords } from '../../src-shared/workflow/output-words.ts';
import { useMemo, useState } from 'react';
import type { TestScope } from '../../src-shared/engine/testing/test-plan.ts';
import type { TestSource } from '../../src-shared/engine/testing/test-sources.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { capabilitiesOf } from '../../src-shared/workflow/capabilities.ts';
import { strictest } from '../../src-shared/workflow/policies/effective.ts';
import { limitWords } from '../../src-shared/workflow/policies/limit-words.ts';
import { exampleOutput, shapeOfOutput } from '../../src-shared/workflow/output-example.ts';
import { ANY } from '../../src-shared/workflow/expressions/shape.ts';
import { onlySteps, touchesProject } from '../../src-shared/workflow/touches-project.ts';
import { Checkbox } from '../ui/check.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { words } from '../ui/words.ts';
import { declaredOutput } from '../state/documents/declared-output.ts';
import type { TestDialogSlotProps } from '../state/editor-slots.ts';
import { lastInputs, rememberInputs } from '../state/runs/last-inputs.ts';
import { useSettings } from '../state/settings.ts';
import { pinnedOutput } from '../state/testing/step-tests.ts';
import { consentKeys, rememberTest, testMemory } from '../state/testing/test-memory.ts';
import { useDocument, useTests } from '../state/documents/use-document.ts';
import { CapabilityList } from './capability-list.tsx';
import { StartDialog } from './start-dialog.tsx';
import { StartFailure, type DirtyAnswer } from './start-questions.tsx';
import { TestSourcesField, type SourceFacts } from './test-sources-field.tsx';
import { useStartForm } from './use-start-form.ts';
import './test-dialog.css';

/** What has to be said before a test starts: inputs, what earlier steps gave, what it may do. */
export function TestDialog({ document: opened, tests, question, onClose, onStarted }: TestDialogSlotProps) {
  const { compiled } = question;
  const { workflow } = compiled;
  const text = words().testDialog;
  const path = useDocument(opened, (state) => state.path);
  const tools = useDocument(opened, (state) => state.tools);
  const used = useDocument(opened, (state) => state.used);
  const all = useDocument(opened, (state) => state.draft.all);
  const known = useTests(tests, (state) => state);
  const project = useSettings((settings) => settings.settings.project);
  const memory = testMemory(path);
  const fields = workflow.inputs ?? {};
  const [scope, setScope] = useState(question.scope);
  const [listed, setListed] = useState(memory.listed);
  const [sources, setSources] = useState<ReadonlyMap<string, TestSource>>(new Map());
  const [typed, setTyped] = useState<ReadonlyMap<string, Json | undefined>>(memory.typed);
  const state = useStartForm({
    values: Object.fromEntries(Object.entries(lastInputs(path)).filter(([id]) => Object.hasOwn(fields, id))),
    dirty: dirtyOf(memory.dirty),
    problem: question.problem,
  });

  const factsOf = (id: string): SourceFacts => {
    const step = workflow.steps.find((one) => one.id === id);
    const declared = step === undefined ? undefined : declaredOutput(step, { tools, used });
    const shape = step === undefined ? ANY : shapeOfOutput(step, declared);
    const pinned = pinnedOutput(known, id);
    const result = known.results.get(id);
    return {
      name: all.get(id)?.name ?? step?.name ?? id,
      shape,
      called: (key) => outputWords(step?.type, key),
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
  const touches = touchesProject(onlySteps(compiled, plan?.runs ?? []));
  const name = all.get(scope.step)?.name ?? scope.step;
  const shownSources = outline.ok ? outline.value.sources : [];
  const isTypedWell = shownSources.every(
    (one) => one.source !== 'typed' || !typed.has(one.step) || typed.get(one.step) !== undefined,
  );

  const start = async () => {
    if (!outline.ok || !isTypedWell) return;
    const inputs = state.checked(fields, touches && project === null ? 'missing' : 'fine');
    if (inputs === undefined) return;
    const own = shownSources.filter((one) => one.source === 'typed');
    const outputs = new Map(own.map((one): [string, Json] => [one.step, factsOf(one.step).outputs.typed ?? null]));
    const given = { ...outline.value.given };
    for (const [step, output] of outputs) given[step] = { output, by: 'typed' };
    const refused = await state.start(() =>
      tests.start({
        scope,
        text: question.text,
        given,
        inputs,
        listed,
        ...(project === null ? {} : { project }),
        ...state.answers,
      }),
    );
    if (refused !== undefined) return;
    rememberInputs(path, inputs, fields);
    rememberTest(path, {
      agreed: new Set([...memory.agreed, ...consentKeys(mayDo)]),
      typed: new Map([...memory.typed, ...outputs]),
      listed,
      ...state.answers,
    });
    onStarted(scope);
  };

  return (
    <StartDialog
      title={text.title[scope.kind](name)}
      lead={text.lead(plan?.runs.length ?? 0)}
      state={state}
      fields={fields}
      workspace={touches ? workflow.workspace.mode : undefined}
      asks={shownSources.length > 0}
      before={
        <>
          <div className="test-scope">
            <Segmented
              label={text.scope}
              value={scope.kind}
              options={SCOPES.map((kind) => ({ value: kind, label: words().testing[kind], icon: ICONS[kind] }))}
              onChange={(kind) => setScope({ ...scope, kind })}
            />
          </div>
          {!outline.ok && <StartFailure problem={outline.error} />}
        </>
      }
      after={
        <TestSourcesField
          key={scope.kind}
          sources={shownSources}
          factsOf={factsOf}
          onSource={(step, source) => setSources((was) => new Map([...was, [step, source]]))}
          onTyped={(step, value) => setTyped((was) => new Map([...was, [step, value]]))}
        />
      }
      side={
        <>
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
        </>
      }
      extra={
        <Checkbox checked={listed} onChange={setListed}>
          {text.listed}
        </Checkbox>
      }
      act={{ label: words().testing[scope.kind], icon: ICONS[scope.kind], disabled: !outline.ok || !isTypedWell }}
      onStart={() => void start()}
      onClose={onClose}
    />
  );
}

const SCOPES = ['step', 'to', 'from'] as const satisfies readonly TestScope['kind'][];
const ICONS = { step: 'test', to: 'play-to', from: 'play-from' } as const;

function dirtyOf(known: boolean | undefined): DirtyAnswer {
  return known === undefined ? 'unasked' : known ? 'with' : 'without';
}
