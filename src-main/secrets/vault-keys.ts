import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { SafeStorage } from '../ports/safe-storage.ts';
import type { Keychain } from './keychain.ts';
import { keyOf, newKey, seal, unseal } from './seal.ts';
import { makePrivate, type VaultKey } from './vault-file.ts';

/** What can guard the data key on this machine. */
export interface KeyGuards {
  readonly keychain: Keychain;
  readonly safeStorage: SafeStorage | undefined;
  /** Where the key lies when a person chose a mere file for it. */
  readonly keyFile: string;
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  /** scrypt's N for new passphrases. */
  readonly cost: number;
}

const DATA_KEY = 'flowright data key';

/** Guards a data key by everything the system itself offers; an empty list says that it offers nothing. */
export async function guardBySystem(guards: KeyGuards, dataKey: Buffer): Promise<readonly VaultKey[]> {
  const keys: VaultKey[] = [];
  if (guards.safeStorage !== undefined && (await guards.safeStorage.isProtected())) {
    keys.push({ kind: 'safe_storage', sealed: await guards.safeStorage.encrypt(dataKey.toString('base64')) });
  }
  // The command line has no safe storage, so the keychain is used beside it.
  if (await guards.keychain.answers()) {
    const account = randomBytes(9).toString('hex');
    await guards.keychain.set(account, dataKey.toString('base64'));
    keys.push({ kind: 'keychain', account });
  }
  return keys;
}

/** Guards a data key by a passphrase. */
export async function guardByPassphrase(guards: KeyGuards, dataKey: Buffer, passphrase: string): Promise<VaultKey> {
  const salt = randomBytes(16);
  const key = await keyOf(passphrase, salt, guards.cost);
  return { kind: 'passphrase', salt: salt.toString('base64'), cost: guards.cost, sealed: seal(key, dataKey, DATA_KEY) };
}

/** Guards a data key by a file that only its owner can read. */
export async function guardByFile(guards: KeyGuards, dataKey: Buffer): Promise<VaultKey> {
  const key = newKey();
  await makePrivate(guards.keyFile);
  await guards.write(guards.keyFile, key);
  return { kind: 'key_file', sealed: seal(key, dataKey, DATA_KEY) };
}

/** The data key, where one of the guards gives it without a person; `passphrase` is tried where there is one. */
export async function openKeys(
  guards: KeyGuards,
  keys: readonly VaultKey[],
  passphrase: string | undefined,
): Promise<Buffer | undefined> {
  for (const key of keys) {
    const opened = await openKey(guards, key, passphrase);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

async function openKey(guards: KeyGuards, key: VaultKey, passphrase: string | undefined): Promise<Buffer | undefined> {
  switch (key.kind) {
    case 'passphrase':
      if (passphrase === undefined) return undefined;
      return unseal(await keyOf(passphrase, Buffer.from(key.salt, 'base64'), key.cost), key.sealed, DATA_KEY);
    case 'key_file': {
      const own = await readFile(guards.keyFile).catch(() => undefined);
      return own === undefined ? undefined : unseal(own, key.sealed, DATA_KEY);
    }
    case 'keychain': {
      const text = await guards.keychain.get(key.account);
      return text === undefined ? undefined : Buffer.from(text, 'base64');
    }
    case 'safe_storage': {
      const text = await guards.safeStorage?.decrypt(key.sealed);
      return text === undefined ? undefined : Buffer.from(text, 'base64');
    }
  }
}

/** Takes away what keys left outside the vault when others have taken their place. */
export async function forgetKeys(guards: KeyGuards, keys: readonly VaultKey[]): Promise<void> {
  for (const key of keys) {
    if (key.kind === 'keychain') await guards.keychain.remove(key.account);
    if (key.kind === 'key_file') await rm(guards.keyFile, { force: true });
  }
}
