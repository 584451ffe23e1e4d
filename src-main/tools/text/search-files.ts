import { RE2JS } from 're2js';
import { z } from 'zod';
import { excludeInput, folderInput, includeInput } from '../files/file-list.ts';
import { placeToRead } from '../places.ts';
import { refuse } from '../refusal.ts';
import { linearPattern } from '../table/table-rules.ts';
import { linesOf, sniff } from '../text-file.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';
import { projectFiles } from './project-files.ts';

const MOST_LISTED = 500;
const LARGEST_FILE = 20 * 1024 * 1024;

const input = z.strictObject({
  folder: folderInput,
  find: z.array(z.string().min(1)).default([]).meta({ title: 'Words to find', description: 'Such as TODO and FIXME.' }),
  pattern: z.string().optional().meta({ title: 'Or a pattern', description: 'A regular expression, instead of words.' }),
  whole_words: z.boolean().default(true).meta({ title: 'Whole words only' }),
  same_case: z.boolean().default(true).meta({ title: 'Upper and lower case matter' }),
  include: includeInput,
  exclude: excludeInput,
});

/** Counts words in the text files of a folder and says where they are. */
export const searchFiles = defineTool({
  name: 'text_search',
  title: 'Search in files',
  description: 'Counts words such as TODO in all text files of a folder and says where they are.',
  group: 'text',
  icon: 'search',
  input,
  output: z.object({
    matches: z.array(z.object({ path: z.string(), line: z.number(), found: z.string(), text: z.string() })),
    count: z.number(),
    files: z.number(),
    by_word: z.array(z.object({ word: z.string(), count: z.number() })),
    by_file: z.array(z.object({ path: z.string(), count: z.number() })),
    searched: z.number(),
    truncated: z.boolean(),
    summary: z.string(),
  }),
  async run(given, run) {
    const pattern = patternOf(given);
    const start = await placeToRead(run, given.folder);
    const matches: { path: string; line: number; found: string; text: string }[] = [];
    const byWord = new Map<string, number>();
    const byFile = new Map<string, number>();
    let count = 0;
    let searched = 0;
    for await (const file of projectFiles(start, { include: given.include, exclude: given.exclude, signal: run.signal }, run)) {
      if (file.bytes === 0 || file.bytes > LARGEST_FILE) continue;
      const { encoding, binary } = await sniff(file.place, 'auto');
      if (binary) continue;
      searched += 1;
      if (searched % 200 === 0) run.progress({ message: `Searched ${counted(searched, 'file')}` });
      let line = 0;
      for await (const text of linesOf(file.place, { encoding, signal: run.signal })) {
        line += 1;
        const matcher = pattern.matcher(text);
        const before = matches.length;
        while (matcher.find()) {
          const found = matcher.group(0) ?? '';
          count += 1;
          byWord.set(found, (byWord.get(found) ?? 0) + 1);
          byFile.set(file.place.shown, (byFile.get(file.place.shown) ?? 0) + 1);
          // A line is listed once, however often it says so.
          if (matches.length === before && matches.length < MOST_LISTED)
            matches.push({ path: file.place.shown, line, found, text: text.trim().slice(0, 200) });
        }
      }
    }
    const most = <T>(map: ReadonlyMap<string, number>, make: (key: string, some: number) => T): T[] =>
      [...map]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 100)
        .map(([key, some]) => make(key, some));
    return {
      matches,
      count,
      files: byFile.size,
      by_word: most(byWord, (word, some) => ({ word, count: some })),
      by_file: most(byFile, (path, some) => ({ path, count: some })),
      searched,
      truncated: matches.length >= MOST_LISTED,
      summary:
        count === 0
          ? `Nothing found in ${counted(searched, 'file')}`
          : `${counted(count, 'place')} in ${byFile.size.toLocaleString('en-US')} of ${counted(searched, 'file')}`,
    };
  },
});

function patternOf(given: z.output<typeof input>): RE2JS {
  const flags = given.same_case ? 0 : RE2JS.CASE_INSENSITIVE;
  if (given.pattern !== undefined && given.pattern !== '') {
    const pattern = linearPattern(given.pattern, flags);
    if (pattern.matches(''))
      throw refuse('bad_pattern', `The pattern ${given.pattern} also finds nothing at all, so it would be found everywhere.`, {
        hint: 'Name at least one character it must hold.',
        at: given.pattern,
      });
    return pattern;
  }
  if (given.find.length === 0)
    throw refuse('bad_arguments', '“Search in files” was not told what to find.', {
      hint: 'Give at least one word, or a pattern.',
      at: 'find',
    });
  const words = given.find.map((word) => {
    const quoted = RE2JS.quote(word);
    const edge = (character: string | undefined): string =>
      given.whole_words && character !== undefined && /\w/.test(character) ? '\\b' : '';
    return `${edge(word.at(0))}${quoted}${edge(word.at(-1))}`;
  });
  return linearPattern(words.join('|'), flags);
}
