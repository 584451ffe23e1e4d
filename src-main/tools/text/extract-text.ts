import { RE2JS } from 're2js';
import { z } from 'zod';
import { refuse } from '../refusal.ts';
import { linearPattern } from '../table/table-rules.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';
import { textGiven, textInput } from './text-source.ts';

const MOST_MATCHES = 10_000;

const input = z.strictObject({
  ...textInput,
  take: z.enum(['lines containing', 'section', 'between', 'pattern']).default('lines containing').meta({
    title: 'Take',
    description: 'Lines that hold some words, the part under a heading, what lies between two words, or what a pattern finds.',
  }),
  words: z
    .string()
    .optional()
    .meta({ title: 'Words', description: 'The words of the line, the heading, or where the part begins.' }),
  until: z.string().optional().meta({ title: 'Until', description: 'Where the part ends, for “between”.' }),
  pattern: z
    .string()
    .optional()
    .meta({ title: 'Pattern', description: 'A regular expression. (?P<name>…) gives a column called name.' }),
  same_case: z.boolean().default(false).meta({ title: 'Upper and lower case matter' }),
});

/** Takes lines, a section or what a pattern finds out of a text. */
export const extractText = defineTool({
  name: 'text_extract',
  title: 'Extract from a text',
  description: 'Takes out lines with certain words, the part under a heading, or whatever a pattern finds.',
  group: 'text',
  icon: 'text-select',
  input,
  output: z.object({
    matches: z.array(z.string()),
    rows: z.array(z.record(z.string(), z.string())),
    text: z.string(),
    count: z.number(),
    truncated: z.boolean(),
    summary: z.string(),
  }),
  async run(given, run) {
    const found = extracted(await textGiven(given, run), given);
    const matches = found.matches.slice(0, MOST_MATCHES);
    return {
      matches,
      rows: found.rows.slice(0, MOST_MATCHES),
      text: matches.join('\n'),
      count: found.matches.length,
      truncated: found.matches.length > matches.length,
      summary:
        found.matches.length === 0
          ? 'Nothing found'
          : counted(
              found.matches.length,
              given.take === 'section' ? 'section' : given.take === 'lines containing' ? 'line' : 'match',
              given.take === 'pattern' || given.take === 'between' ? 'matches' : undefined,
            ),
    };
  },
});

interface Extracted {
  readonly matches: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

function extracted(text: string, given: z.output<typeof input>): Extracted {
  if (given.take === 'pattern') return byPattern(text, needed(given.pattern, 'pattern'), given.same_case ? 'same' : 'any');
  const words = needed(given.words, 'words');
  const same = (line: string): string => (given.same_case ? line : line.toLowerCase());
  const lines = text.split('\n');
  if (given.take === 'lines containing') return { matches: lines.filter((line) => same(line).includes(same(words))), rows: [] };
  if (given.take === 'section') return { matches: sections(lines, (heading) => same(heading).includes(same(words))), rows: [] };
  return { matches: between(text, { from: words, until: needed(given.until, 'until'), same }), rows: [] };
}

function needed(value: string | undefined, field: string): string {
  if (value !== undefined && value !== '') return value;
  throw refuse('bad_arguments', `“Extract from a text” needs “${field}” for what it is to take.`, {
    hint: `Fill in the field “${field}”.`,
    at: field,
  });
}

function byPattern(text: string, pattern: string, letters: 'same' | 'any'): Extracted {
  const compiled = linearPattern(pattern, RE2JS.MULTILINE | (letters === 'any' ? RE2JS.CASE_INSENSITIVE : 0));
  const names = Object.keys(compiled.namedGroups());
  const matcher = compiled.matcher(text);
  const matches: string[] = [];
  const rows: Record<string, string>[] = [];
  while (matches.length <= MOST_MATCHES && matcher.find()) {
    matches.push((matcher.groupCount() > 0 && names.length === 0 ? matcher.group(1) : matcher.group(0)) ?? '');
    if (names.length > 0) rows.push(Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? ''])));
  }
  return { matches, rows };
}

/** The lines below each wanted Markdown heading, up to the next heading of its level or above. */
function sections(lines: readonly string[], wanted: (heading: string) => boolean): readonly string[] {
  const found: string[] = [];
  let open: { readonly level: number; readonly lines: string[] } | undefined;
  let fenced = false;
  for (const line of lines) {
    if (/^(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6})\s+(.+?)\s*#*$/.exec(line);
    const level = heading?.[1]?.length ?? 0;
    if (heading !== null && open !== undefined && level <= open.level) {
      found.push(open.lines.join('\n').trim());
      open = undefined;
    }
    if (open !== undefined) open.lines.push(line);
    else if (heading !== null && wanted(heading[2] ?? '')) open = { level, lines: [] };
  }
  return open === undefined ? found : [...found, open.lines.join('\n').trim()];
}

function between(
  text: string,
  { from, until, same }: { readonly from: string; readonly until: string; readonly same: (text: string) => string },
): readonly string[] {
  const [folded, start, end] = [same(text), same(from), same(until)];
  const found: string[] = [];
  let at = folded.indexOf(start);
  while (at >= 0) {
    const stop = folded.indexOf(end, at + start.length);
    if (stop < 0) break;
    found.push(text.slice(at + start.length, stop).trim());
    at = folded.indexOf(start, stop + end.length);
  }
  return found;
}
