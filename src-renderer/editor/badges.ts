import { isSwitchedOff } from '../commands/draft.ts';
import type { DocumentState } from '../state/document-state.ts';
import type { NodeBadge } from '../state/editor-slots.ts';
import { statusOfStep } from '../ui/status.ts';

/** The one badge of each step: switched off, failed, to fix, then how the last run left it. */
export function badgesOf(state: Pick<DocumentState, 'draft' | 'checked' | 'lastRun'>): Map<string, NodeBadge> {
  const broken = new Set<string>();
  for (const diagnostic of state.checked.diagnostics) {
    const id = stepOfPath(diagnostic.path, state.draft.all);
    if (diagnostic.severity === 'error' && id !== undefined) broken.add(id);
  }
  const statuses = new Map((state.lastRun?.run.picture.nodes ?? []).map((node) => [node.id, node]));
  const badges = new Map<string, NodeBadge>();
  for (const step of state.draft.all.values()) {
    const ran = statuses.get(step.id);
    const kind = ran?.status === undefined || ran.type !== step.type ? undefined : shown(statusOfStep(ran.status, ran.type));
    if (isSwitchedOff(step)) badges.set(step.id, { kind: 'switched-off' });
    else if (kind === 'failed') badges.set(step.id, { kind });
    else if (broken.has(step.id)) badges.set(step.id, { kind: 'to-fix' });
    else if (kind !== undefined) badges.set(step.id, { kind });
  }
  return badges;
}

/** The step a path like `steps.review.goal` lies in, the innermost one where loops nest. */
export function stepOfPath(path: string, all: ReadonlyMap<string, unknown>): string | undefined {
  const parts = path.split('.');
  let found: string | undefined;
  for (let at = 0; at + 1 < parts.length; at++) {
    const id = parts[at + 1];
    if (parts[at] === 'steps' && id !== undefined && all.has(id)) found = id;
  }
  return found;
}

function shown(kind: ReturnType<typeof statusOfStep>): NodeBadge['kind'] | undefined {
  switch (kind) {
    case 'done':
    case 'running':
    case 'needs-you':
    case 'failed':
    case 'skipped':
    case 'stopped':
      return kind;
    default:
      return undefined;
  }
}
