import { BUGS, type Bug } from './bugs.ts';
import { DEFAULT_ACTS, play } from './play.ts';
import type { Feature } from './workflow.ts';

/** What became of a planted bug. */
export interface Caught {
  readonly bug: Bug;
  /** What it broke first, or undefined when it was not seen. */
  readonly by: string | undefined;
  readonly what: string;
  /** Seeds played until then. */
  readonly seeds: number;
  readonly seed: number;
}

/** Plays seeds with each bug planted in turn, until it is caught or `limit` seeds were played. */
export async function catchAll(features: ReadonlySet<Feature>, limit: number): Promise<readonly Caught[]> {
  const caught: Caught[] = [];
  for (const bug of BUGS) caught.push(await catchOne(bug, features, limit));
  return caught;
}

async function catchOne(bug: Bug, features: ReadonlySet<Feature>, limit: number): Promise<Caught> {
  for (let seed = 1; seed <= limit; seed += 1) {
    const { violations } = await play({ seed, without: [], drop: [], acts: DEFAULT_ACTS }, { features, bug });
    const [first] = violations;
    if (first !== undefined) return { bug, by: first.id, what: first.what, seeds: seed, seed };
  }
  return { bug, by: undefined, what: '', seeds: limit, seed: 0 };
}
