import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fileProblem, systemCode } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

/** What opens the vault: the data key, sealed or kept elsewhere. */
export const vaultKeySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passphrase'), salt: z.string(), cost: z.number().int().min(1024), sealed: z.string() }),
  z.object({ kind: z.literal('key_file'), sealed: z.string() }),
  z.object({ kind: z.literal('keychain'), account: z.string() }),
  z.object({ kind: z.literal('safe_storage'), sealed: z.string() }),
]);
export type VaultKey = z.infer<typeof vaultKeySchema>;

const vaultSchema = z.object({
  version: z.literal(1),
  keys: z.array(vaultKeySchema).min(1),
  secrets: z.record(z.string(), z.object({ sealed: z.string(), setAt: z.number() })),
});

/** The vault as it lies on disk: names in the open, values sealed with the data key. */
export type VaultFile = z.infer<typeof vaultSchema>;

/** Reads the vault; undefined where there is none yet. Fails `secrets_damaged`; the file is never replaced then. */
export async function readVault(path: string): Promise<Result<VaultFile | undefined, Problem>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? ok(undefined) : err(fileProblem(error, path));
  }
  if (text === '') return ok(undefined);
  try {
    const parsed = vaultSchema.safeParse(JSON.parse(text));
    if (parsed.success) return ok(parsed.data);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return err(
    problem('secrets_damaged', 'The file that holds the secrets cannot be read.', {
      hint: 'Put back a copy of it, or move it away and set the secrets anew.',
      at: path,
    }),
  );
}

/** Makes a file that only its owner can read, where there is none. */
export async function makePrivate(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await (await open(path, 'a', 0o600)).close();
}
