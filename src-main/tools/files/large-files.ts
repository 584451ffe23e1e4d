import { z } from 'zod';
import { placeToRead } from '../places.ts';
import { defineTool } from '../tool.ts';
import { counted, sizeInWords } from '../words.ts';
import { described, excludeInput, fileSchema, folderInput, includeInput } from './file-list.ts';
import { walk, type FoundFile } from './walk.ts';

const MB = 1024 * 1024;

/** Finds the files that take the most room. */
export const largeFiles = defineTool({
  name: 'files_large',
  title: 'Find large files',
  description: 'Lists the files that take the most room, largest first.',
  group: 'files',
  icon: 'hard-drive',
  input: z.strictObject({
    folder: folderInput,
    min_mb: z
      .number()
      .positive()
      .default(50)
      .meta({ title: 'Larger than (MB)', description: 'How many megabytes make a file large.' }),
    most: z.number().int().positive().max(1000).default(50).meta({ title: 'List at most' }),
    include: includeInput,
    exclude: excludeInput,
    hidden: z
      .boolean()
      .default(false)
      .meta({ title: 'Hidden files too', description: 'Files and folders whose names begin with a dot.' }),
  }),
  output: z.object({
    files: z.array(fileSchema),
    count: z.number(),
    bytes: z.number(),
    total_bytes: z.number(),
    truncated: z.boolean(),
    summary: z.string(),
  }),
  async run(given, { signal, progress, log, ...context }) {
    const start = await placeToRead(context, given.folder);
    let largest: FoundFile[] = [];
    let count = 0;
    let bytes = 0;
    let total = 0;
    let seen = 0;
    const unreadable = (shown: string): void => log('system', `${shown} could not be opened and was left out.`);
    for await (const file of walk(start, {
      include: given.include,
      exclude: given.exclude,
      hidden: given.hidden ? 'take' : 'leave',
      signal,
      unreadable,
    })) {
      seen += 1;
      total += file.bytes;
      if (seen % 2000 === 0) progress({ message: `Looked at ${counted(seen, 'file')}` });
      if (file.bytes < given.min_mb * MB) continue;
      count += 1;
      bytes += file.bytes;
      largest.push(file);
      if (largest.length > given.most * 4) largest = top(largest, given.most);
    }
    const files = top(largest, given.most).map(described);
    const limit = `${given.min_mb.toLocaleString('en-US')} MB`;
    return {
      files,
      count,
      bytes,
      total_bytes: total,
      truncated: count > files.length,
      summary:
        count === 0
          ? `No file is larger than ${limit}`
          : `${counted(count, 'file')} larger than ${limit}, ${sizeInWords(bytes)} together`,
    };
  },
});

function top(files: readonly FoundFile[], most: number): FoundFile[] {
  return [...files].sort((a, b) => b.bytes - a.bytes || (a.inside < b.inside ? -1 : 1)).slice(0, most);
}
