import type { StepState } from '../../src-shared/engine/state.ts';
import type { NodeBadge } from '../state/editor-slots.ts';
import { isTested, type LiveTest } from '../state/testing/step-tests.ts';
import { statusOfStep } from '../ui/status.ts';

type Kind = NodeBadge['kind'];

/** What tells most of a step in a loop, whose rounds stand differently. */
const URGENT: readonly Kind[] = ['running', 'needs-you', 'queued', 'failed', 'stopped', 'done', 'skipped'];

/** How the steps of a test stand, by id; those it took as given or left out are not among them. */
export function liveStatuses(live: LiveTest | null, typeOf: (id: string) => string | undefined): ReadonlyMap<string, Kind> {
  const found = new Map<string, Kind>();
  for (const step of live?.steps.values() ?? []) {
    const id = step.step.split('.').at(-1) ?? step.step;
    const kind = kindOf(step, typeOf(id));
    if (kind === undefined) continue;
    const known = found.get(id);
    if (known === undefined || URGENT.indexOf(kind) < URGENT.indexOf(known)) found.set(id, kind);
  }
  return found;
}

function kindOf(step: StepState, type: string | undefined): Kind | undefined {
  if (!isTested(step)) return undefined;
  const kind = statusOfStep(step.status, type);
  switch (kind) {
    case 'running':
    case 'needs-you':
    case 'queued':
    case 'failed':
    case 'stopped':
    case 'done':
    case 'skipped':
      return kind;
    default:
      return undefined;
  }
}
