import { join } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { secretNameFault } from '../../src-shared/workflow/secret-names.ts';
import type { Clock } from '../ports/clock.ts';
import type { SafeStorage } from '../ports/safe-storage.ts';
import type { Protection, Secrets } from '../ports/secrets.ts';
import { createKeychain, type Keychain } from './keychain.ts';
import { newKey, seal, unseal } from './seal.ts';
import { makePrivate, readVault, type VaultFile, type VaultKey } from './vault-file.ts';
import { forgetKeys, guardByFile, guardByPassphrase, guardBySystem, openKeys, type KeyGuards } from './vault-keys.ts';
import { stateOf } from './vault-state.ts';

/** What the vault is made of. */
export interface SecretsOptions {
  /** Its own folder below the data directory. */
  readonly dir: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Replaces a file whole or not at all. */
  readonly write: (path: string, bytes: string | Uint8Array) => Promise<Result<void, Problem>>;
  readonly safeStorage?: SafeStorage | undefined;
  readonly keychain?: Keychain;
  /** FLOWRIGHT_VAULT_PASSPHRASE, for machines without a person. */
  readonly passphrase?: string | undefined;
  /** scrypt's N; a test takes less. */
  readonly cost?: number;
}

const SHORTEST_VALUE = 4;
/** Linux takes no longer environment variable. */
const LONGEST_VALUE = 100_000;
const SHORTEST_PASSPHRASE = 8;

/**
 * The vault: one file of values sealed by a data key, which the system guards (keychain, safe storage), or a passphrase,
 * or, by a person's explicit choice, a key file. The key is read when first needed and kept for the life of the process.
 */
export function createSecrets(options: SecretsOptions): Secrets {
  const path = join(options.dir, 'vault.json');
  const guards: KeyGuards = {
    keychain: options.keychain ?? createKeychain(),
    safeStorage: options.safeStorage,
    keyFile: join(options.dir, 'vault.key'),
    cost: options.cost ?? 2 ** 17,
    write: async (file, bytes) => {
      const written = await options.write(file, bytes);
      if (!written.ok) throw new VaultError(written.error);
    },
  };
  let passphrase = options.passphrase === '' ? undefined : options.passphrase;
  let known: { readonly keys: string; readonly dataKey: Buffer } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One at a time: each change reads the file, changes it and writes it whole. */
  function inTurn<T>(work: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> {
    const result = last.then(work).catch((error: unknown) => err(problemOf(error, path)));
    last = result;
    return result;
  }

  async function dataKeyOf(vault: VaultFile): Promise<Buffer | undefined> {
    const keys = JSON.stringify(vault.keys);
    if (known?.keys === keys) return known.dataKey;
    const dataKey = await openKeys(guards, vault.keys, passphrase);
    known = dataKey === undefined ? undefined : { keys, dataKey };
    return dataKey;
  }

  async function save(vault: VaultFile): Promise<void> {
    await makePrivate(path);
    await guards.write(path, Buffer.from(`${JSON.stringify(vault, null, 1)}\n`));
  }

  /** The vault with its key, made now where there is none and the system or the environment can guard it. */
  async function opened(): Promise<Result<{ readonly vault: VaultFile; readonly dataKey: Buffer }, Problem>> {
    const read = await readVault(path);
    if (!read.ok) return read;
    if (read.value !== undefined) {
      const dataKey = await dataKeyOf(read.value);
      return dataKey === undefined ? err(lockedProblem(read.value)) : ok({ vault: read.value, dataKey });
    }
    const dataKey = newKey();
    let keys: readonly VaultKey[] = await guardBySystem(guards, dataKey);
    if (keys.length === 0 && passphrase !== undefined) keys = [await guardByPassphrase(guards, dataKey, passphrase)];
    if (keys.length === 0) return err(unprotectedProblem());
    return ok({ vault: { version: 1, keys: [...keys], secrets: {} }, dataKey });
  }

  return {
    state: async () => {
      const read = await readVault(path);
      if (!read.ok) return { status: 'locked', protection: null, says: read.error.message };
      if (read.value !== undefined) {
        return stateOf({ keys: read.value.keys, isOpen: (await dataKeyOf(read.value)) !== undefined });
      }
      const bySystem = (await guards.safeStorage?.isProtected()) === true || (await guards.keychain.answers());
      return stateOf({ bySystem, byPassphrase: passphrase !== undefined });
    },
    async list() {
      const read = await readVault(path);
      if (!read.ok) return read;
      const rows = Object.entries(read.value?.secrets ?? {}).map(([name, { setAt }]) => ({ name, setAt }));
      return ok(rows.sort((one, other) => (one.name < other.name ? -1 : 1)));
    },
    async value(name) {
      const read = await readVault(path);
      if (!read.ok) return read;
      const kept = Object.hasOwn(read.value?.secrets ?? {}, name) ? read.value?.secrets[name] : undefined;
      if (read.value === undefined || kept === undefined) return ok(undefined);
      const dataKey = await dataKeyOf(read.value);
      if (dataKey === undefined) return err(lockedProblem(read.value));
      const plain = unseal(dataKey, kept.sealed, name);
      return plain === undefined ? err(damagedProblem(name)) : ok(plain.toString());
    },
    set: (name, value) =>
      inTurn(async () => {
        const fault = nameProblem(name) ?? valueProblem(name, value);
        if (fault !== undefined) return err(fault);
        const open = await opened();
        if (!open.ok) return open;
        const { vault, dataKey } = open.value;
        const kept = { sealed: seal(dataKey, Buffer.from(value), name), setAt: options.clock.now() };
        await save({ ...vault, secrets: { ...vault.secrets, [name]: kept } });
        return ok(undefined);
      }),
    remove: (name) =>
      inTurn(async () => {
        const read = await readVault(path);
        if (!read.ok) return read;
        if (read.value === undefined || !Object.hasOwn(read.value.secrets, name)) return err(notFoundProblem(name));
        const { [name]: _removed, ...rest } = read.value.secrets;
        await save({ ...read.value, secrets: rest });
        return ok(undefined);
      }),
    unlock: (given) =>
      inTurn(async () => {
        const read = await readVault(path);
        if (!read.ok) return read;
        if (read.value === undefined) return err(unprotectedProblem());
        const dataKey = await openKeys(guards, read.value.keys, given);
        if (dataKey === undefined) {
          return err(problem('wrong_passphrase', 'That passphrase does not open the secrets.', { hint: 'Try it again.' }));
        }
        passphrase = given;
        known = { keys: JSON.stringify(read.value.keys), dataKey };
        return ok(undefined);
      }),
    protect: (protection) =>
      inTurn(async () => {
        const read = await readVault(path);
        if (!read.ok) return read;
        const before = read.value;
        const dataKey = before === undefined ? newKey() : await dataKeyOf(before);
        if (before !== undefined && dataKey === undefined) return err(lockedProblem(before));
        const key = await guardBy(guards, dataKey ?? newKey(), protection);
        if (!key.ok) return key;
        await save({ version: 1, keys: [key.value], secrets: before?.secrets ?? {} });
        await forgetKeys(guards, before?.keys.filter(({ kind }) => kind !== key.value.kind) ?? []);
        if (protection.kind === 'passphrase') passphrase = protection.passphrase;
        return ok(undefined);
      }),
  };
}

async function guardBy(guards: KeyGuards, dataKey: Buffer, protection: Protection): Promise<Result<VaultKey, Problem>> {
  if (protection.kind === 'key_file') return ok(await guardByFile(guards, dataKey));
  if (protection.passphrase.length < SHORTEST_PASSPHRASE) {
    return err(
      problem('weak_passphrase', `A passphrase has at least ${SHORTEST_PASSPHRASE} characters.`, {
        hint: 'Take a few words that only you would put together.',
      }),
    );
  }
  return ok(await guardByPassphrase(guards, dataKey, protection.passphrase));
}

/** A problem on its way out of nested writes. */
class VaultError extends Error {
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.message);
    this.problem = found;
  }
}

