import { useMemo } from 'react';
import type { InspectorSlotProps } from '../state/editor-slots.ts';
import { useDocument } from '../state/use-document.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import { BindingProvider, errorsBelow, setterOf, type Binding } from './binding.ts';
import { ChoiceField, ListField } from './bound-choice.tsx';
import { LongTextField, TextField } from './bound-text.tsx';
import { FormBuilder } from './form-builder.tsx';
import { StepInspector } from './step-inspector.tsx';
import './inspector.css';

/** The panel beside the canvas: the selected step's form, or the workflow's own. */
export function Inspector(props: InspectorSlotProps) {
  const { document: opened, acts } = props;
  const selection = useDocument(opened, (state) => state.selection);
  const step = useDocument(opened, (state) => state.draft.all.get(state.selection[0] ?? ''));
  const say = words().inspector;
  return (
    <aside className="inspector" aria-label={step === undefined ? say.workflowLabel : say.label}>
      {selection.length > 1 ? (
        <div className="inspector-fields inspector-many">
          <h2 className="inspector-title">{say.many(selection.length)}</h2>
          <p className="field-help">{say.manyHelp}</p>
          <div className="row">
            <Button size="small" icon="copy" onClick={() => acts.duplicate(selection)}>
              {words().canvas.duplicate}
            </Button>
            <Button size="small" icon="power" onClick={() => acts.toggle(selection)}>
              {words().canvas.switchOff}
            </Button>
            <Button size="small" kind="danger" icon="bin" onClick={() => acts.remove(selection, 'heal')}>
              {words().canvas.remove}
            </Button>
          </div>
        </div>
      ) : step === undefined ? (
        <WorkflowInspector {...props} />
      ) : (
        <StepInspector {...props} step={step} />
      )}
    </aside>
  );
}

function WorkflowInspector({ document: opened }: InspectorSlotProps) {
  const say = words().inspector;
  const fields = useDocument(opened, (state) => state.draft.fields);
  const diagnostics = useDocument(opened, (state) => state.checked.diagnostics);
  const readOnly = useDocument(opened, (state) => state.readOnly || state.broken);
  const binding = useMemo(
    (): Binding => ({ base: '', fields, readOnly, errors: errorsBelow(diagnostics, ''), values: [], set: setterOf(opened, '') }),
    [fields, readOnly, diagnostics, opened],
  );
  return (
    <BindingProvider value={binding}>
      <header className="inspector-head inspector-plain">
        <span className="icon-tile">
          <Icon name="workflow" />
        </span>
        <h2 className="inspector-title">{words().editor.settings}</h2>
      </header>
      <div className="inspector-body">
        <div className="inspector-fields">
          <TextField name="name" text={say.workflow.name} />
          <LongTextField name="description" text={say.workflow.description} optional />
          <FormBuilder name="inputs" text={say.workflow.inputs} />
          {typeof fields.workspace === 'object' ? (
            <ChoiceField name="workspace.mode" text={say.workflow.workspace} options={say.workspaces} />
          ) : (
            <ChoiceField name="workspace" text={say.workflow.workspace} none="isolated" options={say.workspaces} />
          )}
          <ListField name="tags" text={say.workflow.tags} />
        </div>
      </div>
    </BindingProvider>
  );
}
