import type { ChildStatus } from '../../history/events.ts';
import { drafted, type Draft } from './fold-places.ts';
import type { ChildNews } from '../io.ts';

/** Records the child of the attempt under way. */
export function foldChildStarted(draft: Draft, index: number, run: string): void {
  const instance = drafted(draft, index);
  const last = instance.state.attempts.at(-1);
  if (last === undefined) return;
  const child = { run, status: 'running' as const, credits: 0 };
  draft.instances.set(index, {
    ...instance,
    state: { ...instance.state, attempts: instance.state.attempts.with(-1, { ...last, child }) },
  });
}

/** A child that waits or is paused lets its parent rest; its cost is its parent's. */
export function foldChildMoved(draft: Draft, index: number, moved: Omit<ChildNews, 'step' | 'attempt'>): void {
  const { run } = draft;
  const instance = drafted(draft, index);
  const last = instance.state.attempts.at(-1);
  if (last?.child === undefined) return;
  const credits = moved.credits ?? last.child.credits;
  const spent = credits - last.child.credits;
  const status = rests(moved.status) ? 'waiting' : 'running';
  if (status !== instance.state.status) {
    const rested = status === 'waiting' ? 1 : -1;
    run.waitingCount += rested;
    run.busyChildren -= rested;
  }
  run.credits += spent;
  const child = { run: last.child.run, status: moved.status, credits, ...(moved.line === undefined ? {} : { line: moved.line }) };
  draft.instances.set(index, {
    ...instance,
    state: {
      ...instance.state,
      status,
      credits: instance.state.credits + spent,
      attempts: instance.state.attempts.with(-1, { ...last, child }),
    },
  });
}

function rests(status: ChildStatus): boolean {
  return status === 'waiting' || status === 'paused';
}
