import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';

const noteSchema = z.discriminatedUnion('note', [
  z.object({
    note: z.literal('move'),
    id: z.string(),
    runId: z.string(),
    step: z.string(),
    from: z.string(),
    to: z.string(),
    at: z.number(),
    bytes: z.number(),
  }),
  z.object({ note: z.literal('moved'), id: z.string() }),
  z.object({ note: z.literal('notMoved'), id: z.string() }),
  z.object({ note: z.literal('putBack'), id: z.string() }),
  z.object({ note: z.literal('restored'), id: z.string() }),
  z.object({ note: z.literal('notRestored'), id: z.string() }),
]);

/** A line of the journal: what is about to be done, or what became of it. */
export type TrashNote = z.infer<typeof noteSchema>;

/** Writes notes down; they are on disk when it resolves. */
export async function appendNotes(path: string, notes: readonly TrashNote[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  try {
    // Each note starts a line of its own, so that one torn by a crash never spoils the next.
    await file.appendFile(notes.map((note) => `\n${JSON.stringify(note)}`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** All whole notes, oldest first. */
export async function readNotes(path: string): Promise<readonly TrashNote[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n');
    return lines.flatMap((line) => readNote(line) ?? []);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function readNote(line: string): TrashNote | undefined {
  if (line === '') return undefined;
  try {
    return noteSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
