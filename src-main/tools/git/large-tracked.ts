import { z } from 'zod';
import { folderInput } from '../files/file-list.ts';
import { placeToRead } from '../places.ts';
import { defineTool } from '../tool.ts';
import { counted, sizeInWords } from '../words.ts';
import { git, repositoryOf } from './git.ts';
import { largeBlobs } from './history-blobs.ts';

const MOST_LISTED = 200;

/** Finds the large files that git keeps, those of earlier versions too, since every copy of the repository brings them. */
export const largeTracked = defineTool({
  name: 'git_large',
  title: 'Find large files in git',
  description:
    'Lists the large files in the whole history, also deleted ones, since everyone who copies the repository gets them.',
  group: 'git',
  icon: 'database',
  input: z.strictObject({
    folder: folderInput,
    min_mb: z.number().positive().default(5).meta({ title: 'Larger than (MB)' }),
  }),
  output: z.object({
    files: z.array(z.object({ path: z.string(), bytes: z.number(), size: z.string(), current: z.boolean(), where: z.string() })),
    count: z.number(),
    only_in_history: z.number(),
    bytes: z.number(),
    stored_bytes: z.number(),
    complete: z.boolean(),
    summary: z.string(),
  }),
  async run(given, run) {
    const { absolute: folder } = await placeToRead(run, given.folder);
    await git(run, folder, ['--version']);
    const kept = (await repositoryOf(run, folder)) !== undefined;
    const { blobs, commits, complete } = kept
      ? await largeBlobs(run, folder, given.min_mb * 1024 * 1024)
      : { blobs: [], commits: false, complete: true };
    const files = blobs.map(({ path, bytes, current }) => ({
      path,
      bytes,
      size: sizeInWords(bytes),
      current,
      where: current ? 'in the current version' : 'only in earlier versions',
    }));
    const packed = /size-pack: (\d+)/.exec((await git(run, folder, ['count-objects', '-v'])) ?? '')?.[1];
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const gone = files.filter((file) => !file.current).length;
    const limit = `${given.min_mb.toLocaleString('en-US')} MB`;
    const looked = complete ? '' : ' (the history is too long to look through all of it)';
    return {
      files: files.slice(0, MOST_LISTED),
      count: files.length,
      only_in_history: gone,
      bytes,
      stored_bytes: Number(packed ?? 0) * 1024,
      complete,
      summary: !commits
        ? 'Nothing is committed here'
        : files.length === 0
          ? complete
            ? `No file larger than ${limit} was ever committed`
            : `Found no committed file larger than ${limit}${looked}`
          : `${counted(files.length, 'committed file')} larger than ${limit}, ${sizeInWords(bytes)} together${gone === 0 ? '' : `; ${gone === files.length ? (gone === 1 ? 'it is' : 'all are') : `${gone.toLocaleString('en-US')} of them`} only in earlier versions`}${looked}`,
    };
  },
});
