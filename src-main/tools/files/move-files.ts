import { z } from 'zod';
import { placeToRead, placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { fileListInput, folderInput, includeInput, pathsOf } from './file-list.ts';
import { extensionOf, kindOf } from './kinds.ts';
import { moveFiles, movedOutput, mustBeFolder, type Wish } from './move.ts';
import { walk } from './walk.ts';

const output = z.object({
  moved: z.array(z.object({ from: z.string(), to: z.string(), bytes: z.number() })),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  count: z.number(),
  bytes: z.number(),
  summary: z.string(),
});

/** Moves files into a folder; in the project folder itself they can be put back. */
export const movesFiles = defineTool({
  name: 'files_move',
  title: 'Move files to a folder',
  description: 'Moves files into a folder, for review for example. Nothing is overwritten, and Put back undoes it.',
  group: 'files',
  icon: 'folder-input',
  input: z.strictObject({
    files: fileListInput,
    to: z
      .string()
      .min(1)
      .default('To review')
      .meta({ title: 'To folder', description: 'It is made when it is not there.', format: 'folder' }),
    keep_folders: z
      .boolean()
      .default(true)
      .meta({ title: 'Keep their folders', description: 'A file from Letters/2024 goes to Letters/2024 below the new folder.' }),
  }),
  output,
  async run(given, run) {
    const folder = await placeToWrite(run, given.to);
    await mustBeFolder(folder);
    const wishes = [...new Set(pathsOf(given.files))].map((path): Wish => ({
      from: path,
      to: `${given.to}/${given.keep_folders ? inside(path) : lastPart(path)}`,
    }));
    const self = wishes.find(({ from }) => from === folder.shown);
    if (self !== undefined)
      throw refuse('into_itself', `${self.from} cannot be moved into itself.`, { hint: 'Choose another folder.', at: self.from });
    return { ...movedOutput(await moveFiles(wishes, run), given.to) };
  },
});

/** Sorts the files of a folder into folders by what they are or when they were changed. */
export const sortFiles = defineTool({
  name: 'files_sort',
  title: 'Sort files into folders',
  description: 'Puts each file of a folder into a folder for its kind (Documents, Pictures …), its ending, or its month.',
  group: 'files',
  icon: 'folder-tree',
  input: z.strictObject({
    folder: folderInput,
    by: z.enum(['kind', 'ending', 'month', 'year']).default('kind').meta({ title: 'Sort by' }),
    to: z
      .string()
      .min(1)
      .optional()
      .meta({ title: 'To folder', description: 'Where the new folders go; else the same folder.', format: 'folder' }),
    include: includeInput,
    leave: z
      .array(z.union([z.string(), z.looseObject({ path: z.string() })]))
      .default([])
      .meta({
        title: 'Leave these files',
        description: 'Files of an earlier step that stay where they are, duplicates for example.',
      }),
  }),
  output,
  async run(given, run) {
    const start = await placeToRead(run, given.folder);
    const to = given.to ?? given.folder;
    const stay = new Set(given.leave.map((file) => (typeof file === 'string' ? file : file.path)));
    const wishes: Wish[] = [];
    for await (const file of walk(start, { include: given.include, signal: run.signal })) {
      // Only what lies loose in the folder: what is in a folder of its own was put there by someone.
      if (file.inside.includes('/') || stay.has(file.place.shown)) continue;
      wishes.push({ from: file.place.shown, to: `${to}/${drawer(given.by, file)}/${file.name}` });
    }
    return { ...movedOutput(await moveFiles(wishes, run), to === '.' ? 'their folders' : to) };
  },
});

function drawer(by: 'kind' | 'ending' | 'month' | 'year', file: { readonly name: string; readonly modified: number }): string {
  const day = new Date(file.modified).toISOString();
  if (by === 'month') return day.slice(0, 7);
  if (by === 'year') return day.slice(0, 4);
  return by === 'kind' ? kindOf(file.name) : extensionOf(file.name) || 'without ending';
}

function inside(path: string): string {
  return path.replace(/^(workflow|artifacts):/, '').replace(/^([a-z]:)?[\\/]+/i, '');
}

function lastPart(path: string): string {
  return inside(path).split(/[\\/]/).at(-1) ?? path;
}
