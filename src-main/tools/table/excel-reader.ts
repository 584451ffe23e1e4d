import { readFile, stat } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import readExcelFile from 'read-excel-file/node';
import { refuse } from '../refusal.ts';
import { columnNames, type Cell, type TableStream } from './cells.ts';
import type { Reading } from './table-source.ts';

const LARGEST_FILE = 64 * 1024 * 1024;
const LARGEST_UNPACKED = 512 * 1024 * 1024;

/** Reads one sheet of an .xlsx file; dates become `2026-03-01`, with the time when there is one. */
export async function readExcel({ place, source, signal }: Reading): Promise<TableStream> {
  if ((await stat(place.absolute)).size > LARGEST_FILE)
    throw refuse('too_large', `${place.shown} is larger than the 64 MB an Excel file may have here.`, {
      hint: 'Save it as CSV, which may be of any size.',
      at: place.shown,
    });
  const bytes = await readFile(place.absolute, { signal });
  refuseBombs(bytes, place.shown);
  const sheets = await readExcelFile(bytes).catch((error: unknown) => {
    throw broken(place.shown, error instanceof Error ? error.message : String(error));
  });
  const wanted = source.sheet ?? 1;
  const sheet =
    typeof wanted === 'number' ? sheets[wanted - 1] : sheets.find((one) => one.sheet.toLowerCase() === wanted.toLowerCase());
  if (sheet === undefined) {
    throw refuse(
      'no_such_sheet',
      `${place.shown} has no sheet ${typeof wanted === 'number' ? `number ${wanted}` : `“${wanted}”`}.`,
      { hint: `It has ${sheets.map((one) => one.sheet).join(', ')}.`, at: place.shown },
    );
  }
  const cells = sheet.data.map((row) => row.map(cellOf));
  const [heading, ...rows] = cells;
  if (heading === undefined)
    throw refuse('empty_table', `The sheet “${sheet.sheet}” of ${place.shown} is empty.`, {
      hint: 'Its first row must name the columns.',
      at: place.shown,
    });
  return { columns: columnNames(heading), rows: numbered(rows) };
}

async function* numbered(rows: readonly (readonly Cell[])[]): AsyncGenerator<{ line: number; cells: readonly Cell[] }> {
  for (const [index, cells] of rows.entries()) {
    if (cells.some((cell) => cell !== null)) yield await Promise.resolve({ line: index + 2, cells });
  }
}

/** A small zip can unpack to terabytes: look at what it says before unpacking. */
function refuseBombs(bytes: Uint8Array, shown: string): void {
  let unpacked = 0;
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        unpacked += entry.originalSize;
        return false;
      },
    });
  } catch (error) {
    throw broken(shown, error instanceof Error ? error.message : String(error));
  }
  if (unpacked > LARGEST_UNPACKED)
    throw refuse('too_large', `${shown} unpacks to more than 512 MB.`, {
      hint: 'Save it as CSV, which may be of any size.',
      at: shown,
    });
}

function broken(shown: string, why: string): Error {
  return refuse('broken_excel', `${shown} cannot be read as an Excel file (${why}).`, {
    hint: 'Open it in Excel and save it again as .xlsx, without a password.',
    at: shown,
  });
}

function cellOf(value: unknown): Cell {
  if (value instanceof Date) {
    const iso = value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' && value !== '' ? value : null;
}
