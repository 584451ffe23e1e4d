import { z } from 'zod';
import { placeToRead } from '../places.ts';
import { defineTool } from '../tool.ts';
import { counted, listed, sizeInWords } from '../words.ts';
import { MOST_LISTED, described, excludeInput, fileSchema, folderInput, includeInput } from './file-list.ts';
import { FILE_KINDS, kindOf } from './kinds.ts';
import { walk, type FoundFile } from './walk.ts';

const DAY_MS = 86_400_000;

const input = z.strictObject({
  folder: folderInput,
  include: includeInput,
  exclude: excludeInput,
  kinds: z
    .array(z.enum(FILE_KINDS))
    .default([])
    .meta({ title: 'Only these kinds', description: 'Such as Documents or Pictures; none means every kind.' }),
  min_bytes: z.number().nonnegative().optional().meta({ title: 'At least this many bytes' }),
  max_bytes: z.number().nonnegative().optional().meta({ title: 'At most this many bytes' }),
  newer_than_days: z.number().nonnegative().optional().meta({ title: 'Changed within the last … days' }),
  older_than_days: z.number().nonnegative().optional().meta({ title: 'Not changed for … days' }),
  subfolders: z.boolean().default(true).meta({ title: 'In its folders too' }),
  hidden: z
    .boolean()
    .default(false)
    .meta({ title: 'Hidden files too', description: 'Files and folders whose names begin with a dot.' }),
});
const output = z.object({
  files: z.array(fileSchema),
  count: z.number(),
  bytes: z.number(),
  kinds: z.array(z.object({ kind: z.string(), count: z.number(), size: z.string() })),
  truncated: z.boolean(),
  summary: z.string(),
});

/** Lists files by pattern, kind, size and age. */
export const findFiles = defineTool({
  name: 'files_find',
  title: 'Find files',
  description: 'Lists the files in a folder that match what you ask for: name, kind, size, age.',
  group: 'files',
  icon: 'file-search',
  input,
  output,
  async run(given, { signal, progress, log, ...context }) {
    const start = await placeToRead(context, given.folder);
    const now = Date.now();
    const wanted = (file: FoundFile): boolean =>
      (given.kinds.length === 0 || given.kinds.some((kind) => kind === kindOf(file.name))) &&
      file.bytes >= (given.min_bytes ?? 0) &&
      file.bytes <= (given.max_bytes ?? Infinity) &&
      (given.newer_than_days === undefined || now - file.modified <= given.newer_than_days * DAY_MS) &&
      (given.older_than_days === undefined || now - file.modified >= given.older_than_days * DAY_MS);
    const files: FoundFile[] = [];
    const kinds = new Map<string, { count: number; bytes: number }>();
    let count = 0;
    let bytes = 0;
    let seen = 0;
    const unreadable = (shown: string): void => log('system', `${shown} could not be opened and was left out.`);
    for await (const file of walk(start, {
      include: given.include,
      exclude: given.exclude,
      hidden: given.hidden ? 'take' : 'leave',
      depth: given.subfolders ? Infinity : 1,
      signal,
      unreadable,
    })) {
      seen += 1;
      if (seen % 2000 === 0) progress({ message: `Looked at ${counted(seen, 'file')}` });
      if (!wanted(file)) continue;
      count += 1;
      bytes += file.bytes;
      const kind = kinds.get(kindOf(file.name)) ?? { count: 0, bytes: 0 };
      kinds.set(kindOf(file.name), { count: kind.count + 1, bytes: kind.bytes + file.bytes });
      if (files.length < MOST_LISTED) files.push(file);
    }
    const byCount = [...kinds].sort((a, b) => b[1].count - a[1].count);
    const words = listed(
      byCount.slice(0, 3).map(([kind, { count: some }]) => `${some.toLocaleString('en-US')} ${kind.toLowerCase()}`),
    );
    return {
      files: files.map(described),
      count,
      bytes,
      kinds: byCount.map(([kind, some]) => ({ kind, count: some.count, size: sizeInWords(some.bytes) })),
      truncated: count > files.length,
      summary:
        count === 0
          ? 'No files found'
          : `${counted(count, 'file')}, ${sizeInWords(bytes)}${byCount.length > 1 ? ` (most: ${words})` : ''}`,
    };
  },
});
