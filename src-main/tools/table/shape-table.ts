import { z } from 'zod';
import { evaluate, parseExpression } from '../../../src-shared/workflow/expressions/expression.ts';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';
import { textOf, typed, typedRow, type Cell, type TableStream } from './cells.ts';
import { deliver, sinkInput, tableOutput } from './table-sink.ts';
import { columnIndex, openTable, sourceInput } from './table-source.ts';

const MOST_SORTED = 1_000_000;
const MOST_LOOKED_UP = 1_000_000;

/** Keeps the rows for which an expression is true. */
export const filterTable = defineTool({
  name: 'table_filter',
  title: 'Filter a table',
  description: 'Keeps the rows that meet a condition, such as row.amount > 100 && row.country == "DE".',
  group: 'table',
  icon: 'filter',
  input: z.strictObject({
    ...sourceInput,
    keep: z.string().min(1).meta({
      title: 'Keep rows where',
      description: 'A condition over row: row.amount > 100, row["Order no"] != "".',
      format: 'cel',
    }),
    to: sinkInput,
  }),
  output: tableOutput.extend({ left_out: z.number() }),
  async run(given, run) {
    const expression = parseExpression(given.keep);
    if (!expression.ok)
      throw refuse(expression.error.code, expression.error.message, {
        hint: expression.error.hint ?? 'Write a condition such as row.amount > 100.',
        at: 'keep',
      });
    const table = await openTable(given, run);
    let all = 0;
    async function* rows(): AsyncGenerator<readonly Cell[]> {
      for await (const { line, cells } of table.rows) {
        all += 1;
        const verdict = expression.ok
          ? evaluate(expression.value, { row: typedRow(table.columns, cells), index: all - 1 })
          : undefined;
        if (verdict === undefined) return;
        if (!verdict.ok)
          throw refuse('bad_condition', `The condition cannot be decided for row ${line}: ${verdict.error.message}`, {
            hint: `The columns are ${table.columns.slice(0, 30).join(', ')}. Empty cells are null: test row.x != null first.`,
            at: `row ${line}`,
          });
        if (typeof verdict.value !== 'boolean')
          throw refuse('bad_condition', `The condition gave ${textOf(verdict.value)} for row ${line}, not true or false.`, {
            hint: 'Write a comparison such as row.amount > 100.',
            at: `row ${line}`,
          });
        if (verdict.value) yield cells;
      }
    }
    const result = await deliver({ columns: table.columns, rows: rows() }, given.to, run);
    return {
      ...result,
      left_out: all - result.count,
      summary: `${result.count.toLocaleString('en-US')} of ${counted(all, 'row')} kept`,
    };
  },
});

/** Sorts rows, chooses and renames columns. */
export const sortTable = defineTool({
  name: 'table_sort',
  title: 'Sort and select columns',
  description: 'Sorts the rows, and keeps, orders or renames columns.',
  group: 'table',
  icon: 'arrow-down-wide-narrow',
  input: z.strictObject({
    ...sourceInput,
    by: z
      .array(z.strictObject({ column: z.string().min(1), order: z.enum(['up', 'down']).default('up') }))
      .default([])
      .meta({ title: 'Sort by', description: '“up” is smallest first.' }),
    columns: z.array(z.string()).default([]).meta({ title: 'Keep columns', description: 'In this order; none means all.' }),
    rename: z.record(z.string(), z.string()).default({}).meta({ title: 'Rename columns', description: 'Old name to new name.' }),
    most: z.number().int().positive().optional().meta({ title: 'Keep at most … rows' }),
    to: sinkInput,
  }),
  output: tableOutput,
  async run(given, run) {
    const table = await openTable(given, run);
    const by = given.by.map(({ column, order }) => ({
      index: columnIndex(table.columns, column),
      sign: order === 'up' ? 1 : -1,
    }));
    const at = (given.columns.length === 0 ? table.columns : given.columns).map((column) => columnIndex(table.columns, column));
    const names = at.map((index) => table.columns[index] ?? '').map((name) => given.rename[name] ?? name);
    const all: (readonly Cell[])[] = [];
    for await (const { cells } of table.rows) {
      run.signal.throwIfAborted();
      if (all.length >= MOST_SORTED)
        throw refuse('too_many_rows', 'At most a million rows can be sorted.', { hint: 'Filter the table first.' });
      all.push(cells);
    }
    const compare = (a: readonly Cell[], b: readonly Cell[]): number => {
      for (const { index, sign } of by) {
        const order = sign * compareCells(a[index] ?? null, b[index] ?? null);
        if (order !== 0) return order;
      }
      return 0;
    };
    if (by.length > 0) all.sort(compare);
    const kept = all.slice(0, given.most ?? all.length);
    async function* rows(): AsyncGenerator<readonly Cell[]> {
      for (const cells of kept) yield await Promise.resolve(at.map((index) => cells[index] ?? null));
    }
    const result = await deliver({ columns: names, rows: rows() }, given.to, run);
    return {
      ...result,
      summary: `${counted(result.count, 'row')}${by.length === 0 ? '' : ` sorted by ${given.by.map(({ column }) => column).join(', ')}`}`,
    };
  },
});

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Empty cells come first, numbers before text. */
function compareCells(left: Cell, right: Cell): number {
  const [a, b] = [typed(left), typed(right)];
  if (a === null || b === null) return Number(b === null) - Number(a === null) || 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  return collator.compare(textOf(a), textOf(b));
}

