import { z } from 'zod';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';
import { textOf, typed, type Cell } from './cells.ts';
import { numberOf } from './table-rules.ts';
import { columnIndex, openTable, sourceInput } from './table-source.ts';

const MOST_VALUES = 10_000;
const MOST_GROUPS = 10_000;

interface Numbers {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}
const NONE: Numbers = { count: 0, sum: 0, min: Infinity, max: -Infinity };

/** Describes a table column by column, or adds it up by group. */
export const summariseTable = defineTool({
  name: 'table_summary',
  title: 'Summarise a table',
  description: 'Counts, sums and averages each column, in all or by group, for example the amount by country.',
  group: 'table',
  icon: 'sigma',
  input: z.strictObject({
    ...sourceInput,
    group_by: z.string().optional().meta({ title: 'By', description: 'A column whose values make the groups.' }),
    of: z.string().optional().meta({ title: 'Of', description: 'The number column to add up in each group.' }),
  }),
  output: z.object({
    rows: z.number(),
    columns: z.array(
      z.object({
        column: z.string(),
        filled: z.number(),
        empty: z.number(),
        different: z.number(),
        content: z.string(),
        sum: z.number().nullable(),
        average: z.number().nullable(),
        min: z.number().nullable(),
        max: z.number().nullable(),
      }),
    ),
    groups: z.array(
      z.object({ group: z.string(), rows: z.number(), sum: z.number().nullable(), average: z.number().nullable() }),
    ),
    summary: z.string(),
  }),
  async run(given, run) {
    const table = await openTable(given, run);
    const by = given.group_by === undefined ? undefined : columnIndex(table.columns, given.group_by);
    const of = given.of === undefined ? undefined : columnIndex(table.columns, given.of);
    const stats = table.columns.map(() => ({ filled: 0, values: new Set<string>(), numbers: NONE }));
    const groups = new Map<string, { rows: number; numbers: Numbers }>();
    let rows = 0;
    for await (const { cells } of table.rows) {
      rows += 1;
      if (rows % 5000 === 0) {
        run.signal.throwIfAborted();
        run.progress({ message: counted(rows, 'row') });
      }
      for (const [index, stat] of stats.entries()) {
        const given = cells[index] ?? null;
        const cell = typed(given);
        if (textOf(cell).trim() === '') continue;
        stat.filled += 1;
        if (stat.values.size < MOST_VALUES) stat.values.add(textOf(cell));
        stat.numbers = plus(stat.numbers, amountOf(given));
      }
      if (by === undefined) continue;
      const name = textOf(cells[by] ?? null);
      if (!groups.has(name) && groups.size >= MOST_GROUPS)
        throw refuse('too_many_groups', `“${given.group_by ?? ''}” has more than 10,000 different values.`, {
          hint: 'Choose a column with fewer.',
        });
      const group = groups.get(name) ?? { rows: 0, numbers: NONE };
      groups.set(name, {
        rows: group.rows + 1,
        numbers: of === undefined ? NONE : plus(group.numbers, amountOf(cells[of] ?? null)),
      });
    }
    return {
      rows,
      columns: table.columns.map((column, index) => {
        const { filled, values, numbers } = stats[index] ?? { filled: 0, values: new Set<string>(), numbers: NONE };
        const numeric = numbers.count > 0 && numbers.count === filled;
        return {
          column,
          filled,
          empty: rows - filled,
          different: values.size,
          content: contentOf(numbers.count, filled),
          sum: numeric ? rounded(numbers.sum) : null,
          average: numeric ? rounded(numbers.sum / numbers.count) : null,
          min: numeric ? numbers.min : null,
          max: numeric ? numbers.max : null,
        };
      }),
      groups: [...groups]
        .map(([group, { rows: some, numbers }]) => ({
          group,
          rows: some,
          sum: of === undefined ? null : rounded(numbers.sum),
          average: numbers.count === 0 ? null : rounded(numbers.sum / numbers.count),
        }))
        .sort((a, b) => (b.sum ?? b.rows) - (a.sum ?? a.rows)),
      summary: `${counted(rows, 'row')}, ${counted(table.columns.length, 'column')}${by === undefined ? '' : `, ${counted(groups.size, 'group')}`}`,
    };
  },
});

/** A cell as a number, in the forms that a check takes for one; a code such as `007` stays text. */
function amountOf(cell: Cell): number | undefined {
  if (typeof cell === 'number') return cell;
  return typeof cell !== 'string' || /^\s*[+-]?0\d|e/i.test(cell) ? undefined : numberOf(cell);
}

/** What a column holds, in words; only one of numbers alone has a sum. */
function contentOf(numbers: number, filled: number): string {
  if (filled === 0) return 'nothing';
  if (numbers === 0) return 'text';
  return numbers === filled ? 'numbers' : `${counted(numbers, 'number')}, ${counted(filled - numbers, 'text')}: not added up`;
}

function plus(numbers: Numbers, cell: number | undefined): Numbers {
  if (cell === undefined) return numbers;
  return {
    count: numbers.count + 1,
    sum: numbers.sum + cell,
    min: Math.min(numbers.min, cell),
    max: Math.max(numbers.max, cell),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
