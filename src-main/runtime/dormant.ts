import { z } from 'zod';
import type { History } from '../ports/history.ts';

/**
 * Which open runs a new host takes up: all of them, none until it is asked about one, or those that the host before it
 * was at work on.
 */
export type TakeUp = 'all' | 'asked' | 'handed_over';

/** Open runs that this host leaves as they are until somebody asks for them. Kept with the history for the next host. */
export interface Dormant {
  has(runId: string): boolean;
  /** The runs of the same family (a run, those it started, and theirs) that sleep, oldest first; they wake together. */
  family(runId: string): readonly string[];
  all(): readonly string[];
  wake(runIds: readonly string[]): void;
}

const KEY = 'host.dormant';

/** Finds out which of the open runs sleep under a host that takes up `which`. */
export function findDormant(history: History, which: TakeUp): Dormant {
  const open = history.open();
  const left = which === 'handed_over' ? new Set(kept(history)) : undefined;
  const sleeping = new Set(which === 'all' ? [] : open.filter((runId) => left?.has(runId) ?? true));
  const roots = new Map([...sleeping].map((runId) => [runId, rootOf(history, runId)]));
  keep();

  // A disk that takes nothing now costs no more than that the next host leaves these runs alone or takes them up.
  function keep(): void {
    const value = JSON.stringify([...sleeping]);
    if (value !== (history.setting(KEY) ?? '[]')) void history.setSetting(KEY, value);
  }

  return {
    has: (runId) => sleeping.has(runId),
    family(runId) {
      const root = roots.get(runId);
      return root === undefined ? [] : [...sleeping].filter((other) => roots.get(other) === root);
    },
    all: () => [...sleeping],
    wake(runIds) {
      for (const runId of runIds) sleeping.delete(runId);
      keep();
    },
  };
}

function rootOf(history: History, runId: string): string {
  const body = history.events(runId, 0, 1)[0]?.body;
  return (body?.type === 'runCreated' ? body.parent?.root : undefined) ?? runId;
}

function kept(history: History): readonly string[] {
  try {
    return z
      .array(z.string())
      .catch([])
      .parse(JSON.parse(history.setting(KEY) ?? '[]'));
  } catch {
    return [];
  }
}
