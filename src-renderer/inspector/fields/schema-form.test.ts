import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { STEP_TYPES } from '../../../src-shared/workflow/schema.ts';
import { fieldText } from './field-text.ts';
import { branchesOf, constantOf, propertiesOf, stepFields, workflowFields, workflowFormFields } from './schema-form.ts';

/** Every field below, by its path without the names that people choose. */
function paths(fields: Readonly<Record<string, JsonObject>>, at: readonly string[]): readonly string[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    const own = [...at, name];
    const more = [schema, ...branchesOf(schema), ...branchesOf(schema.items), ...branchesOf(schema.additionalProperties)];
    const inner = more.flatMap((one) => Object.entries(propertiesOf(one)));
    const deeper = inner.filter(([, field]) => constantOf(field) === undefined);
    return [own.join('.'), ...(own.length > 3 ? [] : paths(Object.fromEntries(deeper), own))];
  });
}

describe('the forms', () => {
  it('[IN1] every field of every step type has a label and says what it is for', () => {
    const silent = STEP_TYPES.flatMap((type) =>
      paths(stepFields(type), []).filter((path) => {
        const { label, help } = fieldText(['steps', type], path);
        return label === '' || (help === undefined && !SAYS_ENOUGH.has(path.split('.').at(-1) ?? ''));
      }),
    );
    expect([...new Set(silent)]).toEqual([]);
  });

  it('[IN2] every field of the workflow has a label and says what it is for', () => {
    const silent = paths(workflowFormFields(), []).filter((path) => {
      const { label, help } = fieldText([], path);
      return label === '' || (help === undefined && !SAYS_ENOUGH.has(path.split('.').at(-1) ?? ''));
    });
    expect(silent).toEqual([]);
  });

  it('[IN3] a form has every field of its schema, those shown elsewhere apart', () => {
    const apart = ['version', 'id', 'workflow_id', 'steps'];
    expect(Object.keys(workflowFormFields())).toEqual(Object.keys(workflowFields()).filter((name) => !apart.includes(name)));
    expect(STEP_TYPES.filter((type) => Object.keys(stepFields(type)).length < 19)).toEqual([]);
  });

  it('[IN4] a name that people chose is never taken for the field of that name', () => {
    expect(fieldText([], 'inputs.type.label').label).toBe(fieldText([], 'inputs.who.label').label);
    expect(fieldText([], 'triggers.2.catch_up').label).toBe('Times that were missed');
    expect(fieldText(['steps', 'http'], 'expect.status').label).toBe('Status');
  });
});

/** Fields whose label, or the heading above them, leaves nothing to say. */
const SAYS_ENOUGH = new Set([
  'expect',
  'secrets',
  'gates',
  'commands',
  'network',
  'on_conflict',
  'source',
  'resolve_from',
  'for_sec',
  'backoff_sec',
  'workspace',
  'reason',
]);
