import type { FileHandle } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import { z } from 'zod';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import type { ToolRun } from '../tool.ts';
import { writeWhole } from '../files/write-bytes.ts';
import { typedRow, typed, type Cell } from './cells.ts';

/** Most rows, and characters of them, a step hands to the next one by value. */
const MOST_ROWS = 10_000;
const MOST_CHARACTERS = 4_000_000;
const MOST_EXCEL_ROWS = 1_000_000;

/** Where the resulting table goes. */
export const sinkInput = z.string().min(1).optional().meta({
  title: 'Write to file',
  description: 'A .csv or .xlsx file; else the rows go to the next steps directly (at most 10,000).',
  format: 'file',
});

/** What table steps give. `rows` is empty when they went to a file. */
export const tableOutput = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.json())),
  count: z.number(),
  path: z.string().optional(),
  bytes: z.number().optional(),
  artifact: z.string().optional(),
  summary: z.string(),
});

/** A table on its way out. */
export interface Resulting {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}

/** Writes the table to the file, or collects it for the next step; refuses what is too much to hand on. */
export async function deliver(
  table: Resulting,
  to: string | undefined,
  run: ToolRun,
): Promise<JsonObject & { readonly count: number }> {
  if (to === undefined) return collect(table);
  const place = await placeToWrite(run, to);
  let count = 0;
  async function* counting(): AsyncGenerator<readonly Cell[]> {
    for await (const row of table.rows) {
      run.signal.throwIfAborted();
      count += 1;
      if (count % 5000 === 0) run.progress({ message: `${count.toLocaleString('en-US')} rows` });
      yield row;
    }
  }
  const excel = /\.xlsx$/i.test(to);
  const written = await writeWhole(
    {
      place,
      existing: 'replace',
      artifact: 'file',
      fill: (file) => (excel ? fillExcel({ ...table, rows: counting() }, file) : fillCsv({ ...table, rows: counting() }, file)),
    },
    run,
  );
  return { columns: table.columns, rows: [], count, ...written };
}

async function collect({ columns, rows }: Resulting): Promise<JsonObject & { readonly count: number }> {
  const kept: JsonObject[] = [];
  let characters = 0;
  for await (const cells of rows) {
    characters += cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0);
    if (kept.length >= MOST_ROWS || characters > MOST_CHARACTERS) {
      throw refuse(
        'too_many_rows',
        `The table is larger than the ${MOST_ROWS.toLocaleString('en-US')} rows (4 MB) a step can hand to the next.`,
        { hint: 'Filter it first, or set “Write to file” and let the next step read that file.' },
      );
    }
    kept.push(typedRow(columns, cells));
  }
  return { columns, rows: kept, count: kept.length };
}

async function fillCsv({ columns, rows }: Resulting, file: FileHandle): Promise<void> {
  let waiting: (readonly Cell[])[] = [columns];
  for await (const row of rows) {
    waiting.push(columns.map((_, index) => row[index] ?? null));
    if (waiting.length >= 1000) {
      await file.write(lines(waiting));
      waiting = [];
    }
  }
  await file.write(lines(waiting));
}

function lines(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows.map((row) => [...row])], {
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
    cast: { boolean: (value) => String(value), string: harmless },
  });
}

/** Spreadsheets run cells that begin like a formula; a quote in front keeps them text. Plain numbers stay. */
function harmless(cell: string): string {
  return /^[=\t\r]|^[+-].*[|(!]/.test(cell) ? `'${cell}` : cell;
}

async function fillExcel({ columns, rows }: Resulting, file: FileHandle): Promise<void> {
  const sheet: (string | number | boolean | null | { value: string; fontWeight: 'bold' })[][] = [
    columns.map((value) => ({ value, fontWeight: 'bold' })),
  ];
  for await (const row of rows) {
    if (sheet.length > MOST_EXCEL_ROWS)
      throw refuse('too_many_rows', 'An Excel sheet holds at most a million rows.', { hint: 'Write a .csv file instead.' });
    sheet.push(columns.map((_, index) => excelValue(row[index] ?? null)));
  }
  await file.writeFile(await writeExcelFile(sheet).toBuffer());
}

function excelValue(cell: Cell): string | number | boolean | null {
  const value = typed(cell);
  return typeof value === 'object' ? null : value;
}
