import { z } from 'zod';

/** What guards the key of the secrets: the system's keychain, Electron's safe storage, a passphrase, or a mere file. */
export const protectionKindSchema = z.enum(['keychain', 'safe_storage', 'passphrase', 'key_file']);
export type ProtectionKind = z.infer<typeof protectionKindSchema>;

/**
 * Whether secrets can be used now. `ready`: yes. `locked`: a passphrase is missing. `unprotected`: the system has no
 * safe place, and the person has not chosen one yet. `says` tells it in a sentence.
 */
export const secretsStateSchema = z.object({
  status: z.enum(['ready', 'locked', 'unprotected']),
  protection: protectionKindSchema.nullable(),
  says: z.string(),
});
export type SecretsState = z.infer<typeof secretsStateSchema>;

/** A stored secret: its name and the wall-clock ms when it was set. Never its value. */
export const secretRowSchema = z.object({ name: z.string(), setAt: z.number() });
export type SecretRow = z.infer<typeof secretRowSchema>;
