import { useEffect, useRef, useState } from 'react';
import { runsType } from '../../src-shared/workflow/checks/not-yet.ts';
import type { KnownResults } from '../commands/live-scope.ts';
import type { DraftStep } from '../commands/draft.ts';
import type { InspectorSlotProps } from '../state/editor-slots.ts';
import { useDocument, useTests } from '../state/documents/use-document.ts';
import { blockIcon } from '../ui/block-icon.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { softHyphens } from '../ui/soft-hyphens.ts';
import { words } from '../ui/words.ts';
import { outputsOf } from '../commands/values.ts';
import { BindingProvider, useBinding } from './values/binding.ts';
import { CannotEdit } from './cannot-edit.tsx';
import { TextField } from './values/bound-text.tsx';
import { ExpressionField } from './values/expression-field.tsx';
import { focusField } from './focus-field.ts';
import { IdField } from './fields/id-field.tsx';
import { NeedsField } from './fields/needs-field.tsx';
import { StrayProblems } from './problem-line.tsx';
import { knownNames, MainFields, More, MoreFields, OwnKeys } from './step-form.tsx';
import { TestPanel } from './testing/test-panel.tsx';
import { TroubleForm, TROUBLE_FIELDS } from './trouble-form.tsx';
import { useNewBinding } from './values/use-binding.ts';
import { ValuesPanel } from './values/values-panel.tsx';

type Tab = 'set-up' | 'trouble' | 'result';

/** The form of one step. */
export function StepInspector(props: InspectorSlotProps & { readonly step: DraftStep; readonly known: KnownResults }) {
  const { document: opened, step, focus, onFocused } = props;
  const say = words().inspector;
  const [tab, setTab] = useState<Tab>('set-up');
  const [more, setMore] = useState<'open' | 'folded'>('folded');
  const body = useRef<HTMLDivElement>(null);
  const broken = useDocument(opened, (state) => state.broken);
  const testRun = useTests(props.tests, ({ live }) =>
    live !== null && !live.settled && live.step === step.id ? live.runId : undefined,
  );
  const binding = useNewBinding(opened, step, props.known);
  const isTrouble = (path: string) => TROUBLE_FIELDS.includes(path.split('.')[0] ?? '');
  const wrong = {
    setUp: binding.errors.some((one) => !isTrouble(one.path)),
    trouble: binding.errors.some((one) => isTrouble(one.path)),
  };
  const { id, type } = step;

  useEffect(() => {
    const at = focus === undefined ? -1 : `${focus.path}.`.indexOf(`steps.${id}.`);
    if (focus === undefined || at < 0) return;
    const key = focus.path.slice(at + `steps.${id}.`.length);
    setTab(TROUBLE_FIELDS.includes(key.split('.')[0] ?? '') ? 'trouble' : 'set-up');
    setMore('open');
    focusField(body.current, key);
    onFocused();
  }, [focus, id, onFocused]);

  useEffect(() => {
    // A test of this step began: what comes of it is what one wants to see.
    if (testRun !== undefined) setTab('result');
  }, [testRun]);

  return (
    <BindingProvider value={binding}>
      <StepHead {...props} />
      {broken && <CannotEdit />}
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
        <div className="inspector-body" ref={body} key={id}>
          <TabPanel value="set-up">
            <div className="inspector-fields">
              {type !== undefined && !runsType(type) && (
                <div className="inspector-note">
                  <StatusGlyph kind="out-of-date" size={14} />
                  <span>{say.notYet}</span>
                </div>
              )}
              {type !== undefined && <StrayProblems known={knownNames(type)} />}
              <TextField name="name" placeholder={step.name} />
              {type !== undefined && <MainFields type={type} />}
              <ExpressionField name="when" wants="condition" />
              <NeedsField step={step} acts={props.acts} />
              {type !== undefined && <MoreFields type={type} open={more} />}
              <Outputs step={step} />
              <More open="folded" label={say.inText}>
                <IdField document={opened} step={step} />
                <TextField name="notes" rows={2} />
                <OwnKeys />
              </More>
            </div>
          </TabPanel>
          <TabPanel value="trouble">
            <div className="inspector-fields">
              <TroubleForm />
            </div>
          </TabPanel>
          <TabPanel value="result">
            <TestPanel document={opened} tests={props.tests} acts={props.acts} step={step} />
          </TabPanel>
        </div>
      </Tabs>
      {tab !== 'result' && <ValuesPanel />}
    </BindingProvider>
  );
}

function StepHead({ step, acts }: InspectorSlotProps & { readonly step: DraftStep }) {
  const { draft, readOnly } = useBinding();
  const say = words();
  const parent = step.parent === undefined ? undefined : draft.all.get(step.parent);
  const type = step.type === undefined ? '?' : say.stepTypes[step.type];
  return (
    <header className="inspector-head">
      <span className="icon-tile">
        <Icon name={step.type === 'tool' ? blockIcon(step.fields.server, step.fields.tool) : stepTypeIcon(step.type ?? '')} />
      </span>
      <div className="inspector-words">
        <h2 className="inspector-title two" title={step.name}>
          {softHyphens(step.name)}
        </h2>
        <div className="caption text-3 one">{parent === undefined ? type : say.inspector.inside(type, parent.name)}</div>
      </div>
      <span className="spacer" />
      {!readOnly && (
        <Menu
          trigger={<IconButton icon="more" label={say.canvas.more} />}
          items={[
            { label: say.canvas.duplicate, icon: 'copy', keys: 'Mod+D', onSelect: () => acts.duplicate([step.id]) },
            { label: say.canvas.switchOff, icon: 'power', keys: 'D', onSelect: () => acts.toggle([step.id]) },
            {
              label: say.canvas.removeHeal,
              icon: 'bin',
              keys: 'Mod+Backspace',
              danger: true,
              onSelect: () => acts.remove([step.id], 'heal'),
            },
          ]}
        />
      )}
    </header>
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

function Outputs({ step }: { readonly step: DraftStep }) {
  const { tools, draft } = useBinding();
  const values = outputsOf(draft.all.get(step.id) ?? step, tools);
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
