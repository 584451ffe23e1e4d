/** A place of the system that keeps one text for an account of this program. */
export interface Keychain {
  /** Whether it answers and keeps what it is given. */
  answers(): Promise<boolean>;
  get(account: string): Promise<string | undefined>;
  set(account: string, text: string): Promise<void>;
  remove(account: string): Promise<void>;
}

const SERVICE = 'Flowright';
/** A keychain that wants a password asks for it in a window of its own; nobody waits for that longer than this. */
const PATIENCE_MS = 20_000;

/**
 * The system's keychain (macOS Keychain, Windows Credential Manager, Secret Service). On Linux only the Secret Service:
 * the kernel's keyring, to which the library would fall back, forgets everything at the next start.
 */
export function createKeychain(): Keychain {
  const entry = async (account: string) => {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
  };
  const patience = (): AbortSignal => AbortSignal.timeout(PATIENCE_MS);
  return {
    async answers() {
      const account = `probe-${process.pid}`;
      try {
        const probe = await entry(account);
        await probe.setPassword('probe', patience());
        const kept = await probe.getPassword(patience());
        await probe.deletePassword(patience());
        return kept === 'probe';
      } catch {
        return false;
      }
    },
    async get(account) {
      try {
        return (await (await entry(account)).getPassword(patience())) ?? undefined;
      } catch {
        return undefined;
      }
    },
    async set(account, text) {
      await (await entry(account)).setPassword(text, patience());
    },
    async remove(account) {
      try {
        await (await entry(account)).deletePassword(patience());
      } catch {
        // A keychain that is not there holds nothing.
      }
    },
  };
}
