import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

test('[W] work of one key runs in order, also after a failure; another key does not wait', async () => {
  const said: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = oneAtATime('a', async () => {
    await gate.promise;
    said.push('a1');
    throw new Error('a1 failed');
  });
  const second = oneAtATime('a', () => Promise.resolve(said.push('a2')));
  await oneAtATime('b', () => Promise.resolve(said.push('b1')));
  gate.resolve();
  await expect(first).rejects.toThrow('a1 failed');
  await second;
  expect(said).toEqual(['b1', 'a1', 'a2']);
});
