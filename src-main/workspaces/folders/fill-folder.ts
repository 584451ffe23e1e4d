import type { ManifestEntry } from './manifest.ts';
import { isSameEntry } from './manifest.ts';
import type { ObjectStore } from '../git/object-store.ts';
import { openBelow, openSafely, type SafeFolder } from './safe-folder.ts';

/**
 * Makes a folder that holds `now` hold `target` instead: what is not in it goes, what differs is written whole and put in
 * place at once. Nothing outside is ever written, whatever is swapped meanwhile. Gives the first content that is missing
 * from the store, else undefined.
 */
export async function fillFolder(
  root: string,
  states: { readonly now: readonly ManifestEntry[]; readonly target: readonly ManifestEntry[] },
  store: ObjectStore,
): Promise<string | undefined> {
  const top = await openSafely(root);
  try {
    const wanted = new Map(states.target.map((entry) => [entry.path, entry]));
    const there = new Map(states.now.map((entry) => [entry.path, entry]));
    const closed = states.now.filter((entry) => entry.kind === 'folder' && (entry.mode & 0o300) !== 0o300);
    for (const entry of closed) await within(top, entry, (folder, name) => folder.setMode(name, 0o700));
    for (const entry of [...states.now].reverse()) {
      const kept = wanted.get(entry.path);
      if (kept !== undefined && kept.kind === entry.kind) continue;
      await within(top, entry, (folder, name) => folder.remove(name));
      if (!there.has(parentOf(entry.path))) await removeEmptyParents(top, entry.path);
    }
    for (const entry of states.target) {
      const before = there.get(entry.path);
      if (isSameEntry(before, entry)) continue;
      const missing = await put(top, entry, { before, store });
      if (missing !== undefined) return missing;
    }
    // Permissions last and deepest first: a folder that may not be written is closed when all is in it.
    for (const entry of [...states.target].reverse()) {
      const before = there.get(entry.path);
      if (entry.kind !== 'folder' || (isSameEntry(before, entry) && !closed.some((each) => each === before))) continue;
      await within(top, entry, (folder, name) => folder.setMode(name, entry.mode));
    }
    return undefined;
  } finally {
    await top.close();
  }
}

/** Where only single paths are told, folders that become empty go with them, as git has none. */
async function removeEmptyParents(top: SafeFolder, path: string): Promise<void> {
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) {
    let gone = false;
    await within(top, { path: parent }, async (folder, name) => {
      gone = await folder.removeEmpty(name);
    });
    if (!gone) return;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

async function put(
  top: SafeFolder,
  entry: ManifestEntry,
  { before, store }: { readonly before: ManifestEntry | undefined; readonly store: ObjectStore },
): Promise<string | undefined> {
  let missing: string | undefined;
  await within(top, { path: entry.path, make: 'make' }, async (folder, name) => {
    switch (entry.kind) {
      case 'folder':
        await (await folder.folder(name, 'make')).close();
        return;
      case 'link':
        await folder.remove(name);
        await folder.link(name, entry.target);
        return;
      case 'file':
        if (before?.kind === 'file' && before.hash === entry.hash) await folder.setMode(name, entry.mode);
        else {
          if ((await folder.stat(name))?.isDirectory() === true) await folder.remove(name);
          const written = await folder.write(name, entry.mode, (file) => store.copyTo(entry.hash, file));
          if (!written) missing = entry.hash;
        }
    }
  });
  return missing;
}

/** Works with the folder that holds a path; nothing happens when it is not there and not to be made. */
async function within(
  top: SafeFolder,
  { path, make }: { readonly path: string; readonly make?: 'make' },
  work: (folder: SafeFolder, name: string) => Promise<unknown>,
): Promise<void> {
  const cut = path.lastIndexOf('/');
  const folder = cut < 0 ? top : await openBelow(top, path.slice(0, cut), make);
  if (folder === undefined) return;
  try {
    await work(folder, path.slice(cut + 1));
  } finally {
    if (folder !== top) await folder.close();
  }
}
