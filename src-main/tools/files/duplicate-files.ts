import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { placeToRead } from '../places.ts';
import { defineTool } from '../tool.ts';
import { counted, sizeInWords } from '../words.ts';
import { described, excludeInput, fileSchema, folderInput, includeInput } from './file-list.ts';
import { walk, type FoundFile } from './walk.ts';

const HEAD_BYTES = 64 * 1024;
/** Ends of names that copying programs add: “report (1).pdf”, “report copy.pdf”, “report - Copy.pdf”. */
const COPY_NAME = /(\(\d+\)|[ _-]copy( ?\d+)?|[ _-]+duplicate)(\.[^.]*)?$/i;

/** Finds files whose content is the same, byte for byte, and says which to keep. */
export const duplicateFiles = defineTool({
  name: 'files_duplicates',
  title: 'Find duplicate files',
  description: 'Finds files with exactly the same content, whatever their names. The original is kept apart from its copies.',
  group: 'files',
  icon: 'copy',
  input: z.strictObject({
    folder: folderInput,
    include: includeInput,
    exclude: excludeInput,
    min_bytes: z.number().int().positive().default(1).meta({ title: 'Ignore files smaller than (bytes)' }),
  }),
  output: z.object({
    groups: z.array(z.object({ keep: fileSchema, copies: z.array(fileSchema), bytes: z.number() })),
    copies: z.array(fileSchema),
    count: z.number(),
    bytes: z.number(),
    summary: z.string(),
  }),
  async run(given, { signal, progress, log, ...context }) {
    const start = await placeToRead(context, given.folder);
    const bySize = new Map<number, FoundFile[]>();
    const seen = new Set<string>();
    const unreadable = (shown: string): void => log('system', `${shown} could not be opened and was left out.`);
    for await (const file of walk(start, { include: given.include, exclude: given.exclude, signal, unreadable })) {
      // Two names of one file take no extra room.
      if (file.bytes < given.min_bytes || (file.identity !== '0:0' && seen.has(file.identity))) continue;
      seen.add(file.identity);
      bySize.set(file.bytes, [...(bySize.get(file.bytes) ?? []), file]);
    }
    const candidates = [...bySize.values()].filter((files) => files.length > 1);
    const total = candidates.reduce((sum, files) => sum + files.length, 0);
    let done = 0;
    const groups: FoundFile[][] = [];
    for (const sameSize of candidates) {
      for (const sameHead of await groupBy(sameSize, (file) => headHash(file))) {
        const whole =
          (sameHead[0]?.bytes ?? 0) <= HEAD_BYTES ? [sameHead] : await groupBy(sameHead, (file) => wholeHash(file, signal));
        groups.push(...whole.filter((files) => files.length > 1));
      }
      done += sameSize.length;
      progress({
        message: `Compared ${done.toLocaleString('en-US')} of ${counted(total, 'file')}`,
        percent: total === 0 ? 100 : (100 * done) / total,
      });
      signal.throwIfAborted();
    }
    const found = groups
      .map((files) => [...files].sort(originalFirst))
      .map(([keep, ...copies]) => ({ keep, copies }))
      .sort((a, b) => wasted(b.copies) - wasted(a.copies));
    const copies = found.flatMap((group) => group.copies);
    const bytes = wasted(copies);
    return {
      groups: found.flatMap(({ keep, copies: same }) =>
        keep === undefined ? [] : [{ keep: described(keep), copies: same.map(described), bytes: wasted(same) }],
      ),
      copies: copies.map(described),
      count: copies.length,
      bytes,
      summary:
        copies.length === 0
          ? 'No duplicates'
          : `${counted(copies.length, 'duplicate')} of ${counted(groups.length, 'file')}, ${sizeInWords(bytes)} to gain`,
    };
  },
});

function wasted(copies: readonly FoundFile[]): number {
  return copies.reduce((sum, file) => sum + file.bytes, 0);
}

function originalFirst(a: FoundFile, b: FoundFile): number {
  return (
    Number(COPY_NAME.test(a.name)) - Number(COPY_NAME.test(b.name)) ||
    a.modified - b.modified ||
    a.inside.length - b.inside.length ||
    (a.inside < b.inside ? -1 : 1)
  );
}

async function groupBy(
  files: readonly FoundFile[],
  key: (file: FoundFile) => Promise<string | undefined>,
): Promise<FoundFile[][]> {
  const groups = new Map<string, FoundFile[]>();
  for (const file of files) {
    const hash = await key(file);
    if (hash !== undefined) groups.set(hash, [...(groups.get(hash) ?? []), file]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Undefined when the file cannot be read: it is then nobody's copy. */
async function headHash(file: FoundFile): Promise<string | undefined> {
  try {
    const handle = await open(file.place.absolute, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function wholeHash(file: FoundFile, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file.place.absolute, { signal, highWaterMark: 1024 * 1024 })) {
      if (Buffer.isBuffer(chunk)) hash.update(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return undefined;
    throw error;
  }
  return hash.digest('hex');
}
