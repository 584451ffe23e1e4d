import { useState } from 'react';
import { useFold } from '../ui/use-fold.ts';
import { words } from '../ui/words.ts';
import { findingsAt, useBinding } from './values/binding.ts';
import { TextField } from './values/bound-text.tsx';
import { StrayProblems } from './problem-line.tsx';
import { isAnySet, PlainGroup, SchemaFieldList } from './fields/schema-field.tsx';
import { propertiesOf, workflowFields, workflowFormFields } from './fields/schema-form.ts';
import { OwnKeys } from './step-form.tsx';

const SECTIONS = [
  ['inputs', ['inputs']],
  ['starts', ['triggers']],
  ['place', ['workspace', 'project']],
  ['limits', ['policies']],
  ['gives', ['outputs', 'context']],
  ['needs', ['references', 'environments', 'requires', 'resources']],
] as const;
const TOP = ['description'];

/** Everything the language has for a workflow as a whole, in folds of what belongs together. */
export function WorkflowForm() {
  const say = words().inspector;
  const fields = workflowFormFields();
  const named = new Set<string>(['name', ...TOP, ...SECTIONS.flatMap(([, names]) => names)]);
  const rest = Object.keys(fields).filter((name) => !named.has(name));
  return (
    <div className="inspector-fields">
      <StrayProblems known={[...Object.keys(workflowFields()), 'steps']} />
      <TextField name="name" need="required" />
      <SchemaFieldList names={TOP} fields={fields} />
      {SECTIONS.map(([key, names]) => (
        <Section key={key} title={say.sections[key]} names={names} always={key === 'inputs' ? 'open' : undefined} />
      ))}
      <Section title={say.sections.more} names={rest} />
      <OwnKeys />
    </div>
  );
}

/** A fold: open at first where something in it is set or wrong. */
function Section({
  title,
  names,
  always,
}: {
  readonly title: string;
  readonly names: readonly string[];
  readonly always?: 'open';
}) {
  const { fields, errors } = useBinding();
  const all = workflowFormFields();
  const [first] = useState(always === 'open' || isAnySet(fields, names));
  const wrong = names.some((name) => findingsAt(errors, name).length > 0);
  const fold = useFold(first || wrong ? 'open' : 'folded');
  return (
    <details className="inspector-section" {...fold}>
      <summary>{title}</summary>
      <div className="inspector-more-body">
        {names.map((name) =>
          name === 'policies' ? (
            <PlainGroup key={name} name={name} fields={propertiesOf(all[name])} />
          ) : (
            <SchemaFieldList key={name} names={[name]} fields={all} />
          ),
        )}
      </div>
    </details>
  );
}
