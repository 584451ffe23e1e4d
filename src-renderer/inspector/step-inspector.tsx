import { useEffect, useMemo, useRef, useState } from 'react';
import { runsType } from '../../src-shared/workflow/not-yet.ts';
import { ID_PATTERN } from '../../src-shared/workflow/schema.ts';
import type { DraftStep } from '../commands/draft.ts';
import { siblingsOf } from '../commands/draft.ts';
import type { InspectorSlotProps } from '../state/editor-slots.ts';
import { useDocument, useTests } from '../state/use-document.ts';
import { blockIcon } from '../ui/block-icon.ts';
import { IconButton } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { Select } from '../ui/select.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { BindingProvider, errorsBelow, setterOf, useBinding, type Binding } from './binding.ts';
import { ConditionField } from './bound-choice.tsx';
import { LongTextField, TextField } from './bound-text.tsx';
import { StepForm } from './step-form.tsx';
import { TestPanel } from './test-panel.tsx';
import { TroubleForm } from './trouble-form.tsx';
import { outputsOf, valuesFor } from '../commands/values.ts';

const TROUBLE = /^(retry|timeout_sec|on_failure|skip)\b/;
type Tab = 'set-up' | 'trouble' | 'result';

/** The form of one step. */
export function StepInspector(props: InspectorSlotProps & { readonly step: DraftStep }) {
  const { document: opened, step, acts, focus } = props;
  const say = words().inspector;
  const [tab, setTab] = useState<Tab>('set-up');
  const body = useRef<HTMLDivElement>(null);
  const draft = useDocument(opened, (state) => state.draft);
  const diagnostics = useDocument(opened, (state) => state.checked.diagnostics);
  const tools = useDocument(opened, (state) => state.tools);
  const readOnly = useDocument(opened, (state) => state.readOnly || state.broken);
  const broken = useDocument(opened, (state) => state.broken);
  const testRun = useTests(props.tests, ({ live }) =>
    live !== null && !live.settled && live.step === step.id ? live.runId : undefined,
  );
  const base = `steps.${step.id}`;
  const binding = useMemo(
    (): Binding => ({
      base,
      fields: step.fields,
      readOnly,
      errors: errorsBelow(diagnostics, base),
      values: valuesFor(draft, step.id, tools),
      set: setterOf(opened, base),
    }),
    [base, step, readOnly, diagnostics, draft, tools, opened],
  );
  const wrong = {
    setUp: binding.errors.some((one) => !TROUBLE.test(one.path)),
    trouble: binding.errors.some((one) => TROUBLE.test(one.path)),
  };
  const parent = step.parent === undefined ? undefined : draft.all.get(step.parent);
  const type = step.type === undefined ? '?' : words().stepTypes[step.type];

  useEffect(() => {
    const key = focus?.path.split(`steps.${step.id}`)[1]?.replace(/^\./, '') ?? undefined;
    if (focus === undefined || key === undefined || !focus.path.includes(step.id)) return;
    setTab(TROUBLE.test(key) ? 'trouble' : 'set-up');
    // The tab's fields are there after this frame.
    requestAnimationFrame(() => {
      const fields = [...(body.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
      const wanted = fields.find(
        (one) =>
          one.dataset.field !== undefined &&
          key !== '' &&
          (key === one.dataset.field || key.startsWith(`${one.dataset.field}.`) || one.dataset.field.startsWith(`${key}.`)),
      );
      (wanted ?? fields[0])?.focus();
    });
    // Only a new wish moves the caret, not the same one for another step.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus]);

  useEffect(() => {
    // A test of this step began: what comes of it is what one wants to see.
    if (testRun !== undefined) setTab('result');
  }, [testRun]);

  return (
    <BindingProvider value={binding}>
      <header className="inspector-head">
        <span className="icon-tile">
          <Icon name={step.type === 'tool' ? blockIcon(step.fields.server, step.fields.tool) : stepTypeIcon(step.type ?? '')} />
        </span>
        <div className="inspector-words">
          <h2 className="inspector-title two">{step.name}</h2>
          <div className="caption text-3 one">{parent === undefined ? type : say.inside(type, parent.name)}</div>
        </div>
        <span className="spacer" />
        {!readOnly && (
          <Menu
            trigger={<IconButton icon="more" label={words().canvas.more} />}
            items={[
              { label: words().canvas.duplicate, icon: 'copy', keys: 'Mod+D', onSelect: () => acts.duplicate([step.id]) },
              { label: words().canvas.switchOff, icon: 'power', keys: 'D', onSelect: () => acts.toggle([step.id]) },
              {
                label: words().canvas.removeHeal,
                icon: 'bin',
                keys: 'Mod+Backspace',
                danger: true,
                onSelect: () => acts.remove([step.id], 'heal'),
              },
            ]}
          />
        )}
      </header>
      {broken && <p className="inspector-plain field-help">{words().editor.cannotEdit}</p>}
      <Tabs<Tab>
        label={say.label}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'set-up', label: <TabName name={say.setUp} wrong={wrong.setUp ? 'yes' : 'no'} /> },
          { value: 'trouble', label: <TabName name={say.trouble} wrong={wrong.trouble ? 'yes' : 'no'} /> },
          { value: 'result', label: words().testing.tab },
        ]}
      >
        <div className="inspector-body" ref={body} key={step.id}>
          <TabPanel value="set-up">
            <div className="inspector-fields">
              {step.type !== undefined && !runsType(step.type) && (
                <div className="inspector-note">
                  <StatusGlyph kind="out-of-date" size={14} />
                  <span>{say.notYet}</span>
                </div>
              )}
              <TextField name="name" text={say.fields.name} optional placeholder={step.name} />
              {step.type !== undefined && <StepForm type={step.type} tools={tools} />}
              <ConditionField name="when" text={say.fields.when} />
              <NeedsField {...props} />
              <Outputs step={step} tools={tools} />
              <details className="inspector-more">
                <summary>{say.showText}</summary>
                <IdField {...props} />
                <LongTextField name="notes" text={say.fields.notes} optional />
              </details>
            </div>
          </TabPanel>
          <TabPanel value="trouble">
            <div className="inspector-fields">
              <TroubleForm />
            </div>
          </TabPanel>
          <TabPanel value="result">
            <TestPanel document={opened} tests={props.tests} acts={acts} step={step} />
          </TabPanel>
        </div>
      </Tabs>
    </BindingProvider>
  );
}

function TabName({ name, wrong }: { readonly name: string; readonly wrong: 'yes' | 'no' }) {
  return (
    <span className="row inspector-tab">
      {name}
      {wrong === 'yes' && (
        <>
          <StatusGlyph kind="to-fix" size={14} />
          <span className="visually-hidden">{words().status['to-fix']}</span>
        </>
      )}
    </span>
  );
}

function NeedsField({ document: opened, step, acts }: InspectorSlotProps & { readonly step: DraftStep }) {
  const say = words().inspector;
  const { readOnly } = useBinding();
  const draft = useDocument(opened, (state) => state.draft);
  const others = siblingsOf(draft, step.parent).filter((one) => one.id !== step.id && !step.needs.includes(one.id));
  return (
    <Field label={say.waitsFor} help={step.needs.length === 0 ? say.nothing : say.waitsForHelp}>
      {(ids) => (
        <div className="chips">
          {step.needs.map((need) => (
            <span key={need} className="chip">
              {draft.all.get(need)?.name ?? need}
              {!readOnly && (
                <button
                  type="button"
                  aria-label={say.removeItem(draft.all.get(need)?.name ?? need)}
                  onClick={() => acts.disconnect(need, step.id)}
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </span>
          ))}
          {others.length > 0 && !readOnly && (
            <Select
              {...ids}
              value={null}
              placeholder={say.addNeed}
              options={others.map((one) => ({ value: one.id, label: one.name }))}
              onChange={(from) => acts.connect(from, step.id)}
            />
          )}
        </div>
      )}
    </Field>
  );
}

function Outputs({ step, tools }: { readonly step: DraftStep; readonly tools: Parameters<typeof outputsOf>[1] }) {
  const values = outputsOf(step, tools);
  if (values.length === 0) return null;
  return (
    <div className="field">
      <div className="field-legend">{words().inspector.outputs}</div>
      <div className="chips">
        {values.map((value) => (
          <span key={value.expression} className="chip" title={value.expression}>
            <Icon name="file" size={12} />
            {value.name}
          </span>
        ))}
      </div>
      <div className="field-help">{words().inspector.outputsHelp}</div>
    </div>
  );
}

function IdField({ document: opened, step }: InspectorSlotProps & { readonly step: DraftStep }) {
  const say = words().inspector;
  const { readOnly } = useBinding();
  const [typed, setTyped] = useState<string>();
  const value = typed ?? step.id;
  const taken = value !== step.id && opened.getState().draft.all.has(value);
  const error = taken ? say.takenId : ID_PATTERN.test(value) ? undefined : say.badId;
  const finish = () => {
    if (error !== undefined || value === step.id) return;
    void opened.edit({ kind: 'renameId', id: step.id, to: value }).then((done) => {
      if (!done.ok) sayProblem(done.error);
      setTyped(undefined);
    });
  };
  return (
    <Field label={say.id} help={say.idHelp} error={error}>
      {(ids) => (
        <Input
          {...ids}
          mono
          value={value}
          disabled={readOnly}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish();
          }}
        />
      )}
    </Field>
  );
}
