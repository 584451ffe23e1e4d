import { createServer } from 'node:http';
import { POSITIONS, type Failpoint } from '../kills/failpoint.ts';
import { partFlow } from '../kills/flow.ts';
import { runCase } from '../kills/one-case.ts';
import { createDraw, type Draw } from './draw.ts';
import type { Violation } from './violation.ts';

/** How one seed went over the real history and real programs. */
export interface RealPlayed {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** What was played: steps and failpoints, for people. */
  readonly words: string;
}

/** Plays seeds in turn: a random part of the whole flow, by engines in processes of their own that are killed or refused at random writes. */
export async function playReal(from: number, seeds: number, tell: (played: RealPlayed) => void): Promise<void> {
  const server = createServer((_, response) => response.end('{"ok":true}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const draw = createDraw(seed, 'real');
    const ids: string[] = [];
    const flow = partFlow(url, (id) => {
      if (!draw.chance(45)) return false;
      ids.push(id);
      return true;
    });
    const failpoints = Array.from({ length: draw.below(4) }, () => failpointOf(draw));
    const words = `${ids.join(', ')}; ${failpoints.map((point) => JSON.stringify(point)).join(', ')}`;
    const { violations } = await runCase(flow, failpoints);
    tell({ seed, violations, words });
  }
  server.close();
}

function failpointOf(draw: Draw): Failpoint {
  const at = 1 + draw.below(20);
  if (draw.chance(25)) return { type: 'refuse', at, code: draw.pick(['disk_full', 'io_error'] as const) };
  return { type: 'kill', at, position: draw.any(POSITIONS) ?? 'after commit' };
}
