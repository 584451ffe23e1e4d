import type { StepState } from '../../../src-shared/engine/state.ts';
import type { Picture, RunView } from '../../../src-shared/wire/views.ts';

/** The picture of a run; of one that waits for time alone, nothing in it asks for a person. */
export function pictureOfRun({ picture, waitsUntil }: Pick<RunView, 'picture' | 'waitsUntil'>): Picture {
  if (waitsUntil === undefined) return picture;
  return { ...picture, nodes: picture.nodes.map((node) => (node.status === 'waiting' ? { ...node, status: 'running' } : node)) };
}

/** The steps of a run as they are shown: loops and other workflows that hold nothing but a wait do not ask for a person. */
export function restingSteps(steps: readonly StepState[], waitsUntil: number | undefined): readonly StepState[] {
  if (waitsUntil === undefined) return steps;
  return steps.map((step) =>
    step.status === 'waiting'
      ? {
          ...step,
          status: 'running',
          attempts: step.attempts.map(({ child, ...attempt }) => ({
            ...attempt,
            ...(child === undefined ? {} : { child: child.status === 'waiting' ? { ...child, status: 'running' } : child }),
          })),
        }
      : step,
  );
}
