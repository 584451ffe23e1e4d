import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';

/** A cell as it was read: text from CSV, typed values from Excel, null when empty. */
export type Cell = string | number | boolean | null;

/** A table being read: its column names once, then row after row, so that files of any size pass. */
export interface TableStream {
  readonly columns: readonly string[];
  /** Rows in file order. `line` is where a person finds it: 1-based, the heading counted. */
  readonly rows: AsyncIterable<{ readonly line: number; readonly cells: readonly Cell[] }>;
}

/** A row with its column names, numbers as numbers: what expressions and later steps see. */
export function typedRow(columns: readonly string[], cells: readonly Cell[]): JsonObject {
  return Object.fromEntries(columns.map((column, index) => [column, typed(cells[index] ?? null)]));
}

/** Text that is plainly a number becomes one; codes with leading zeros, dates and the rest stay text. */
export function typed(cell: Cell): Json {
  if (typeof cell !== 'string') return cell;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(cell) ? Number(cell) : cell;
}

/** A cell as text; empty when there is none. */
export function textOf(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** Any JSON value as a cell: lists and maps as JSON text. */
export function cellOf(value: Json | undefined): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** Column names made usable: blanks become “column 3”, repeats get a number. */
export function columnNames(heading: readonly Cell[]): readonly string[] {
  const used = new Map<string, number>();
  return heading.map((cell, index) => {
    const name = textOf(cell).trim() || `column ${index + 1}`;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  });
}
