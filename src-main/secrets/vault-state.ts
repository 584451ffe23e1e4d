import type { ProtectionKind, SecretsState } from '../../src-shared/wire/secret-views.ts';
import type { VaultKey } from './vault-file.ts';

/** A vault that is there, or what a new one could be guarded by. */
type Found =
  | { readonly keys: readonly VaultKey[]; readonly isOpen: boolean }
  | { readonly bySystem: boolean; readonly byPassphrase: boolean };

/** How secrets are protected, in words that promise no more than is true. */
export function stateOf(found: Found): SecretsState {
  if ('keys' in found) {
    const protection = found.keys[0]?.kind ?? null;
    if (found.isOpen) return { status: 'ready', protection, says: protection === null ? '' : GUARDED[protection] };
    return { status: 'locked', protection, says: protection === 'passphrase' ? LOCKED : UNANSWERED };
  }
  if (found.bySystem) return { status: 'ready', protection: 'keychain', says: GUARDED.keychain };
  if (found.byPassphrase) return { status: 'ready', protection: 'passphrase', says: GUARDED.passphrase };
  return { status: 'unprotected', protection: null, says: UNPROTECTED };
}

const GUARDED: Readonly<Record<ProtectionKind, string>> = {
  keychain: 'Encrypted. The keychain of this computer holds the key.',
  safe_storage: 'Encrypted. The keychain of this computer holds the key.',
  passphrase: 'Encrypted. Your passphrase opens them, until Flowright ends.',
  key_file: 'Encrypted, but the key lies in a file beside them: whoever can read your files can read your secrets.',
};
const LOCKED = 'Locked. Your passphrase opens them.';
const UNANSWERED = 'Locked. What guards their key does not answer; unlock the keychain of this computer.';
const UNPROTECTED = 'This computer has no keychain that answers. Choose how your secrets are to be guarded.';
