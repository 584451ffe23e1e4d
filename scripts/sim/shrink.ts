import type { Played, Script } from './play.ts';

/** Makes a failing script smaller as long as the same promise stays broken: fewer acts, fewer faults, fewer steps. */
export async function shrink(
  failed: Played,
  again: (script: Script) => Promise<Played>,
  faults: readonly string[],
): Promise<Played> {
  const [broken] = failed.violations;
  let best = failed;

  async function attempt(change: Partial<Script>): Promise<boolean> {
    const played = await again({ ...best.script, ...change });
    if (played.violations[0]?.id !== broken?.id) return false;
    best = played;
    return true;
  }

  for (const fault of faults) await attempt({ without: [...best.script.without, fault] });
  for (let at = 12; at > 0; at -= 1) await attempt({ drop: [...best.script.drop, `s${at}`] });
  for (let acts = Math.floor(best.script.acts / 2); acts > 0; acts = Math.floor(acts / 2))
    while (best.script.acts - acts >= 0 && (await attempt({ acts: best.script.acts - acts })));
  return best;
}

/** The words that play a script again. */
export function replayWords({ seed, without, drop, acts }: Script, usualActs: number): string {
  return [
    `npm run sim -- --seed ${seed}`,
    ...(without.length === 0 ? [] : [`--without ${without.join(',')}`]),
    ...(drop.length === 0 ? [] : [`--drop ${drop.join(',')}`]),
    ...(acts === usualActs ? [] : [`--acts ${acts}`]),
  ].join(' ');
}
