import { open, rename } from 'node:fs/promises';

/** Writes a file whole or not at all, on the disk when this resolves. */
export async function writeFileDurably(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
