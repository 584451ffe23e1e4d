import { dirname } from 'node:path';
import { watch as watchFolder, type FSWatcher } from 'node:fs';

/** Tells the version of single files, at once and whenever they get new bytes, also when they are replaced by a rename or come back after being deleted. */
export interface FileWatch {
  add(path: string, callback: (version: string) => void): () => void;
  close(): Promise<void>;
}

interface Watched {
  readonly callbacks: Set<(version: string) => void>;
  readonly watcher: FSWatcher | undefined;
  version: string | undefined;
  timer: NodeJS.Timeout | undefined;
}

const SETTLE_MS = 80;

/** Makes the watch; `versionOf` reads a file's version, empty when it is not there. */
export function createFileWatch(versionOf: (path: string) => Promise<string>): FileWatch {
  const files = new Map<string, Watched>();

  async function look(path: string): Promise<void> {
    const watched = files.get(path);
    if (!watched) return;
    const version = await versionOf(path);
    if (version === watched.version) return;
    watched.version = version;
    // The first version as well: the file may have changed since whoever watches it read it.
    for (const callback of watched.callbacks) callback(version);
  }

  function start(path: string): Watched {
    const watched: Watched = { callbacks: new Set(), watcher: openWatcher(path), version: undefined, timer: undefined };
    watched.watcher?.on('error', () => undefined);
    watched.watcher?.on('change', () => {
      watched.timer ??= setTimeout(() => {
        watched.timer = undefined;
        void look(path);
      }, SETTLE_MS);
    });
    files.set(path, watched);
    void look(path);
    return watched;
  }

  function stop(path: string): void {
    const watched = files.get(path);
    files.delete(path);
    clearTimeout(watched?.timer);
    watched?.watcher?.close();
  }

  return {
    add(path, callback) {
      const watched = files.get(path) ?? start(path);
      watched.callbacks.add(callback);
      if (watched.version !== undefined) callback(watched.version);
      return () => {
        watched.callbacks.delete(callback);
        if (watched.callbacks.size === 0) stop(path);
      };
    },
    async close() {
      for (const path of [...files.keys()]) stop(path);
    },
  };
}

// The folder, not the file: an atomic save replaces the file, and a watch on it would follow the old one.
function openWatcher(path: string): FSWatcher | undefined {
  try {
    return watchFolder(dirname(path), { persistent: false });
  } catch {
    return undefined;
  }
}
