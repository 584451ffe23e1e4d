import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { SecretRow, SecretsState } from '../../src-shared/wire/secret-views.ts';

/** How a person chooses to protect secrets where the system has no place for them. */
export type Protection =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** A key in a file beside the secrets: whoever reads this folder reads them. Only ever by a person's own choice. */
  | { readonly kind: 'key_file'; readonly understood: true };

/** The person's secrets, by name. Values leave it only for the steps that name them. */
export interface Secrets {
  /** How they are protected, and whether they can be read and written now. */
  state(): Promise<SecretsState>;
  /** Names and when each was set; needs no key. */
  list(): Promise<Result<readonly SecretRow[], Problem>>;
  /** A value, undefined where none is set. Fails `secrets_locked`, `secrets_unprotected`, `secrets_damaged`. */
  value(name: string): Promise<Result<string | undefined, Problem>>;
  /** Keeps a value under a name, in place of an earlier one. Fails `bad_secret_name`, `bad_secret_value` and as {@link Secrets.value}. */
  set(name: string, value: string): Promise<Result<void, Problem>>;
  /** Fails `secret_not_found`. */
  remove(name: string): Promise<Result<void, Problem>>;
  /** Gives the passphrase for as long as this process lives. Fails `wrong_passphrase`. */
  unlock(passphrase: string): Promise<Result<void, Problem>>;
  /** Chooses the protection before the first secret, or changes it. */
  protect(protection: Protection): Promise<Result<void, Problem>>;
}
