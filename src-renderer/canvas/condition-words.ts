import type { Json } from '../../src-shared/lib/json.ts';
import { ALONE, conditionOfCel, type Compared, type ConditionRow } from '../../src-shared/workflow/expressions/condition-rows.ts';
import { expressionWords, valueWords, type Naming } from '../../src-shared/workflow/value-words.ts';
import { words } from '../ui/words.ts';

/** A condition in words: `steps.scan.output.count > 0` is "Count is more than 0"; what is not simple keeps its signs, with names for what it reads. */
export function conditionWords(condition: Json, naming: Naming): string {
  if (typeof condition !== 'string') return String(condition);
  const rows = conditionOfCel(condition.trim());
  if (rows === undefined) return expressionWords(condition.trim(), naming);
  return rows.rows.map((row) => rowWords(row, naming)).join(words().values.joins[rows.join]);
}

function rowWords(row: ConditionRow, naming: Naming): string {
  const say = words().values;
  const field = expressionWords(row.field, naming);
  if (row.field.endsWith('.status') && row.to?.kind === 'value' && (row.is === 'is' || row.is === 'is_not')) {
    const status = String(row.to.value);
    const said = row.is === 'is' ? say.statusWords : say.notStatusWords;
    return `${valueWords(row.field, naming)?.from ?? field} ${said[status] ?? `${say.comparisons[row.is]} ${status}`}`;
  }
  const comparison = say.comparisons[row.is];
  return ALONE.has(row.is) || row.to === undefined
    ? `${field} ${comparison}`
    : `${field} ${comparison} ${comparedWords(row.to, naming)}`;
}

function comparedWords(to: Compared, naming: Naming): string {
  const say = words().values;
  if (to.kind === 'read') return expressionWords(to.expression, naming);
  if (typeof to.value === 'boolean') return to.value ? say.yes : say.no;
  if (typeof to.value === 'string') return to.value === '' ? say.emptyText : to.value;
  return typeof to.value === 'number' ? String(to.value) : to.value.join(', ');
}
