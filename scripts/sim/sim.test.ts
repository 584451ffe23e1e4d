import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_ACTS, play } from './play.ts';
import { catchAll } from './planted.ts';
import { poisonGlobals } from './poison.ts';
import { featuresOf } from './workflow.ts';

const features = featuresOf();
let heal: () => void = () => undefined;
beforeAll(() => {
  heal = poisonGlobals();
});
afterAll(() => heal());

/** Seeds that found something, and what they play. */
const PINNED = [
  { seed: 5_118, what: 'the clock is put back between the start of a late attempt and the question about its result' },
  { seed: 7_234, what: 'the time of a step of a child is over before it may use the workspace, which its parent uses' },
  { seed: 12_145, what: 'a host comes back to a parent that ends at once, with a child that is paused with it' },
  { seed: 28_924, what: 'the same in another world' },
  { seed: 53_080, what: 'the same in a third world' },
] as const;

const scriptOf = (seed: number) => ({ seed, without: [], drop: [], acts: DEFAULT_ACTS });

describe('the simulator', () => {
  test('[I1] [I2] [I3] [I4] [I5] [I6] every promise is kept in 150 worlds where everything goes wrong', async () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= 150; seed += 1) {
      const { violations } = await play(scriptOf(seed), { features });
      for (const { id, what } of violations) broken.push(`seed ${seed} ${id}: ${what}`);
    }
    expect(broken).toEqual([]);
  });

  test.each(PINNED)('[P7] seed $seed: $what', async ({ seed }) => {
    const { violations } = await play(scriptOf(seed), { features });
    expect(violations).toEqual([]);
  });

  test('[P8] every planted bug is caught', async () => {
    const caught = await catchAll(features, 400);
    const missed = caught.filter(({ by }) => by === undefined).map(({ bug }) => bug.id);
    expect({ missed, enough: caught.length >= 20 }).toEqual({ missed: [], enough: true });
  });

  test('[P7] a seed replays exactly', async () => {
    const traced = async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      await play(scriptOf(4_711), { features, trace: (line) => void lines.push(line) });
      return lines;
    };
    expect(await traced()).toEqual(await traced());
  });
});
