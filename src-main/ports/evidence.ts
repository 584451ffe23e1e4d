import type { ArtifactRecord, EvidenceCheck } from '../../src-shared/history/events.ts';
import type { GatherEffect } from '../../src-shared/engine/io.ts';
import type { ExecutorContext } from './executor.ts';

/** What surrounds the evidence of an attempt: as for its work, with the artifacts it has left so far. */
export type EvidenceContext = Omit<ExecutorContext, 'effect'> & { readonly produced: readonly ArtifactRecord[] };

/** Looks at what a step has done: files, artifacts, commands. */
export interface Evidence {
  /** One finding for each check, in order; a check that cannot be made, or is cut off, does not hold. Never throws but for its own bugs. */
  gather(effect: GatherEffect, context: EvidenceContext): Promise<readonly EvidenceCheck[]>;
}
