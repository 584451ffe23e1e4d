import { z } from 'zod';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { sizeInWords } from '../words.ts';
import { kindOf } from './kinds.ts';
import type { FoundFile } from './walk.ts';

/** Most files a tool lists by name; more are counted only. */
export const MOST_LISTED = 5000;

/** How tools describe a file to later steps. */
export const fileSchema = z.object({
  path: z.string(),
  name: z.string(),
  folder: z.string(),
  bytes: z.number(),
  size: z.string(),
  modified: z.string(),
  kind: z.string(),
});

/** Files given to a tool: paths, or what an earlier “find” step listed. */
export const fileListInput = z
  .array(z.union([z.string().min(1), z.looseObject({ path: z.string().min(1) })]))
  .meta({ title: 'Files', description: 'Paths, or the list an earlier step found.' });

/** The folder a tool looks through. */
export const folderInput = z.string().default('.').meta({
  title: 'Folder',
  description:
    'Where to look, inside the project. A dot means the whole project; “workflow:” is the workflow’s own folder, “artifacts:” what this run leaves behind.',
  format: 'folder',
});

/** Patterns of files to take. */
export const includeInput = z.array(z.string().min(1)).default([]).meta({
  title: 'Only files like',
  description: 'Patterns such as *.pdf or reports/**; none means every file.',
});

/** Patterns of files to leave. */
export const excludeInput = z
  .array(z.string().min(1))
  .default([])
  .meta({ title: 'But not files like', description: 'Patterns of files and folders to leave out.' });

/** The paths of a file list. */
export function pathsOf(files: z.output<typeof fileListInput>): readonly string[] {
  return files.map((file) => (typeof file === 'string' ? file : file.path));
}

/** A found file as later steps see it. */
export function described(file: FoundFile): JsonObject {
  const slash = file.place.shown.lastIndexOf('/');
  return {
    path: file.place.shown,
    name: file.name,
    folder: slash < 0 ? '.' : file.place.shown.slice(0, slash),
    bytes: file.bytes,
    size: sizeInWords(file.bytes),
    modified: new Date(file.modified).toISOString(),
    kind: kindOf(file.name),
  };
}
