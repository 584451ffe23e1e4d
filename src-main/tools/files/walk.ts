import { lstat, opendir } from 'node:fs/promises';
import { sep } from 'node:path';
import picomatch from 'picomatch';
import { below, type Place } from '../places.ts';

/** A regular file met on a walk. `inside` is its path below the folder walked, with forward slashes. */
export interface FoundFile {
  readonly place: Place;
  readonly inside: string;
  readonly name: string;
  readonly bytes: number;
  /** Wall-clock ms. */
  readonly modified: number;
  /** Device and inode: two names of one file have the same. */
  readonly identity: string;
}

/** What a walk takes and leaves. Links are never followed. */
export interface WalkOptions {
  /** Patterns of paths to take; none takes all. A pattern without a slash is about the name alone. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Files and folders whose names begin with a dot. */
  readonly hidden?: 'take' | 'leave';
  /** Folders to go down, 1 for the folder alone; without it all. */
  readonly depth?: number;
  readonly signal: AbortSignal;
  /** Told of folders that could not be opened. */
  readonly unreadable?: (shown: string) => void;
}

/** Folders that belong to programs and are left out unless a pattern names them. */
export const PROGRAM_FOLDERS = ['.git', 'node_modules', '.hg', '.svn', '__pycache__', '.venv', '$RECYCLE.BIN'] as const;
const NEVER = new Set<string>(PROGRAM_FOLDERS);

/** The regular files below a folder in a stable order, folder by folder; a plain file is itself. */
export async function* walk(start: Place, options: WalkOptions): AsyncGenerator<FoundFile> {
  const takes = matcher(options);
  const info = await lstat(start.absolute);
  if (info.isFile()) {
    const name = start.absolute.split(sep).at(-1) ?? start.absolute;
    yield { place: start, inside: name, name, bytes: info.size, modified: info.mtimeMs, identity: `${info.dev}:${info.ino}` };
    return;
  }
  yield* walkFolder(start, '', { ...options, takes });
}

interface Walking extends WalkOptions {
  takes(inside: string): boolean;
}

async function* walkFolder(start: Place, inside: string, options: Walking): AsyncGenerator<FoundFile> {
  options.signal.throwIfAborted();
  const folder = inside === '' ? start : below(start, inside);
  const names: { readonly name: string; readonly folder: boolean }[] = [];
  try {
    for await (const entry of await opendir(folder.absolute)) {
      if (entry.isDirectory() || entry.isFile()) names.push({ name: entry.name, folder: entry.isDirectory() });
    }
  } catch (error) {
    if (inside === '') throw error;
    options.unreadable?.(folder.shown);
    return;
  }
  for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (options.hidden !== 'take' && entry.name.startsWith('.')) continue;
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.folder) {
      if (!NEVER.has(entry.name) && path.split('/').length < (options.depth ?? Infinity)) yield* walkFolder(start, path, options);
      continue;
    }
    if (!options.takes(path)) continue;
    options.signal.throwIfAborted();
    const place = below(start, path);
    const info = await lstat(place.absolute).catch(() => undefined);
    // Gone since the folder was listed.
    if (info?.isFile() !== true) continue;
    yield {
      place,
      inside: path,
      name: entry.name,
      bytes: info.size,
      modified: info.mtimeMs,
      identity: `${info.dev}:${info.ino}`,
    };
  }
}

/** Whether a path below the folder is wanted by the patterns. */
export function matcher({ include = [], exclude = [] }: Pick<WalkOptions, 'include' | 'exclude'>): (inside: string) => boolean {
  const wanted = include.map(pattern);
  const unwanted = exclude.map(pattern);
  return (inside) =>
    (wanted.length === 0 || wanted.some((matches) => matches(inside))) && !unwanted.some((matches) => matches(inside));
}

function pattern(text: string): (inside: string) => boolean {
  const glob = text.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '/**');
  return picomatch(glob, { dot: true, nocase: true, basename: !glob.includes('/') });
}
