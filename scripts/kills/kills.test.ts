import { expect, test } from 'vitest';
import { shortFlow } from './flow.ts';
import { runCase } from './one-case.ts';
import { orphanCase } from './orphans.ts';

const LINUX = process.platform === 'linux';

test.skipIf(!LINUX)('[I1] [I2] [I3] [I4] [I5] an engine that is killed loses nothing and leaves nothing', async () => {
  const killed = await runCase(shortFlow(), [
    { type: 'kill', at: 4, position: 'after effect' },
    { type: 'kill', at: 1, position: 'after commit' },
  ]);
  expect({ violations: killed.violations, died: killed.died }).toEqual({ violations: [], died: true });
});

test.skipIf(!LINUX)('[P9] a program whose host was killed before it could record it is ended', async () => {
  const { left } = await orphanCase('setsid', 'engine killed before the record');
  expect(left).toBe(0);
});
