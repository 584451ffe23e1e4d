import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { counted, listed } from '../words.ts';
import type { Cell } from './cells.ts';
import { deliver, sinkInput, tableOutput } from './table-sink.ts';
import { openTable, readingInput, sourceInput, tableFileInput } from './table-source.ts';

/** Reads a CSV or Excel table so that later steps can use its rows. */
export const readTable = defineTool({
  name: 'table_read',
  title: 'Read a table',
  description: 'Reads a CSV or Excel file. Separators, encodings and column names are found out.',
  group: 'table',
  icon: 'table',
  input: z.strictObject({
    file: tableFileInput,
    ...readingInput,
    most: z.number().int().positive().optional().meta({ title: 'Read at most … rows' }),
  }),
  output: tableOutput,
  async run(given, run) {
    const table = await openTable(given, run);
    const most = given.most ?? Infinity;
    async function* rows(): AsyncGenerator<readonly Cell[]> {
      let count = 0;
      for await (const row of table.rows) {
        if ((count += 1) > most) return;
        yield row.cells;
      }
    }
    const result = await deliver({ columns: table.columns, rows: rows() }, undefined, run);
    return {
      ...result,
      summary: `${counted(result.count, 'row')}, ${counted(table.columns.length, 'column')}: ${listed(table.columns.slice(0, 6))}`,
    };
  },
});

/** Writes rows to a CSV or Excel file. */
export const writeTable = defineTool({
  name: 'table_write',
  title: 'Write a table',
  description: 'Writes rows to a CSV or Excel file, or turns one into the other.',
  group: 'table',
  icon: 'sheet',
  input: z.strictObject({
    ...sourceInput,
    to: sinkInput.unwrap().meta({
      title: 'Write to file',
      description: 'A .csv or .xlsx file inside the project, or “artifacts:name.xlsx” to keep it with the run.',
      format: 'file',
    }),
    columns: z
      .array(z.string())
      .default([])
      .meta({ title: 'Columns', description: 'Which, and in which order; none means all.' }),
  }),
  output: tableOutput,
  async run(given, run) {
    const table = await openTable(given, run);
    const wanted = given.columns.length === 0 ? table.columns : given.columns;
    const at = wanted.map((column) => table.columns.indexOf(column));
    async function* rows(): AsyncGenerator<readonly Cell[]> {
      for await (const row of table.rows) yield at.map((index) => row.cells[index] ?? null);
    }
    const result = await deliver({ columns: wanted, rows: rows() }, given.to, run);
    return { ...result, summary: `Wrote ${counted(result.count, 'row')} to ${given.to}` };
  },
});
