import { isSwitchedOff, type Draft, type DraftStep } from '../commands/draft.ts';
import type { DocumentState } from '../state/documents/document-state.ts';
import type { NodeBadge } from '../state/editor-slots.ts';
import type { StepTestsState } from '../state/testing/step-tests.ts';
import { statusOfStep, type StatusKind } from '../ui/status.ts';
import { liveStatuses } from './live-statuses.ts';

/** What badges are made from. */
export type BadgeFacts = Pick<DocumentState, 'draft' | 'checked' | 'lastRun' | 'tools'> & StepTestsState;

/** What a step needs is not there: no such workflow, no such tool. */
const MISSING_CODES: ReadonlySet<string> = new Set(['FR601', 'FR607']);

/**
 * The one badge of each step. What a test under way does with it is shown as it happens; else the first that is true of: not
 * installed, switched off, failed, to fix, pinned, out of date, done.
 */
export function badgesOf(facts: BadgeFacts): Map<string, NodeBadge> {
  const { draft, pins, stale } = facts;
  const found = findingsOf(facts);
  const live = liveStatuses(facts.live, (id) => draft.all.get(id)?.type);
  const last = lastStatuses(facts);
  const isLive = facts.live?.settled === false;
  const badges = new Map<string, NodeBadge>();
  for (const step of draft.all.values()) {
    const now = live.get(step.id);
    const ended = isLive && now !== undefined ? now : endOf(facts, { step, now, last: last.get(step.id) });
    const kind = firstOf([
      [found.missing.has(step.id), 'not-installed'],
      [isSwitchedOff(step), 'switched-off'],
      [isLive && now !== undefined && isUnderWay(now), now],
      [ended === 'failed', 'failed'],
      [found.broken.has(step.id), 'to-fix'],
      [pins.get(step.id)?.output !== undefined, 'pinned'],
      [stale.has(step.id) && !(isLive && now === 'done'), 'out-of-date'],
      [ended !== undefined, ended],
    ]);
    if (kind !== undefined) badges.set(step.id, { kind });
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

type Kind = NodeBadge['kind'];

function firstOf(rules: readonly (readonly [boolean, Kind | undefined])[]): Kind | undefined {
  return rules.find(([holds, kind]) => holds && kind !== undefined)?.[1];
}

function isUnderWay(kind: Kind): boolean {
  return kind === 'running' || kind === 'needs-you' || kind === 'queued';
}

function findingsOf({ draft, checked, tools }: BadgeFacts) {
  const broken = new Set<string>();
  const missing = new Set([...draft.all.values()].filter((step) => lacksServer(step, tools)).map((step) => step.id));
  for (const { severity, path, code } of checked.diagnostics) {
    const id = stepOfPath(path, draft.all);
    if (severity !== 'error' || id === undefined) continue;
    (MISSING_CODES.has(code) ? missing : broken).add(id);
  }
  return { broken, missing };
}

/** A tool step of a server that gives no tools here. */
function lacksServer({ type, fields }: DraftStep, tools: BadgeFacts['tools']): boolean {
  const { server } = fields;
  if (type !== 'tool' || typeof server !== 'string' || server === '' || tools.length === 0) return false;
  return !tools.some((tool) => tool.server === server);
}

/** How a step ended last: what the newest test or run says of it, else the newest result there is. */
function endOf(
  { results, lastRun, live }: BadgeFacts,
  of: { readonly step: DraftStep; readonly now: Kind | undefined; readonly last: Kind | undefined },
): Kind | undefined {
  const result = results.get(of.step.id);
  const at = result?.endedAt ?? 0;
  const runAt = lastRun?.run.createdAt ?? 0;
  const testAt = live?.startedAt ?? 0;
  if (of.now !== undefined && testAt > at && testAt > runAt) return of.now;
  if (of.last !== undefined && runAt > at) return of.last;
  return result === undefined ? (of.last ?? of.now) : result.status === 'failed' ? 'failed' : 'done';
}

/** How the newest run left its steps; a listed test says nothing of steps that it took as given or left out. */
function lastStatuses({ lastRun, draft }: BadgeFacts): ReadonlyMap<string, Kind> {
  const notReal = new Set(
    (lastRun?.events ?? []).flatMap(({ body }) =>
      body.type === 'stepKept' && body.attempts.length === 0 && (body.status === 'succeeded' || isLeftOut(body.skipReason))
        ? [body.step]
        : [],
    ),
  );
  return new Map(
    (lastRun?.run.picture.nodes ?? []).flatMap((node): [string, Kind][] => {
      const isSame = isOfType(draft, node);
      const kind = node.status === undefined ? undefined : shown(statusOfStep(node.status, node.type));
      return kind === undefined || !isSame || notReal.has(node.id) ? [] : [[node.id, kind]];
    }),
  );
}

function isLeftOut(reason: { readonly reason: string } | undefined): boolean {
  return reason?.reason === 'not_tested';
}

function isOfType({ all }: Draft, node: { readonly id: string; readonly type: string }): boolean {
  return all.get(node.id)?.type === node.type;
}

function shown(kind: StatusKind): Kind | undefined {
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