const other = {
  with_file: z.string().min(1).optional().meta({ title: 'Second table file', format: 'file' }),
  with_rows: z
    .array(z.record(z.string(), z.json()))
    .optional()
    .meta({ title: 'Second table’s rows', description: 'The rows of an earlier step, instead of a file.' }),
} as const;

/** Adds columns of a second table to the rows of the first where a column agrees. */
export const joinTables = defineTool({
  name: 'table_join',
  title: 'Join two tables',
  description: 'Adds the columns of a second table to each row of the first, where a column says the same in both.',
  group: 'table',
  icon: 'combine',
  input: z.strictObject({
    ...sourceInput,
    ...other,
    on: z.string().min(1).meta({ title: 'Where this column agrees' }),
    with_on: z.string().optional().meta({ title: 'Its name in the second table', description: 'When it is another one.' }),
    unmatched: z
      .enum(['keep', 'leave out', 'only'])
      .default('keep')
      .meta({ title: 'Rows without a partner', description: '“only” lists just those.' }),
    to: sinkInput,
  }),
  output: tableOutput.extend({ matched: z.number(), unmatched: z.number() }),
  async run(given, run) {
    const left = await openTable(given, run);
    const right = await openTable({ file: given.with_file, rows: given.with_rows, delimiter: 'auto', encoding: 'auto' }, run);
    const leftKey = columnIndex(left.columns, given.on);
    const rightKey = columnIndex(right.columns, given.with_on ?? given.on);
    const added = right.columns.map((_, index) => index).filter((index) => index !== rightKey);
    const lookup = await lookupOf(right, rightKey);
    const names = [
      ...left.columns,
      ...added.map((index) => right.columns[index] ?? '').map((name) => (left.columns.includes(name) ? `${name} 2` : name)),
    ];
    let matched = 0;
    let unmatched = 0;
    async function* rows(): AsyncGenerator<readonly Cell[]> {
      for await (const { cells } of left.rows) {
        const whole = left.columns.map((_, index) => cells[index] ?? null);
        const partners = lookup.get(keyOf(cells[leftKey] ?? null)) ?? [];
        if (partners.length === 0) unmatched += 1;
        else matched += 1;
        if (partners.length === 0 ? given.unmatched === 'leave out' : given.unmatched === 'only') continue;
        if (partners.length === 0) yield [...whole, ...added.map(() => null)];
        else for (const partner of partners) yield [...whole, ...added.map((index) => partner[index] ?? null)];
      }
    }
    const result = await deliver({ columns: names, rows: rows() }, given.to, run);
    return {
      ...result,
      matched,
      unmatched,
      summary: `${counted(matched, 'row')} found a partner, ${unmatched.toLocaleString('en-US')} did not`,
    };
  },
});

async function lookupOf(table: TableStream, key: number): Promise<ReadonlyMap<string, (readonly Cell[])[]>> {
  const lookup = new Map<string, (readonly Cell[])[]>();
  let count = 0;
  for await (const { cells } of table.rows) {
    const name = keyOf(cells[key] ?? null);
    if (name === '') continue;
    if ((count += 1) > MOST_LOOKED_UP)
      throw refuse('too_many_rows', 'The second table may have at most a million rows.', {
        hint: 'Make the larger table the first one.',
      });
    const known = lookup.get(name);
    if (known === undefined) lookup.set(name, [cells]);
    else known.push(cells);
  }
  return lookup;
}

function keyOf(cell: Cell): string {
  return textOf(cell).trim().toLowerCase();
}
