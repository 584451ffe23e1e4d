import { open, rename } from 'node:fs/promises';

/**
 * Writes a file whole or not at all, on the disk when this resolves. `fresh` is where it grows: one name for a file that only one
 * writes at a time, so that a crash leaves nothing that adds up; names of their own where several may write the same file.
 */
export async function writeFileDurably(path: string, text: string, fresh = `${path}.new`): Promise<void> {
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
