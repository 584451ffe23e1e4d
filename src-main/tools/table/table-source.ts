import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../../../src-shared/lib/json.ts';
import { placeToRead, type Place } from '../places.ts';
import { refuse } from '../refusal.ts';
import { ENCODINGS, type Encoding } from '../text-file.ts';
import type { ToolRun } from '../tool.ts';
import { cellOf, type TableStream } from './cells.ts';
import { readCsv } from './csv-reader.ts';
import { readExcel } from './excel-reader.ts';

/** The delimiters tables are told apart by. */
export const DELIMITERS = ['auto', ',', ';', 'tab', '|'] as const;

/** A file that holds a table. */
export const tableFileInput = z.string().min(1).meta({
  title: 'Table file',
  description: 'A CSV or Excel (.xlsx) file inside the project; “workflow:” is the workflow’s own folder.',
  format: 'file',
});
/** How to read the file, for the files that need help. */
export const readingInput = {
  sheet: z
    .union([z.string(), z.number().int().positive()])
    .optional()
    .meta({ title: 'Sheet', description: 'Name or number of the Excel sheet; else the first.' }),
  delimiter: z.enum(DELIMITERS).default('auto').meta({ title: 'Columns are separated by' }),
  encoding: z
    .enum(ENCODINGS)
    .default('auto')
    .meta({ title: 'Encoding', description: 'Leave it at auto unless letters come out wrong.' }),
} as const;
/** A table given by a file or by the rows of an earlier step. */
export const sourceInput = {
  file: tableFileInput.optional(),
  rows: z
    .array(jsonObjectSchema)
    .optional()
    .meta({ title: 'Rows', description: 'The rows of an earlier step, instead of a file.' }),
  ...readingInput,
} as const;

/** Where a table comes from. */
export interface TableSource {
  readonly file?: string | undefined;
  readonly rows?: readonly JsonObject[] | undefined;
  readonly sheet?: string | number | undefined;
  readonly delimiter: (typeof DELIMITERS)[number];
  readonly encoding: Encoding;
}

/** How to read one file. */
export interface Reading {
  readonly place: Place;
  readonly source: TableSource;
  readonly signal: AbortSignal;
}

/** Opens the table of a step's arguments: an Excel file by its ending, any other file as CSV, or the rows given. */
export async function openTable(source: TableSource, run: ToolRun): Promise<TableStream> {
  if (source.file !== undefined && source.rows !== undefined)
    throw refuse('two_tables', 'Both a file and rows are given.', { hint: 'Give one of them.' });
  if (source.rows !== undefined) return fromRows(source.rows);
  if (source.file === undefined)
    throw refuse('no_table', 'No table is given.', { hint: 'Choose a file, or take the rows of an earlier step.' });
  const place = await placeToRead(run, source.file);
  const reading: Reading = { place, source, signal: run.signal };
  if (/\.xls$/i.test(place.absolute))
    throw refuse('old_excel', `${source.file} is in the old Excel format (.xls).`, {
      hint: 'Open it in Excel and save it as .xlsx or CSV.',
      at: source.file,
    });
  return /\.xlsx$|\.xlsm$/i.test(place.absolute) ? readExcel(reading) : readCsv(reading);
}

function fromRows(rows: readonly JsonObject[]): TableStream {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { columns, rows: stream(rows, columns) };
}

async function* stream(
  rows: readonly JsonObject[],
  columns: readonly string[],
): AsyncGenerator<{ line: number; cells: ReturnType<typeof cellOf>[] }> {
  for (const [index, row] of rows.entries())
    yield await Promise.resolve({ line: index + 1, cells: columns.map((column) => cellOf(row[column])) });
}

/** The position of a column, found by its exact name, else regardless of case and outer blanks. */
export function columnIndex(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  const loose = exact >= 0 ? exact : columns.findIndex((column) => column.trim().toLowerCase() === name.trim().toLowerCase());
  if (loose >= 0) return loose;
  throw refuse('no_such_column', `The table has no column “${name}”.`, {
    hint: `It has ${columns.slice(0, 30).join(', ') || 'no columns'}.`,
    at: name,
  });
}
