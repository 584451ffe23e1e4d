/** Every impure global of the language and of Node throws while simulated runs play; only the harness keeps its way to yield. */

type Owner = object;

const realImmediate = setImmediate;
const realDate = Date;

/** Lets every promise that is ready settle, without time. */
export function settle(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

function forbid(name: string): () => never {
  return () => {
    throw new Error(`The core called ${name}: time, chance and the network must come in by a port.`);
  };
}

const PoisonedDate = new Proxy(realDate, {
  get: (target, key): unknown => (key === 'now' ? forbid('Date.now') : Reflect.get(target, key)),
  construct: (target, words: unknown[]) => (words.length === 0 ? forbid('new Date()')() : makeDate(target, words)),
  apply: forbid('Date()'),
});

function makeDate(target: DateConstructor, words: readonly unknown[]): object {
  const made: unknown = Reflect.construct(target, words);
  return typeof made === 'object' && made !== null ? made : {};
}

const forbidden: ReadonlyArray<readonly [Owner, string, unknown]> = [
  [globalThis, 'Date', PoisonedDate],
  [Math, 'random', forbid('Math.random')],
  [globalThis, 'setTimeout', forbid('setTimeout')],
  [globalThis, 'setInterval', forbid('setInterval')],
  [globalThis, 'setImmediate', forbid('setImmediate')],
  [globalThis, 'fetch', forbid('fetch')],
  [performance, 'now', forbid('performance.now')],
];

/** Poisons the impure globals; the returned function heals them. */
export function poisonGlobals(): () => void {
  const real = forbidden.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  for (const [owner, name, value] of forbidden) Object.defineProperty(owner, name, { configurable: true, writable: true, value });
  return () => {
    forbidden.forEach(([owner, name], index) => {
      const descriptor = real[index];
      if (descriptor === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, descriptor);
    });
  };
}
