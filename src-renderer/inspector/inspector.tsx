import { useDeferredValue, useEffect, useRef } from 'react';
import type { KnownResults } from '../commands/live-scope.ts';
import { useKnownResults } from '../state/testing/known-results.ts';
import type { InspectorSlotProps } from '../state/editor-slots.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import { BindingProvider } from './values/binding.ts';
import { CannotEdit } from './cannot-edit.tsx';
import { focusField } from './focus-field.ts';
import { ManySteps } from './many-steps.tsx';
import { StepInspector } from './step-inspector.tsx';
import { useNewBinding } from './values/use-binding.ts';
import { ValueTargetContext, type ValueTarget } from './values/value-target.ts';
import { ValuesPanel } from './values/values-panel.tsx';
import { WorkflowForm } from './workflow-form.tsx';
import './inspector.css';
import './values/values.css';
import './parts.css';

/** The panel beside the canvas: the selected step's form, what several have in common, or the workflow's own settings. */
export function Inspector(props: InspectorSlotProps) {
  const { document: opened, acts } = props;
  const draft = useDocument(opened, (state) => state.draft);
  const selected = useDocument(opened, (state) => state.selection);
  // The form of another step is made after the picture has answered, with where the caret is to go; what is gone is not waited for.
  const late = useDeferredValue(selected);
  const focus = useDeferredValue(props.focus);
  const selection = late.some((id) => draft.all.has(id)) ? late : selected;
  const readOnly = useDocument(opened, (state) => state.readOnly || state.broken);
  const known = useKnownResults(opened, props.tests);
  const target = useRef<ValueTarget>(undefined);
  const steps = selection.flatMap((id) => draft.all.get(id) ?? []);
  const [step] = steps;
  const say = words().inspector;
  return (
    <ValueTargetContext.Provider value={target}>
      <aside className="inspector" aria-label={step === undefined ? say.workflowLabel : say.label}>
        {step === undefined ? (
          <WorkflowInspector {...props} focus={focus} known={known} />
        ) : steps.length > 1 ? (
          <ManySteps steps={steps} acts={acts} readOnly={readOnly} nameOf={(id) => draft.all.get(id)?.name ?? id} />
        ) : (
          <StepInspector {...props} focus={focus} step={step} known={known} />
        )}
      </aside>
    </ValueTargetContext.Provider>
  );
}

function WorkflowInspector({ document: opened, focus, onFocused, known }: InspectorSlotProps & { readonly known: KnownResults }) {
  const binding = useNewBinding(opened, undefined, known);
  const broken = useDocument(opened, (state) => state.broken);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus === undefined || focus.path.startsWith('steps.')) return;
    focusField(body.current, focus.path);
    onFocused();
  }, [focus, onFocused]);
  return (
    <BindingProvider value={binding}>
      <header className="inspector-head inspector-plain">
        <span className="icon-tile">
          <Icon name="workflow" />
        </span>
        <h2 className="inspector-title">{words().editor.settings}</h2>
      </header>
      {broken && <CannotEdit />}
      <div className="inspector-body" ref={body}>
        <WorkflowForm />
      </div>
      <ValuesPanel />
    </BindingProvider>
  );
}
