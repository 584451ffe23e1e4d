/** The pure core may ask nothing of the world: every impure global throws while its tests run. */
import { afterAll, beforeAll } from 'vitest';

const forbidden: ReadonlyArray<readonly [object, string]> = [
  [Date, 'now'],
  [Math, 'random'],
  [globalThis, 'setTimeout'],
  [globalThis, 'setInterval'],
  [globalThis, 'setImmediate'],
  [globalThis, 'fetch'],
];
const real = forbidden.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));

beforeAll(() => {
  for (const [owner, name] of forbidden)
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value: () => {
        throw new Error(`The core called ${name}: time, chance and the network must come in as input.`);
      },
    });
});

afterAll(() => {
  forbidden.forEach(([owner, name], index) => {
    const descriptor = real[index];
    if (descriptor) Object.defineProperty(owner, name, descriptor);
  });
});
