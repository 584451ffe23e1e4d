/** Who works in a folder: many together, or one alone; in the order in which they asked. */
export interface FolderTurns {
  /** Resolves when it is the asker's turn, with what ends it; with undefined where the asker was told to end before. */
  take(folder: string, how: 'shared' | 'alone', signal: AbortSignal): Promise<(() => void) | undefined>;
  /** Whether anybody works in it now. */
  isBusy(folder: string): boolean;
}

interface Place {
  shared: number;
  alone: boolean;
  readonly queue: { readonly how: 'shared' | 'alone'; begin(): void }[];
}

/** Makes the turns of a host: runs that share a workspace share its turns. */
export function createFolderTurns(): FolderTurns {
  const places = new Map<string, Place>();

  function next(folder: string, place: Place): void {
    for (let [first] = place.queue; first !== undefined; [first] = place.queue) {
      if (place.alone || (first.how === 'alone' && place.shared > 0)) return;
      place.queue.shift();
      if (first.how === 'alone') place.alone = true;
      else place.shared += 1;
      first.begin();
    }
    if (!place.alone && place.shared === 0) places.delete(folder);
  }

  return {
    take: (folder, how, signal) => {
      if (signal.aborted) return Promise.resolve(undefined);
      const place = places.get(folder) ?? { shared: 0, alone: false, queue: [] };
      places.set(folder, place);
      return new Promise((resolve) => {
        let over = false;
        const end = (): void => {
          if (over) return;
          over = true;
          if (how === 'alone') place.alone = false;
          else place.shared -= 1;
          next(folder, place);
        };
        const asked = {
          how,
          begin: () => {
            signal.removeEventListener('abort', forget);
            resolve(end);
          },
        };
        // Those behind it need not wait for one who does not come.
        const forget = (): void => {
          place.queue.splice(place.queue.indexOf(asked), 1);
          next(folder, place);
          resolve(undefined);
        };
        signal.addEventListener('abort', forget, { once: true });
        place.queue.push(asked);
        next(folder, place);
      });
    },
    isBusy: (folder) => places.has(folder),
  };
}
