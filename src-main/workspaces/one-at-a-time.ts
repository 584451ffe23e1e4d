const last = new Map<string, Promise<unknown>>();

/** Runs `work` after all earlier work of the same key has ended, well or badly; different keys run side by side. */
export function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const result = (last.get(key) ?? Promise.resolve()).then(work, work);
  const done = result.then(forget, forget);
  last.set(key, done);
  return result;

  function forget(): void {
    if (last.get(key) === done) last.delete(key);
  }
}
