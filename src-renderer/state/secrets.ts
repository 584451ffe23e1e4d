import { create } from 'zustand';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { SecretRow, SecretsState } from '../../src-shared/wire/secret-views.ts';
import type { Client } from '../connection/client.ts';
import { ask } from './host.ts';

interface Kept {
  readonly state: SecretsState | null;
  readonly rows: readonly SecretRow[];
}

/** Names of the stored secrets and how they are guarded; never a value. */
export const useSecrets = create<Kept>(() => ({ state: null, rows: [] }));

/** Reads names and state anew; gives the problem where that did not work. */
export async function loadSecrets(): Promise<Problem | null> {
  const answer = await ask(async (client) => ({ state: await client.secrets.state(), rows: await client.secrets.list() }));
  if (!answer.ok) return answer.error;
  useSecrets.setState(answer.value);
  return null;
}

/** Changes something about the secrets, then reads them anew; gives the problem where that did not work. */
export async function changeSecrets(change: (secrets: Client['secrets']) => Promise<unknown>): Promise<Problem | null> {
  const answer = await ask((client) => change(client.secrets));
  return answer.ok ? loadSecrets() : answer.error;
}
