import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { placeToRead, placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import { chunksOf } from '../text-file.ts';
import { defineTool, type ToolRun } from '../tool.ts';
import { counted, sizeInWords, withoutPrefixes } from '../words.ts';
import { excludeInput, fileListInput, includeInput, pathsOf } from './file-list.ts';
import { extensionOf, kindOf } from './kinds.ts';
import { walk, type FoundFile } from './walk.ts';
import { targetInput } from './write-file.ts';
import { writeWhole } from './write-bytes.ts';

/** The format without its 64-bit extension ends here. */
const LARGEST_ZIP = 4 * 1024 ** 3 - 1;
const MOST_FILES = 65_534;
const ALREADY_SMALL = new Set(['Pictures', 'Videos', 'Sound', 'Archives']);

/** Packs files and folders into one zip. */
export const zipFiles = defineTool({
  name: 'files_zip',
  title: 'Pack files into a zip',
  description: 'Packs files and folders into one zip file.',
  group: 'files',
  icon: 'file-archive',
  input: z.strictObject({ files: fileListInput, path: targetInput, include: includeInput, exclude: excludeInput }),
  output: z.object({
    path: z.string(),
    bytes: z.number(),
    artifact: z.string().optional(),
    count: z.number(),
    summary: z.string(),
  }),
  async run(given, run) {
    const place = await placeToWrite(run, given.path);
    if (extensionOf(given.path) !== 'zip')
      throw refuse('bad_name', `${given.path} does not end in .zip.`, {
        hint: 'Give it a name such as documents.zip.',
        at: given.path,
      });
    const files = await gather(given, run, place.absolute);
    const total = files.reduce((sum, { file }) => sum + file.bytes, 0);
    if (total > LARGEST_ZIP || files.length > MOST_FILES)
      throw refuse('too_large', `${counted(files.length, 'file')} (${sizeInWords(total)}) do not fit into one zip.`, {
        hint: 'Pack fewer files at a time: at most 4 GB and 65,534 files.',
      });
    if (files.length === 0)
      throw refuse('nothing_to_pack', 'There are no files to pack.', { hint: 'Check the list of files and the patterns.' });
    const written = await writeWhole(
      { place, existing: 'replace', artifact: 'file', fill: (out) => fill({ files, total, out }, run) },
      run,
    );
    return {
      ...written,
      path: place.shown,
      bytes: Number(written['bytes']),
      count: files.length,
      summary: `${counted(files.length, 'file')} packed into ${withoutPrefixes(place.shown)}`,
    };
  },
});

interface Packed {
  readonly name: string;
  readonly file: FoundFile;
}

async function gather(
  given: {
    readonly files: Parameters<typeof pathsOf>[0];
    readonly include: readonly string[];
    readonly exclude: readonly string[];
  },
  run: ToolRun,
  target: string,
): Promise<readonly Packed[]> {
  const packed = new Map<string, FoundFile>();
  for (const path of pathsOf(given.files)) {
    const from = await placeToRead(run, path);
    for await (const file of walk(from, { include: given.include, exclude: given.exclude, signal: run.signal })) {
      if (file.place.absolute === target) continue;
      const base = from.shown.replace(/^(workflow|artifacts):/, '');
      const folder = base === '.' || base === '' ? '' : `${base.split('/').at(-1) ?? base}/`;
      const name = file.inside === file.name && from.absolute === file.place.absolute ? base : `${folder}${file.inside}`;
      if (!packed.has(name)) packed.set(name, file);
    }
  }
  return [...packed].map(([name, file]) => ({ name, file }));
}

async function fill(
  { files, total, out }: { readonly files: readonly Packed[]; readonly total: number; readonly out: FileHandle },
  run: ToolRun,
): Promise<void> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    if (error === null) ready.push(chunk);
  });
  const flush = async (): Promise<void> => {
    if (failure !== null) throw failure;
    for (const chunk of ready.splice(0)) await out.write(chunk);
  };
  let done = 0;
  for (const { name, file } of files) {
    const entry = ALREADY_SMALL.has(kindOf(file.name)) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    entry.mtime = Math.max(file.modified, Date.UTC(1980, 0, 2));
    zip.add(entry);
    for await (const chunk of chunksOf(file.place, run.signal)) {
      entry.push(chunk);
      done += chunk.length;
      await flush();
      run.progress({ message: `Packing ${name}`, percent: total === 0 ? 100 : (100 * done) / total });
    }
    entry.push(new Uint8Array(0), true);
    await flush();
  }
  zip.end();
  await flush();
}
