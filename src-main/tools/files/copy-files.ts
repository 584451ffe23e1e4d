import { copyFile, constants, mkdir, stat, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { placeToRead, placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { counted, sizeInWords } from '../words.ts';
import { described, excludeInput, fileListInput, fileSchema, includeInput, pathsOf } from './file-list.ts';
import { freeName } from './move.ts';
import { walk, type FoundFile } from './walk.ts';

/** Copies files and folders; nothing is overwritten and times are kept. */
export const copyFiles = defineTool({
  name: 'files_copy',
  title: 'Copy files',
  description: 'Copies files or whole folders into another folder. Nothing is overwritten.',
  group: 'files',
  icon: 'files',
  input: z.strictObject({
    files: fileListInput,
    to: z.string().min(1).meta({
      title: 'To folder',
      description: 'Inside the project, or “artifacts:name” to keep the copies with the run.',
      format: 'folder',
    }),
    include: includeInput,
    exclude: excludeInput,
  }),
  output: z.object({ files: z.array(fileSchema), count: z.number(), bytes: z.number(), summary: z.string() }),
  async run(given, run) {
    await placeToWrite(run, given.to);
    const copied: FoundFile[] = [];
    for (const path of pathsOf(given.files)) {
      const from = await placeToRead(run, path);
      const info = await stat(from.absolute);
      if (!info.isFile() && !info.isDirectory())
        throw refuse('not_a_file', `${path} is neither a file nor a folder.`, { hint: 'Name a file or a folder.', at: path });
      for await (const file of walk(from, { include: given.include, exclude: given.exclude, signal: run.signal })) {
        const inside = info.isDirectory() ? file.inside : basename(from.absolute);
        const to = await freeName(await placeToWrite(run, `${given.to}/${inside}`));
        await mkdir(dirname(to.absolute), { recursive: true });
        await copyFile(file.place.absolute, to.absolute, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
        await utimes(to.absolute, new Date(file.modified), new Date(file.modified));
        copied.push({ ...file, place: to, inside, name: basename(to.absolute) });
        run.progress({ message: `Copied ${file.place.shown}` });
      }
    }
    const bytes = copied.reduce((sum, file) => sum + file.bytes, 0);
    return {
      files: copied.map(described),
      count: copied.length,
      bytes,
      summary: `${counted(copied.length, 'file')} (${sizeInWords(bytes)}) copied to ${given.to}`,
    };
  },
});
