import { pipeline } from 'node:stream';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { refuse } from '../refusal.ts';
import { chunksOf, notText, sniff } from '../text-file.ts';
import { columnNames, type Cell, type TableStream } from './cells.ts';
import type { Reading } from './table-source.ts';

const LONGEST_ROW = 4 * 1024 * 1024;

/** Reads CSV as a stream: encoding and delimiter are found out, rows of the wrong length are filled or kept whole. */
export async function readCsv({ place, source, signal }: Reading): Promise<TableStream> {
  const { encoding, sample, binary } = await sniff(place, source.encoding);
  if (binary) throw notText(place);
  const delimiter = source.delimiter === 'auto' ? delimiterOf(sample) : source.delimiter === 'tab' ? '\t' : source.delimiter;
  const decoder = new TextDecoder(encoding);
  async function* text(): AsyncGenerator<string> {
    for await (const chunk of chunksOf(place, signal)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  }
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    bom: true,
  });
  // Errors reach the reader of the rows below.
  pipeline(Readable.from(text()), parser, () => undefined);
  const records = recordsOf(parser, place.shown);
  const heading = await records.next();
  if (heading.done === true)
    throw refuse('empty_table', `${place.shown} is empty.`, { hint: 'The first line must name the columns.', at: place.shown });
  return { columns: columnNames(heading.value.cells), rows: records };
}

async function* recordsOf(parser: AsyncIterable<unknown>, shown: string): AsyncGenerator<{ line: number; cells: Cell[] }> {
  let before = 0;
  try {
    for await (const item of parser) {
      const record = shapeOf(item);
      // The parser tells the last line of a record; a cell may hold line breaks.
      const breaks = record.cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      before = Math.max(before + 1, record.lines - breaks);
      yield { line: before, cells: record.cells.map((cell) => (cell === '' ? null : cell)) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuse('broken_csv', `${shown} is not a proper CSV file: ${plain(error)}`, {
      hint: 'Open it in a spreadsheet and save it as CSV again, or repair that line.',
      at: shown,
    });
  }
}

function shapeOf(item: unknown): { readonly lines: number; readonly cells: readonly string[] } {
  if (typeof item !== 'object' || item === null || !('record' in item) || !('info' in item))
    throw new Error('The CSV parser gave no record.');
  const { record, info } = item;
  if (!Array.isArray(record) || typeof info !== 'object' || info === null || !('lines' in info) || typeof info.lines !== 'number')
    throw new Error('The CSV parser gave no record.');
  return { lines: info.lines, cells: record.map(String) };
}

function plain(error: CsvError): string {
  const lines: unknown = error['lines'];
  const where = typeof lines === 'number' ? ` near line ${lines}` : '';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `a quotation mark is opened${where} and never closed.`;
  if (error.code === 'INVALID_OPENING_QUOTE' || error.code === 'CSV_INVALID_CLOSING_QUOTE')
    return `a quotation mark stands in the middle of a cell${where}.`;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `a row${where} is longer than 4 MB; a quotation mark is probably missing.`;
  return error.message;
}

/** The separator whose count is steady over the first lines, quoted parts aside; a comma when none is. */
export function delimiterOf(sample: string): string {
  const lines = sample
    .replace(/^\uFEFF/, '')
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [',', ';', '\t', '|']) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const first = counts[0] ?? 0;
    const steady = counts.filter((count) => count === first).length / Math.max(1, counts.length);
    const score = first === 0 ? 0 : steady * 10 + Math.min(first, 50) / 50;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
