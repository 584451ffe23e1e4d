import type { DraftStep } from '../draft.ts';
import { emitLoop } from './emit-loop.ts';
import { emitParallel } from './emit-parallel.ts';
import { emitStep } from './emit-step.ts';
import type { Emitting } from './emitting.ts';
import type { StepNode } from './nodes.ts';

/** The steps of one list, each waiting for the one before it; the branches of a parallel step wait for the same one. */
export function emitNodes(nodes: readonly StepNode[], emitting: Emitting): readonly DraftStep[] {
  const made: DraftStep[] = [];
  let after: readonly string[] = [];
  for (const node of nodes) {
    if (node.kind === 'parallel') {
      const { steps, last } = emitParallel(node, emitting, after);
      made.push(...steps);
      after = last;
      continue;
    }
    const drafts = node.kind === 'loop' ? emitLoop(node, emitting, emitNodes) : emitStep(node, emitting);
    for (const draft of drafts) {
      made.push({ ...draft, needs: after });
      after = [draft.id];
    }
  }
  return made;
}
