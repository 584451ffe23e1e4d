import { useState } from 'react';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { StepType } from '../../src-shared/workflow/schema.ts';
import { useFold } from '../ui/use-fold.ts';
import { words } from '../ui/words.ts';
import { useBinding } from './values/binding.ts';
import { LoopForm } from './loop-form.tsx';
import { isAnySet, SchemaFieldList } from './fields/schema-field.tsx';
import { stepFields } from './fields/schema-form.ts';
import { ToolForm } from './tool-form.tsx';
import { TROUBLE_FIELDS } from './trouble-form.tsx';

/** What a step of a type is first of all about, in the order people think of it. */
const MAIN: Readonly<Record<StepType, readonly string[]>> = {
  agent: ['goal', 'role'],
  command: ['command', 'working_directory'],
  tool: ['server', 'tool', 'arguments'],
  http: ['method', 'url', 'headers', 'body'],
  deploy: ['target', 'inputs'],
  ask: ['reason', 'form'],
  approve: ['reason', 'options', 'timeout'],
  wait: ['for_sec', 'until'],
  workflow: ['uses', 'inputs'],
  loop: ['for_each', 'as', 'max_parallel', 'while', 'until', 'times', 'max_iterations'],
};

/** Shown by the step's form in a place of their own. */
const APART = ['name', 'needs', 'when', 'notes'];

/** Everything else, the likelier first. */
const ORDER = [
  ...['agent', 'model', 'attachments', 'inputs', 'tools', 'max_turns', 'argv', 'shell', 'env', 'secrets', 'expect'],
  ...['output', 'verify', 'confirm', 'artifacts', 'writes', 'workspace', 'resources'],
];

/** The fields a step of this type is about. */
export function MainFields({ type }: { readonly type: StepType }) {
  const { tools, fields } = useBinding();
  if (type === 'tool') return <ToolForm tools={tools} />;
  if (type === 'loop') return <LoopForm />;
  // A program with its arguments takes the place of a shell command.
  const names =
    type === 'command' && fields.argv !== undefined && fields.command === undefined ? ['argv', 'working_directory'] : MAIN[type];
  return <SchemaFieldList names={names} fields={stepFields(type)} />;
}

/** The fields few steps need: those in use when the form was opened stand open, the others under "More". */
export function MoreFields({ type, open }: { readonly type: StepType; readonly open: 'open' | 'folded' }) {
  const { fields } = useBinding();
  const all = stepFields(type);
  const names = Object.keys(all)
    .filter((name) => ![...MAIN[type], ...APART, ...TROUBLE_FIELDS].includes(name))
    .sort((a, b) => placeOf(a) - placeOf(b));
  // As it was when the step was opened: a field does not jump while it is filled in.
  const [used] = useState(() => names.filter((name) => isAnySet(fields, [name])));
  const rest = names.filter((name) => !used.includes(name));
  const shown =
    type === 'command' && fields.argv !== undefined && fields.command === undefined
      ? used.filter((name) => name !== 'argv')
      : used;
  return (
    <>
      <SchemaFieldList names={shown} fields={all} />
      {rest.length > 0 && (
        <More open={open}>
          <SchemaFieldList names={rest} fields={all} />
        </More>
      )}
    </>
  );
}

/** A fold that the person, or a problem inside, opens. */
export function More({
  open,
  label,
  children,
}: {
  readonly open: 'open' | 'folded';
  readonly label?: string;
  readonly children: React.ReactNode;
}) {
  const fold = useFold(open);
  return (
    <details className="inspector-more" {...fold}>
      <summary>{label ?? words().inspector.more}</summary>
      <div className="inspector-more-body">{children}</div>
    </details>
  );
}

function placeOf(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/** The names a step of a type knows, so that what nobody knows can be told. */
export function knownNames(type: StepType): readonly string[] {
  return ['id', 'step_id', 'type', 'steps', ...Object.keys(stepFields(type))];
}

/** The notes of a step, and the keys of its author's own that the form leaves alone. */
export function OwnKeys() {
  const { fields } = useBinding();
  const own = Object.keys(fields).filter((key) => key.startsWith('x-'));
  if (own.length === 0 || !isJsonObject(fields)) return null;
  return <p className="field-help">{words().inspector.ownKeys(own.join(', '))}</p>;
}
