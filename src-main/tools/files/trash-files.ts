import { lstat, rm } from 'node:fs/promises';
import { z } from 'zod';
import { placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { counted, sizeInWords } from '../words.ts';
import { fileListInput, pathsOf } from './file-list.ts';

/** Moves files to Flowright's trash; they can be put back. */
export const trashFiles = defineTool({
  name: 'files_trash',
  title: 'Move files to the trash',
  description: 'Takes files away into Flowright’s trash. Put back returns them until the trash is emptied.',
  group: 'files',
  icon: 'trash-2',
  input: z.strictObject({ files: fileListInput }),
  output: z.object({
    trashed: z.array(z.string()),
    skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
    count: z.number(),
    bytes: z.number(),
    summary: z.string(),
  }),
  async run(given, run) {
    const trashed: string[] = [];
    const skipped: { path: string; reason: string }[] = [];
    let bytes = 0;
    const paths = [...new Set(pathsOf(given.files))];
    for (const [index, path] of paths.entries()) {
      run.signal.throwIfAborted();
      const place = await placeToWrite(run, path);
      if (place.absolute === run.workspace.root)
        throw refuse('whole_project', 'The project folder itself cannot be moved to the trash.', {
          hint: 'Name the files in it.',
          at: path,
        });
      const info = await lstat(place.absolute).catch(() => undefined);
      if (info === undefined) {
        skipped.push({ path, reason: 'It is not there.' });
        continue;
      }
      if (place.root === 'workspace' && run.workspace.mode === 'in_place') {
        const result = await run.ports.trash.move({ runId: run.runId, step: run.step, from: place.absolute });
        if (!result.ok) {
          skipped.push({ path, reason: result.error.message });
          continue;
        }
      } else {
        // The workspace is a copy of the run's own: the project still has the file.
        await rm(place.absolute, { recursive: true });
      }
      trashed.push(place.shown);
      bytes += info.isFile() ? info.size : 0;
      run.progress({ message: `Moved ${place.shown} to the trash`, percent: (100 * (index + 1)) / paths.length });
    }
    for (const { path, reason } of skipped) run.log('system', `${path} was left where it is: ${reason}`);
    return {
      trashed,
      skipped,
      count: trashed.length,
      bytes,
      summary: `${counted(trashed.length, 'file')} (${sizeInWords(bytes)}) moved to the trash`,
    };
  },
});
