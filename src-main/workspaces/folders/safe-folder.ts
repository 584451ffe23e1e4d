import { constants, type BigIntStats } from 'node:fs';
import {
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rmdir,
  symlink,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';

/** On macOS: refuses a path with a link anywhere in it. */
const NOFOLLOW_ANY = process.platform === 'darwin' ? 0x2000_0000 : 0;
const NOFOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
const DIRECTORY = process.platform === 'win32' ? 0 : constants.O_DIRECTORY;
const HOLDS = process.platform === 'linux';

/** A place where a link stands (or was put meanwhile) instead of a folder or file. */
export class LinkInTheWay extends Error {
  readonly code = 'ELOOP';
  constructor(path: string) {
    super(`${path} is a link now.`);
    this.name = 'LinkInTheWay';
  }
}

/** A folder held open: names in it stay in it, also when somebody swaps a folder above it for a link. */
export interface SafeFolder {
  /** Opens a folder in it; made when `make` is asked for and nothing is there. Throws {@link LinkInTheWay}. */
  folder(name: string, make?: 'make'): Promise<SafeFolder>;
  /** Names in it, sorted. */
  names(): Promise<readonly string[]>;
  /** What a name is, its link not followed; undefined when there is nothing. */
  stat(name: string): Promise<BigIntStats | undefined>;
  readLink(name: string): Promise<string>;
  /** Opens a file that is no link, to be read. */
  open(name: string): Promise<FileHandle>;
  /** Makes a new file, written by `fill`, and only when that says it is whole puts it in the place of what is there; gives its word. */
  write(name: string, mode: number, fill: (file: FileHandle) => Promise<boolean>): Promise<boolean>;
  link(name: string, target: string): Promise<void>;
  setMode(name: string, mode: number): Promise<void>;
  /** Deletes what the name is, with all in it, following nothing; nothing there is well. */
  remove(name: string): Promise<void>;
  /** Deletes a folder in it when it is empty; says whether it is gone. */
  removeEmpty(name: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Holds a folder; links on the way to it are followed, below it none is. */
export async function openSafely(root: string): Promise<SafeFolder> {
  const real = await realpath(root);
  return hold(await open(real, constants.O_RDONLY | DIRECTORY), real);
}

/** Holds the folder `below` (with `/`) a held one, or gives undefined when there is none and it is not to be made. */
export async function openBelow(root: SafeFolder, below: string, make?: 'make'): Promise<SafeFolder | undefined> {
  let held = root;
  for (const name of below.split('/').filter((part) => part !== '')) {
    try {
      const next = await held.folder(name, make);
      if (held !== root) await held.close();
      held = next;
    } catch (error) {
      if (held !== root) await held.close();
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') && make === undefined) return undefined;
      throw error;
    }
  }
  return held;
}

function hold(handle: FileHandle, path: string): SafeFolder {
  // Linux resolves names below an open folder by its descriptor; elsewhere the path is checked again after opening.
  const at = (name: string): string => {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw new Error(`"${name}" is no file name.`);
    return HOLDS ? `/proc/self/fd/${handle.fd}/${name}` : join(path, name);
  };
  const self = HOLDS ? `/proc/self/fd/${handle.fd}` : path;
  const unmoved = async (): Promise<void> => {
    if (!HOLDS && (await realpath(path)) !== path) throw new LinkInTheWay(path);
  };
  const openFolder = async (name: string): Promise<SafeFolder> => {
    const found = await lstat(at(name));
    if (found.isSymbolicLink()) throw new LinkInTheWay(join(path, name));
    const opened = await open(at(name), constants.O_RDONLY | DIRECTORY | NOFOLLOW | NOFOLLOW_ANY);
    await unmoved();
    return hold(opened, join(path, name));
  };
  const stat = async (name: string): Promise<BigIntStats | undefined> => {
    try {
      return await lstat(at(name), { bigint: true });
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  };
  const remove = async (name: string): Promise<void> => {
    const found = await stat(name);
    if (found === undefined) return;
    await unmoved();
    if (!found.isDirectory()) {
      await unlink(at(name));
      return;
    }
    const inner = await openFolder(name);
    try {
      await inner.setMode('', 0o700);
      for (const each of await inner.names()) await inner.remove(each);
    } finally {
      await inner.close();
    }
    await rmdir(at(name));
  };
  return {
    folder: async (name, make) => {
      if (make !== undefined && (await stat(name)) === undefined) {
        await unmoved();
        await mkdir(at(name));
      }
      return openFolder(name);
    },
    names: async () => (await readdir(self)).sort(),
    stat,
    readLink: (name) => readlink(at(name)),
    open: async (name) => {
      const opened = await open(at(name), constants.O_RDONLY | constants.O_NONBLOCK | NOFOLLOW | NOFOLLOW_ANY);
      await unmoved();
      return opened;
    },
    write: async (name, mode, fill) => {
      const fresh = `.flowright-${process.hrtime.bigint().toString(36)}`;
      await unmoved();
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NOFOLLOW | NOFOLLOW_ANY;
      const file = await open(at(fresh), flags, 0o600);
      try {
        let whole = false;
        try {
          whole = await fill(file);
          await file.chmod(mode);
        } finally {
          await file.close();
        }
        await unmoved();
        if (whole) await rename(at(fresh), at(name));
        else await unlink(at(fresh));
        return whole;
      } catch (error) {
        await unlink(at(fresh));
        throw error;
      }
    },
    link: async (name, target) => {
      await unmoved();
      await symlink(target, at(name));
    },
    setMode: async (name, mode) => {
      if (name === '') {
        await handle.chmod(mode);
        return;
      }
      const file = await open(at(name), constants.O_RDONLY | constants.O_NONBLOCK | NOFOLLOW | NOFOLLOW_ANY);
      try {
        await file.chmod(mode);
      } finally {
        await file.close();
      }
    },
    remove,
    removeEmpty: async (name) => {
      try {
        await unmoved();
        await rmdir(at(name));
        return true;
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false;
        throw error;
      }
    },
    close: () => handle.close(),
  };
}
