import { z } from 'zod';
import { jsonObjectSchema, type Json, type JsonObject } from '../../../src-shared/lib/json.ts';
import { counted, withoutPrefixes } from '../words.ts';

/** How a section stands; each has its word and its shape. */
export const STATES = ['plain', 'good', 'look', 'bad'] as const;
export type State = (typeof STATES)[number];

/** What people read beside the shape. */
export const STATE_WORDS: Readonly<Record<State, string>> = {
  plain: 'For information',
  good: 'Good',
  look: 'Look at this',
  bad: 'Act now',
};

/** One part of a report. */
export const sectionSchema = z.strictObject({
  title: z.string().min(1).meta({ title: 'Title' }),
  state: z
    .enum(STATES)
    .default('plain')
    .meta({ title: 'How it stands', description: 'good, look (at this), bad (act now), or plain.' }),
  summary: z.string().default('').meta({ title: 'In one line' }),
  text: z.string().default('').meta({ title: 'Text', description: 'Markdown.', format: 'multiline' }),
  rows: z
    .array(z.union([jsonObjectSchema, z.string(), z.number()]))
    .default([])
    .meta({ title: 'Table', description: 'The rows of an earlier step.' }),
  columns: z.array(z.string()).default([]).meta({ title: 'Columns', description: 'Which, and in which order; none means all.' }),
  most: z.number().int().positive().max(5000).default(100).meta({ title: 'Show at most … rows' }),
  empty: z.string().default('').meta({ title: 'When the table is empty' }),
});
export type Section = z.output<typeof sectionSchema>;

/** A table ready to be drawn: headings in words, cells as text. */
export interface Grid {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells are all figures. */
  readonly figures: ReadonlySet<number>;
  readonly more: string;
}

/** The table of a section, or undefined when it has none. */
export function gridOf(section: Section): Grid | undefined {
  if (section.rows.length === 0) return undefined;
  const rows = section.rows.map((row): JsonObject => (typeof row === 'object' ? row : { item: row }));
  const columns = section.columns.length > 0 ? section.columns : [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = rows.slice(0, section.most);
  const left = rows.length - shown.length;
  return {
    headings: columns.map((column) => (column.charAt(0).toUpperCase() + column.slice(1)).replaceAll('_', ' ')),
    rows: shown.map((row) => columns.map((column) => textOf(row[column]))),
    figures: new Set(columns.flatMap((column, index) => (shown.every((row) => typeof row[column] === 'number') ? [index] : []))),
    more: left === 0 ? '' : `and ${counted(left, 'more row')}`,
  };
}

function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 6 });
  if (typeof value === 'string') return withoutPrefixes(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
