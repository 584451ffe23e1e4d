import { describe, expect, it } from 'vitest';
import { ConnectionLost, orLost } from './lost.ts';

describe('answers of a connection', () => {
  it('[CL1] an answer that came is let go of, however long the connection lasts', async () => {
    let listeners = 0;
    const lost = new Promise<void>(() => undefined);
    const then = lost.then.bind(lost);
    void Object.defineProperty(lost, 'then', {
      value: (...given: Parameters<typeof then>) => {
        listeners += 1;
        return then(...given);
      },
    });
    for (let call = 0; call < 20; call++) await orLost(Promise.resolve(call), lost);
    expect(listeners).toBe(1);
  });

  it('[CL2] what is not answered yet, and what is asked afterwards, is lost with the connection', async () => {
    const { promise: lost, resolve } = Promise.withResolvers<void>();
    const open = orLost(new Promise(() => undefined), lost);
    const answered = orLost(Promise.resolve('here'), lost);
    const failed = orLost(Promise.reject(new Error('no')), lost);
    await expect(failed).rejects.toThrow('no');
    expect(await answered).toBe('here');
    resolve();
    await expect(open).rejects.toThrow(ConnectionLost);
    await expect(orLost(new Promise(() => undefined), lost)).rejects.toThrow(ConnectionLost);
  });
});
