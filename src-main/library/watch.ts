import type { FSWatcher } from 'chokidar';

/** Tells of changes below a set of folders, once per burst; watches nothing while no one listens. */
export interface FolderWatch {
  add(callback: () => void): () => void;
  /** Looks again which folders to watch. */
  refresh(): void;
  close(): Promise<void>;
}

const BURST_MS = 120;

/** Makes the watch; `folders` is asked again at every refresh and may name folders that do not exist yet. */
export function createFolderWatch(folders: () => readonly string[]): FolderWatch {
  const callbacks = new Set<() => void>();
  let watcher: Promise<FSWatcher> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const callback of callbacks) callback();
    }, BURST_MS);
  }

  async function start(): Promise<FSWatcher> {
    const { watch } = await import('chokidar');
    const made = watch([...folders()], { ignoreInitial: true, depth: 3, ignored: /[\\/](node_modules|\.git)([\\/]|$)/ });
    made.on('all', tell);
    // A folder that cannot be watched is still listed when asked; only its live updates are missing.
    made.on('error', () => undefined);
    return made;
  }

  async function stop(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const old = watcher;
    watcher = undefined;
    await (await old)?.close();
  }

  return {
    add(callback) {
      callbacks.add(callback);
      watcher ??= start();
      return () => {
        callbacks.delete(callback);
        if (callbacks.size === 0) void stop();
      };
    },
    refresh() {
      void watcher?.then((made) => made.add([...folders()]));
    },
    close() {
      callbacks.clear();
      return stop();
    },
  };
}
