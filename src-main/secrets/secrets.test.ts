import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SafeStorage } from '../ports/safe-storage.ts';
import { writeFileAtomic } from '../system/write-file-atomic.ts';
import { createSecrets, type SecretsOptions } from './create-secrets.ts';
import type { Keychain } from './keychain.ts';

let dir = '';
let held = new Map<string, string>();
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'flowright-vault-'));
  held = new Map();
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const noKeychain: Keychain = {
  answers: () => Promise.resolve(false),
  get: () => Promise.resolve(undefined),
  set: () => Promise.reject(new Error('no keychain')),
  remove: () => Promise.resolve(),
};
const keychain: Keychain = {
  answers: () => Promise.resolve(true),
  get: (account) => Promise.resolve(held.get(account)),
  set: (account, text) => Promise.resolve(void held.set(account, text)),
  remove: (account) => Promise.resolve(void held.delete(account)),
};
function vault(more: Partial<SecretsOptions> = {}) {
  return createSecrets({
    dir: join(dir, 'secrets'),
    clock: { now: () => 7 },
    write: writeFileAtomic,
    keychain: noKeychain,
    cost: 1024,
    ...more,
  });
}
async function onDisk(): Promise<string> {
  const names = await readdir(join(dir, 'secrets'));
  return (await Promise.all(names.map((name) => readFile(join(dir, 'secrets', name), 'latin1')))).join();
}

test('[E85] a keychain that answers guards the key; values lie sealed, for their owner only, and are found by the next host', async () => {
  const secrets = vault({ keychain });
  expect(await secrets.set('NPM_TOKEN', 'npm_abcdef')).toEqual({ ok: true, value: undefined });
  await secrets.set('OTHER', 'second');
  await secrets.set('NPM_TOKEN', 'npm_newer');
  expect(await secrets.state()).toMatchObject({ status: 'ready', protection: 'keychain' });
  expect(await onDisk()).not.toMatch(/npm_|second|bnBt/);
  expect((await stat(join(dir, 'secrets', 'vault.json'))).mode & 0o777).toBe(0o600);
  const next = vault({ keychain });
  expect(await next.list()).toEqual({
    ok: true,
    value: [
      { name: 'NPM_TOKEN', setAt: 7 },
      { name: 'OTHER', setAt: 7 },
    ],
  });
  expect([await next.value('NPM_TOKEN'), await next.value('NONE')]).toEqual([
    { ok: true, value: 'npm_newer' },
    { ok: true, value: undefined },
  ]);
  await next.remove('OTHER');
  expect(await next.remove('OTHER')).toMatchObject({ error: { code: 'secret_not_found' } });
  // Another keychain: the data directory alone opens nothing.
  expect(await vault().value('NPM_TOKEN')).toMatchObject({ error: { code: 'secrets_locked' } });
});

test('[E85] without a keychain nothing is kept until a person chooses; a key file needs their word and is theirs alone', async () => {
  const secrets = vault();
  expect(await secrets.state()).toMatchObject({ status: 'unprotected' });
  expect(await secrets.set('TOKEN', 'value-1')).toMatchObject({ error: { code: 'secrets_unprotected' } });
  expect(await secrets.protect({ kind: 'key_file', understood: true })).toMatchObject({ ok: true });
  await secrets.set('TOKEN', 'value-1');
  expect((await stat(join(dir, 'secrets', 'vault.key'))).mode & 0o777).toBe(0o600);
  const state = await vault().state();
  expect([state.protection, state.says]).toEqual(['key_file', expect.stringContaining('whoever can read your files')]);
  expect(await vault().value('TOKEN')).toEqual({ ok: true, value: 'value-1' });
});

test('[E85] a passphrase locks and opens; a wrong one opens nothing; changing to it takes the key file away', async () => {
  const secrets = vault();
  await secrets.protect({ kind: 'key_file', understood: true });
  await secrets.set('TOKEN', 'value-1');
  expect(await secrets.protect({ kind: 'passphrase', passphrase: 'short' })).toMatchObject({
    error: { code: 'weak_passphrase' },
  });
  await secrets.protect({ kind: 'passphrase', passphrase: 'three odd words' });
  expect(await readdir(join(dir, 'secrets'))).toEqual(['vault.json']);
  const next = vault();
  expect([await next.state(), await next.value('TOKEN')]).toMatchObject([
    { status: 'locked' },
    { error: { code: 'secrets_locked' } },
  ]);
  expect(await next.set('MORE', 'value-2')).toMatchObject({ error: { code: 'secrets_locked' } });
  expect(await next.unlock('three even words')).toMatchObject({ error: { code: 'wrong_passphrase' } });
  await next.unlock('three odd words');
  expect(await next.value('TOKEN')).toEqual({ ok: true, value: 'value-1' });
  expect(await vault({ passphrase: 'three odd words' }).value('TOKEN')).toEqual({ ok: true, value: 'value-1' });
});

test('[E85] safe storage is used where the system guards it, never its mere hiding of texts', async () => {
  let guarded = false;
  const safeStorage: SafeStorage = {
    isProtected: () => Promise.resolve(guarded),
    encrypt: (text) => Promise.resolve(Buffer.from([...text].reverse().join('')).toString('base64')),
    decrypt: (base64) => Promise.resolve([...Buffer.from(base64, 'base64').toString()].reverse().join('')),
  };
  expect(await vault({ safeStorage }).set('TOKEN', 'value-1')).toMatchObject({ error: { code: 'secrets_unprotected' } });
  guarded = true;
  await vault({ safeStorage, keychain }).set('TOKEN', 'value-1');
  expect(await vault({ safeStorage }).value('TOKEN')).toEqual({ ok: true, value: 'value-1' });
  expect(await vault({ keychain }).value('TOKEN')).toEqual({ ok: true, value: 'value-1' });
});

test('[E85] names and values no program could be given are refused', async () => {
  const secrets = vault({ keychain });
  for (const name of ['', '1A', 'a-b', 'PATH', 'ld_preload', 'GIT_SSH_COMMAND', 'NODE_OPTIONS', 'A'.repeat(101), '__proto__ '])
    expect(await secrets.set(name, 'value-1')).toMatchObject({ error: { code: 'bad_secret_name' } });
  for (const value of ['', 'abc', 'with\0nul', 'x'.repeat(100_001)])
    expect(await secrets.set('TOKEN', value)).toMatchObject({ error: { code: 'bad_secret_value' } });
  await secrets.set('__proto__', 'value-1');
  expect(await secrets.value('constructor')).toEqual({ ok: true, value: undefined });
});

test('[E85] a damaged vault is told and never written over; a value moved to another name does not open', async () => {
  const secrets = vault({ keychain });
  await secrets.set('ONE', 'value-1');
  await secrets.set('TWO', 'value-2');
  const path = join(dir, 'secrets', 'vault.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll('"ONE"', '"SWAP"').replaceAll('"TWO"', '"ONE"'));
  expect(await secrets.value('ONE')).toMatchObject({ error: { code: 'secrets_damaged', at: 'ONE' } });
  await writeFile(path, text.slice(0, 40));
  expect(await secrets.set('ONE', 'value-3')).toMatchObject({ error: { code: 'secrets_damaged' } });
  expect(await readFile(path, 'utf8')).toBe(text.slice(0, 40));
});

test('[E85] changes made at once are all kept', async () => {
  const secrets = vault({ keychain });
  await Promise.all(Array.from({ length: 20 }, (_, index) => secrets.set(`S_${index}`, `value-${index}`)));
  const list = await secrets.list();
  expect(list.ok && list.value.length).toBe(20);
});
