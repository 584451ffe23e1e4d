import { z } from 'zod';
import { problem } from '../../../../src-shared/lib/problem.ts';
import type { SecretsState } from '../../../../src-shared/wire/secret-views.ts';
import { askHidden } from '../ask-hidden.ts';
import { need, readOptions, unknownWord } from '../options.ts';
import { askLine } from '../questions.ts';
import { problemOf, Refusal, withApp, type Session } from '../session.ts';
import type { Api } from '../../../compose-app.ts';
import { EXIT, table, type ExitCode } from '../terminal.ts';

const optionsSchema = z.object({ keyFile: z.boolean().default(false) });

/** `secrets list | set <name> | remove <name> | protect | unlock`: values come from a hidden prompt or stdin and are never printed. */
export async function secrets(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { keyFile } = readOptions(optionsSchema, given);
  const [what = 'list'] = words;
  if (words.length > 2)
    throw wrongUsage(
      'A value is never given as a word: others could see it.',
      `Use \`secrets ${what} NAME\` and type it when asked, or pipe it in.`,
    );
  return withApp(session, 'read', async (api) => {
    switch (what) {
      case 'list':
        return list(session, api);
      case 'set':
        return setSecret(session, api, need(words, 1, 'secrets set <name>'));
      case 'remove':
        return remove(session, api, need(words, 1, 'secrets remove <name>'));
      case 'protect':
        return protect(session, api, keyFile ? 'key_file' : 'passphrase');
      case 'unlock':
        return unlock(session, api);
      default:
        throw unknownWord('secrets', what, ['list', 'set', 'remove', 'protect', 'unlock']);
    }
  });
}

async function list({ terminal }: Session, api: Api): Promise<ExitCode> {
  const [rows, state] = await Promise.all([api.secrets.list(), api.secrets.state()]);
  if (terminal.json) {
    terminal.line({ state, secrets: rows });
    return EXIT.done;
  }
  if (rows.length === 0) terminal.out('No secrets are set.');
  else terminal.out(table(rows.map(({ name, setAt }) => [name, `set ${new Date(setAt).toLocaleString()}`])));
  terminal.note(terminal.paint.dim(state.says));
  return EXIT.done;
}

/** Asks for a secret's value and stores it. */
export async function setSecret(session: Session, api: Api, name: string): Promise<ExitCode> {
  const { terminal } = session;
  const value = await askHidden(terminal, `Value of ${name}:`);
  if (value === undefined) return EXIT.cancelled;
  try {
    await api.secrets.set({ name, value });
  } catch (error) {
    const found = problemOf(error);
    const mended = terminal.interactive && (await openUp(session, api, found?.code));
    if (!mended) throw error;
    await api.secrets.set({ name, value });
  }
  if (terminal.json) terminal.line({ name, done: true });
  else terminal.out(`${name} is set.`);
  return EXIT.done;
}

async function remove({ terminal }: Session, api: Api, name: string): Promise<ExitCode> {
  const { done } = await api.secrets.remove({ name });
  if (terminal.json) terminal.line({ name, done });
  else terminal.out(`${name} is removed.`);
  return EXIT.done;
}

async function protect(session: Session, api: Api, kind: 'key_file' | 'passphrase'): Promise<ExitCode> {
  const { terminal } = session;
  if (kind === 'passphrase') {
    const passphrase = await newPassphrase(session);
    if (passphrase === undefined) return EXIT.cancelled;
    return told(session, await api.secrets.protect({ kind, passphrase }));
  }
  if (!terminal.interactive)
    throw wrongUsage(
      'A key file is no protection against who can read your files, so a person must agree to it.',
      'Run this at a terminal, or set FLOWRIGHT_VAULT_PASSPHRASE.',
    );
  terminal.out('  The key will lie in a file beside the secrets: whoever can read your files can read your secrets.');
  const answer = await askLine('  Is that what you want? (yes or no) ');
  if (answer === undefined || !/^y(es)?$/i.test(answer.trim())) return EXIT.cancelled;
  return told(session, await api.secrets.protect({ kind, understood: true }));
}

async function newPassphrase({ terminal }: Session): Promise<string | undefined> {
  const passphrase = await askHidden(terminal, 'New passphrase:');
  if (passphrase === undefined || process.stdin.isTTY !== true) return passphrase;
  const again = await askHidden(terminal, 'Once more:');
  if (again === undefined || again === passphrase) return again;
  throw new Refusal(problem('not_the_same', 'The two passphrases differ.', { hint: 'Try again.' }), EXIT.failed);
}

async function unlock(session: Session, api: Api): Promise<ExitCode> {
  const passphrase = await askHidden(session.terminal, 'Passphrase:');
  return passphrase === undefined ? EXIT.cancelled : told(session, await api.secrets.unlock({ passphrase }));
}

/** Asks a person for what opens the vault; true when it is open now. */
export async function openUp(session: Session, api: Api, code: string | undefined): Promise<boolean> {
  if (code === 'secrets_unprotected') {
    session.terminal.out('  This computer has no keychain that answers. A passphrase will guard your secrets.');
    const passphrase = await newPassphrase(session);
    if (passphrase === undefined) return false;
    await api.secrets.protect({ kind: 'passphrase', passphrase });
    return true;
  }
  if (code !== 'secrets_locked') return false;
  const passphrase = await askHidden(session.terminal, 'Passphrase of your secrets:');
  if (passphrase === undefined) return false;
  await api.secrets.unlock({ passphrase });
  return true;
}

function told({ terminal }: Session, state: SecretsState): ExitCode {
  if (terminal.json) terminal.line(state);
  else terminal.out(state.says);
  return EXIT.done;
}

function wrongUsage(message: string, hint: string): Refusal {
  return new Refusal(problem('wrong_usage', message, { hint }), EXIT.usage);
}
