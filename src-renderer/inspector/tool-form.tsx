import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { words } from '../ui/words.ts';
import { entriesAt, joinKey, useBinding } from './values/binding.ts';
import { ChoiceField, YesField } from './values/bound-choice.tsx';
import { JsonField, NumberField, TextField } from './values/bound-text.tsx';
import { ListField } from './fields/list-field.tsx';
import { PairsField } from './fields/pairs-field.tsx';
import { useProblem } from './problem-line.tsx';

/** The form of a tool step, made from the tool's own JSON Schema. */
export function ToolForm({ tools }: { readonly tools: readonly ToolView[] }) {
  const binding = useBinding();
  const say = words().inspector;
  const problem = useProblem('tool');
  const { server, tool } = binding.fields;
  const chosen = tools.find((one) => one.server === server && one.tool === tool);
  const schema = isJsonObject(chosen?.inputSchema) ? chosen.inputSchema : {};
  const properties = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
  const required = isJsonList(schema.required) ? schema.required : [];
  const ofServer = tools.filter((one) => one.server === server);
  const extra = entriesAt(binding.fields, 'arguments').some(([key]) => !properties.some(([known]) => known === key));
  return (
    <>
      {server !== 'flowright' && (
        <TextField name="server" mono need="required" suggestions={[...new Set(tools.map((one) => one.server))]} />
      )}
      {ofServer.length > 0 ? (
        <Field label={say.tool} help={chosen?.description ?? say.toolHelp} error={problem}>
          {(ids) => (
            <span className="choice" data-field="tool" tabIndex={-1}>
              <Select
                {...ids}
                value={typeof tool === 'string' && tool !== '' ? tool : null}
                placeholder={say.noTool}
                disabled={binding.readOnly}
                options={ofServer.map((one) => ({ value: one.tool, label: one.title }))}
                onChange={(next) => binding.set('tool', next)}
              />
            </span>
          )}
        </Field>
      ) : (
        <TextField name="tool" text={[say.tool, say.toolHelp]} mono need="required" />
      )}
      {chosen !== undefined && properties.length === 0 && <p className="field-help">{say.noArguments}</p>}
      {properties.map(([key, property]) => (
        <Argument
          key={key}
          name={joinKey('arguments', key)}
          title={titleOf(key, property, required.includes(key))}
          property={property}
        />
      ))}
      {(chosen === undefined || extra) && tool !== '' && (
        <PairsField
          name="arguments"
          text={chosen === undefined ? say.toolArguments : say.otherArguments}
          kind="any"
          values="template"
        />
      )}
    </>
  );
}

function Argument({
  name,
  title,
  property,
}: {
  readonly name: string;
  readonly title: readonly string[];
  readonly property: Json;
}) {
  const schema = isJsonObject(property) ? property : {};
  if (isJsonList(schema.enum)) {
    const none = schema.default === undefined ? undefined : String(schema.default);
    return (
      <ChoiceField
        name={name}
        text={title}
        none={none}
        options={Object.fromEntries(schema.enum.map((one) => [String(one), capital(String(one))]))}
      />
    );
  }
  switch (schema.type) {
    case 'boolean':
      return <YesField name={name} text={title} usual={schema.default === true ? 'yes' : undefined} />;
    case 'integer':
    case 'number':
      return <NumberField name={name} text={title} whole={schema.type === 'integer'} />;
    case 'array':
      return isJsonObject(schema.items) && schema.items.type === 'string' ? (
        <ListField
          name={name}
          text={title}
          values="template"
          suggestions={isJsonList(schema.items.enum) ? schema.items.enum.map(String) : []}
        />
      ) : (
        <JsonField name={name} text={title} values="template" />
      );
    case 'object':
      return isJsonObject(schema.additionalProperties) && schema.additionalProperties.type === 'string' ? (
        <PairsField name={name} text={title} kind="text" values="template" />
      ) : (
        <JsonField name={name} text={title} values="template" />
      );
    case 'string':
      return /template|markdown|body|content|text$/.test(name) ? (
        <TextField name={name} text={title} values="template" rows={3} />
      ) : (
        <TextField name={name} text={title} values="template" />
      );
    default:
      return <JsonField name={name} text={title} values="template" />;
  }
}

function titleOf(key: string, property: Json, required: unknown): readonly string[] {
  const schema = isJsonObject(property) ? property : {};
  const title = typeof schema.title === 'string' ? schema.title : capital(key.replace(/[_-]+/g, ' '));
  const label = required === true ? title : `${title} (${words().form.optional})`;
  return typeof schema.description === 'string' ? [label, schema.description] : [label];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
