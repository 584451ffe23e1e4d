import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { FormField } from '../../src-shared/workflow/form-field.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { fieldLabel, FormFields } from '../ui/form-fields.tsx';
import { words } from '../ui/words.ts';
import { pickPath } from '../state/pick-path.ts';
import type { RowsField } from './output-form.ts';

/** A list of things with several answers each, one card a thing. Problems are named `<id>.<row>.<column>`. */
export function RowsOfAnswers(props: {
  readonly id: string;
  readonly rows: RowsField;
  readonly value: Json;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (value: Json) => void;
}) {
  const { id, rows, problems, onChange } = props;
  const text = words().inbox;
  const list = rowsOf(props.value);
  const set = (at: number, column: string, value: Json) =>
    onChange(list.map((row, index) => (index === at ? { ...row, [column]: value } : row)));
  return (
    <fieldset className="answer-rows">
      <legend className="field-legend">{rows.label}</legend>
      {rows.help !== undefined && <div className="field-help">{rows.help}</div>}
      {list.map((row, at) => {
        const prefix = `${id}.${at}.`;
        return (
          <div key={at} className="answer-row" role="group" aria-label={text.rowAt(rows.label, at + 1)}>
            <div className="answer-cells">
              <FormFields
                fields={prefixed(rows.columns, prefix)}
                values={Object.fromEntries(Object.entries(row).map(([column, value]) => [`${prefix}${column}`, value]))}
                problems={problems}
                onChange={(name, value) => set(at, name.slice(prefix.length), value)}
                pick={pickPath}
              />
            </div>
            <IconButton
              icon="close"
              label={text.removeRow(at + 1)}
              onClick={() => onChange(list.filter((_row, index) => index !== at))}
            />
          </div>
        );
      })}
      <div>
        <Button size="small" icon="plus" onClick={() => onChange([...list, {}])}>
          {list.length === 0 ? text.firstRow : text.addRow}
        </Button>
      </div>
    </fieldset>
  );
}

/** Checks the rows of every list; rows in which nothing was said are left out. */
export function checkRows(
  fields: Readonly<Record<string, RowsField>>,
  values: JsonObject,
): Result<JsonObject, Record<string, string>> {
  const problems: Record<string, string> = {};
  const found = Object.entries(fields).map(([id, { columns }]): [string, Json] => {
    const rows = rowsOf(values[id] ?? null).flatMap((row, at) => {
      if (Object.values(row).every((value) => value === '' || value === null || value === false)) return [];
      const checked = checkFormValues(columns, row);
      if (checked.ok) return [checked.value];
      for (const one of checked.error)
        problems[`${id}.${at}.${one.at ?? ''}`] = one.hint === undefined ? one.message : `${one.message} ${one.hint}`;
      return [];
    });
    return [id, rows];
  });
  return Object.keys(problems).length > 0 ? err(problems) : ok(Object.fromEntries(found));
}

function prefixed(columns: RowsField['columns'], prefix: string): Readonly<Record<string, FormField>> {
  return Object.fromEntries(
    Object.entries(columns).map(([id, field]) => [`${prefix}${id}`, { ...field, label: fieldLabel(id, field) }]),
  );
}

function rowsOf(value: Json): readonly JsonObject[] {
  return isJsonList(value) ? value.flatMap((row) => (isJsonObject(row) ? [row] : [])) : [];
}