function problemOf(error: unknown, path: string): Problem {
  return error instanceof VaultError ? error.problem : fileProblem(error, path);
}

function nameProblem(name: string): Problem | undefined {
  const fault = secretNameFault(name);
  return fault === undefined ? undefined : problem('bad_secret_name', fault, { hint: 'Choose another name.', at: name });
}

function valueProblem(name: string, value: string): Problem | undefined {
  const bad = (message: string, hint: string): Problem => problem('bad_secret_value', message, { hint, at: name });
  if (value.length < SHORTEST_VALUE)
    return bad(
      `The value for ${name} is shorter than ${SHORTEST_VALUE} characters, which could not be kept out of logs.`,
      'Give the whole value.',
    );
  if (value.length > LONGEST_VALUE)
    return bad(
      `The value for ${name} is longer than ${LONGEST_VALUE} characters.`,
      'Keep it in a file and store what opens the file.',
    );
  return value.includes('\0')
    ? bad(`The value for ${name} holds a NUL character, which no program can be given.`, 'Encode it, with base64 for example.')
    : undefined;
}

function lockedProblem({ keys }: VaultFile): Problem {
  if (keys.some(({ kind }) => kind === 'passphrase')) {
    return problem('secrets_locked', 'The secrets are locked: their passphrase is needed.', {
      hint: 'Unlock them in Settings or with `flowright secrets unlock`, or set FLOWRIGHT_VAULT_PASSPHRASE.',
    });
  }
  return problem('secrets_locked', 'The secrets are locked: what guards their key does not answer.', {
    hint: 'Unlock the keychain of this computer, or start the app where the secrets were set.',
  });
}

function unprotectedProblem(): Problem {
  return problem(
    'secrets_unprotected',
    'This computer has no keychain that answers, so how to guard secrets must be chosen first.',
    {
      hint: 'Choose a passphrase in Settings or with `flowright secrets protect`, or set FLOWRIGHT_VAULT_PASSPHRASE.',
    },
  );
}

function damagedProblem(name: string): Problem {
  return problem('secrets_damaged', `The stored value of ${name} was changed or belongs to another vault.`, {
    hint: `Set ${name} again.`,
    at: name,
  });
}

function notFoundProblem(name: string): Problem {
  return problem('secret_not_found', `There is no secret named ${name}.`, {
    hint: 'See `flowright secrets list` for those there are.',
    at: name,
  });
}
