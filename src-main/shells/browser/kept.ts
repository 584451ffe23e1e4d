import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET = /^[\w-]{43}$/;

/**
 * The secret of the data directory that browser sessions are signed with, made once and readable by its owner only, so
 * that a tab stays let in when the server starts again. Where it cannot be kept, one for this process.
 */
export async function sessionSecret(home: string): Promise<string> {
  const path = join(home, 'browser-secret');
  const known = await readSecret(path);
  if (known !== undefined) return known;
  const made = randomBytes(32).toString('base64url');
  const temporary = temporaryOf(path);
  try {
    await writeFile(temporary, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return await putOnce(temporary, path, made);
  } catch {
    return made;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The port that this data directory was served at last, if any. */
export async function lastPort(home: string): Promise<number | undefined> {
  const port = Number(await readFile(join(home, 'browser-port'), 'utf8').catch(() => ''));
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}

/** Remembers the port for the next start; a data directory that may not be written keeps what it has. */
export async function rememberPort(home: string, port: number): Promise<void> {
  const path = join(home, 'browser-port');
  const temporary = temporaryOf(path);
  try {
    await writeFile(temporary, `${port}\n`, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true });
  }
}

function temporaryOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`;
}

/** A secret that others could read, or that is not whole, is none: it is replaced. */
async function readSecret(path: string): Promise<string | undefined> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    const isOwn = process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0;
    return isOwn && SECRET.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Of two servers that start at once, the first one's secret is everybody's. */
async function putOnce(temporary: string, path: string, made: string): Promise<string> {
  try {
    await link(temporary, path);
    return made;
  } catch {
    const others = await readSecret(path);
    if (others !== undefined) return others;
    await rename(temporary, path);
    await chmod(path, 0o600);
    return made;
  }
}
