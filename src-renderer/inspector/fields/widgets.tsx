import type { ComponentType } from 'react';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { wordsAt } from '../../../src-shared/workflow/field-words.ts';
import { words } from '../../ui/words.ts';
import { partsOfKey, useBinding, valueAt } from '../values/binding.ts';
import { ChoiceField } from '../values/bound-choice.tsx';
import { JsonField, NumberField, TextField } from '../values/bound-text.tsx';
import { PathField, TargetField, UsedInputsField, UsesField } from './choose-fields.tsx';
import { DurationField } from './duration-field.tsx';
import { ExpressionField } from '../values/expression-field.tsx';
import { FormBuilder } from './form-builder.tsx';
import { ListField } from './list-field.tsx';
import { MomentField } from './moment-field.tsx';
import { OutputField } from './output-field.tsx';
import { PairsField } from './pairs-field.tsx';
import { RoleField } from './role-field.tsx';
import { SecretsField } from './secrets-field.tsx';
import { ArtifactsField, AttachmentsField, ConfirmField, StepWorkspaceField, VerifyField } from '../step-parts.tsx';
import { TriggersField } from './triggers-field.tsx';
import {
  ContextField,
  EnvironmentsField,
  OutputsField,
  ProjectField,
  ReferencesField,
  WorkspaceField,
} from '../workflow-parts.tsx';

/** What a control of the language's own is told. */
export interface WidgetProps {
  readonly name: string;
  readonly schema: JsonObject;
}

type Widget = ComponentType<WidgetProps>;

/** The control made by hand for a field; undefined where its schema says enough. */
export function widgetFor(place: readonly string[], key: string): Widget | undefined {
  return wordsAt(WIDGETS, [...place, ...partsOfKey(key)]);
}

