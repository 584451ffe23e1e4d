import type { Decide } from '../../src-shared/engine/io.ts';
import type { RuntimePorts } from '../../src-main/runtime/surface.ts';
import { CORE_BUGS } from './bugs-core.ts';
import { PORT_BUGS } from './bugs-ports.ts';

/** A fault planted on purpose, over the seams of the engine, to show that the simulator would see it. */
export interface Bug {
  readonly id: string;
  /** What the faulty engine does. */
  readonly what: string;
  readonly decide?: (decide: Decide) => Decide;
  readonly ports?: (ports: RuntimePorts) => RuntimePorts;
}

/** Every planted bug; each must be caught. */
export const BUGS: readonly Bug[] = [...CORE_BUGS, ...PORT_BUGS];