const METHODS = { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', HEAD: 'HEAD' };

/** Controls by the key of their field, or by the end of its path where a key means several things. */
const WIDGETS: Readonly<Record<string, Widget>> = {
  description: ({ name }) => <TextField name={name} rows={3} />,
  notes: ({ name }) => <TextField name={name} rows={2} />,
  guidance: ({ name }) => <TextField name={name} rows={3} />,
  homepage: ({ name }) => <TextField name={name} placeholder="https://" />,
  license: ({ name }) => (
    <TextField name={name} suggestions={['MIT', 'Apache-2.0', 'BSD-3-Clause', 'GPL-3.0-or-later', 'UNLICENSED']} />
  ),
  goal: ({ name }) => <TextField name={name} rows={5} values="template" need="required" />,
  role: ({ name }) => <RoleField name={name} />,
  'steps.agent': ({ name }) => <TextField name={name} />,
  when: ({ name }) => <ExpressionField name={name} wants="condition" />,
  command: ({ name }) => <TextField name={name} rows={2} mono values="template" />,
  'command.argv': ({ name }) => <ListField name={name} mono values="template" />,
  shell: ({ name }) => <TextField name={name} mono suggestions={['sh', 'bash', 'zsh', 'pwsh', 'cmd']} />,
  working_directory: ({ name }) => <PathField name={name} kind="folder" values="template" />,
  env: ({ name }) => <PairsField name={name} kind="text" values="template" />,
  secrets: ({ name }) => <SecretsField name={name} />,
  'secrets.allowed': ({ name }) => <SecretsField name={name} />,
  url: ({ name }) => <TextField name={name} mono values="template" need="required" />,
  method: ({ name }) => <ChoiceField name={name} none="GET" options={METHODS} />,
  headers: ({ name }) => <HeadersField name={name} />,
  body: ({ name }) => <JsonField name={name} values="template" secrets />,
  'expect.status': ({ name }) => <ListField name={name} numbers="whole" placeholder="200" />,
  'expect.schema': ({ name }) => <JsonField name={name} />,
  target: ({ name }) => <TargetField name={name} />,
  'deploy.inputs': ({ name }) => <PairsField name={name} kind="any" values="template" />,
  'agent.inputs': ({ name }) => <PairsField name={name} kind="any" values="template" />,
  'workflow.inputs': ({ name }) => <UsedInputsField name={name} />,
  uses: ({ name }) => <UsesField name={name} />,
  'ask.reason': ({ name }) => <TextField name={name} rows={3} values="template" />,
  'approve.reason': ({ name }) => <TextField name={name} rows={3} values="template" need="required" />,
  'approve.options': ({ name }) => <ListField name={name} values="template" />,
  'approve.timeout': ({ name }) => <DurationField name={name} values="template" />,
  form: ({ name }) => <FormBuilder name={name} />,
  for_sec: ({ name }) => <DurationField name={name} values="template" />,
  'wait.until': ({ name }) => <MomentField name={name} />,
  confirm: ({ name }) => <ConfirmField name={name} />,
  verify: ({ name }) => <VerifyField name={name} />,
  artifacts: ({ name }) => <ArtifactsField name={name} />,
  attachments: ({ name }) => <AttachmentsField name={name} />,
  output: ({ name }) => <OutputField name={name} />,
  'steps.workspace': ({ name }) => <StepWorkspaceField name={name} />,
  'steps.resources': ({ name }) => <TakenResources name={name} />,
  resources: ({ name }) => <PairsField name={name} kind="count" />,
  inputs: ({ name }) => <FormBuilder name={name} />,
  context: ({ name }) => <ContextField name={name} />,
  outputs: ({ name }) => <OutputsField name={name} />,
  triggers: ({ name }) => <TriggersField name={name} />,
  references: ({ name }) => <ReferencesField name={name} />,
  environments: ({ name }) => <EnvironmentsField name={name} />,
  project: ({ name }) => <ProjectField name={name} />,
  workspace: ({ name }) => <WorkspaceField name={name} />,
  programs: ({ name }) => (
    <PairsField name={name} kind="text" fresh="*" suggestions={['node', 'git', 'python3', 'docker', 'make']} />
  ),
  max_wall_clock_sec: ({ name }) => <DurationField name={name} />,
  max_credits: ({ name }) => <CreditsField name={name} />,
  allowed_hosts: ({ name }) => <ListField name={name} mono placeholder="api.example.org" />,
  'commands.allowed': ({ name }) => <ListField name={name} mono placeholder="npm *" />,
  'commands.denied': ({ name }) => <ListField name={name} mono placeholder="rm *" />,
  allowed_paths: ({ name }) => <ListField name={name} mono placeholder="src/" />,
  blocked_paths: ({ name }) => <ListField name={name} mono placeholder=".github/" />,
  require_human_approval_for: ({ name }) => <GatesField name={name} />,
  on_conflict: ({ name }) => <ChoiceField name={name} none="queue" options={words().inspector.conflicts} />,
  'concurrency.group': ({ name }) => <TextField name={name} need="required" />,
  extends: ({ name }) => <TextField name={name} mono />,
  overrides: ({ name }) => <JsonField name={name} />,
};

function HeadersField({ name }: { readonly name: string }) {
  return (
    <PairsField
      name={name}
      kind="text"
      values="template"
      secrets
      suggestions={['authorization', 'content-type', 'accept', 'user-agent']}
    />
  );
}

const CENTS_OF_A_CREDIT = 1;

/** Credits, with what they come to as money. */
function CreditsField({ name }: { readonly name: string }) {
  const { fields } = useBinding();
  const credits = valueAt(fields, name);
  const say = words().inspector;
  const money =
    typeof credits === 'number'
      ? new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' }).format((credits * CENTS_OF_A_CREDIT) / 100)
      : undefined;
  return (
    <div className="with-notes">
      <NumberField name={name} />
      {money !== undefined && <p className="field-help figures">{say.creditsAre(money)}</p>}
    </div>
  );
}

/** What a step takes of the workflow's resources. */
function TakenResources({ name }: { readonly name: string }) {
  const { draft } = useBinding();
  const known = draft.fields.resources;
  return (
    <PairsField name={name} kind="count" suggestions={Object.keys(typeof known === 'object' && known !== null ? known : {})} />
  );
}

/** What a person must agree to: kinds of step, and deployments by their target. */
function GatesField({ name }: { readonly name: string }) {
  const { draft } = useBinding();
  const targets = Object.keys(typeof draft.fields.environments === 'object' ? (draft.fields.environments ?? {}) : {});
  return (
    <ListField
      name={name}
      mono
      suggestions={['deploy', ...targets.map((target) => `deploy.${target}`), 'command', 'http', 'agent', 'tool']}
    />
  );
}
