import { ok } from '../../src-shared/lib/result.ts';
import type { Append, History } from '../../src-main/ports/history.ts';
import type { RuntimePorts } from '../../src-main/runtime/surface.ts';
import type { Bug } from './bugs.ts';

/** Bugs around the core: the runtime meets a history, clock, records or places that do not do what they say. */
export const PORT_BUGS: readonly Bug[] = [
  {
    id: 'before-commit',
    what: 'performs and answers before the disk has the events',
    ports: history((real) => ({
      append(append) {
        void real.append(append);
        return Promise.resolve(ok(undefined));
      },
    })),
  },
  {
    id: 'dropped-event',
    what: 'writes all events of a decision but the last',
    ports: history((real) => ({
      append: (append) => real.append(append.events.length < 2 ? append : { ...append, events: append.events.slice(0, -1) }),
    })),
  },
  {
    id: 'swallowed-full-disk',
    what: 'takes a full disk for a success',
    ports: history((real) => ({
      async append(append: Append) {
        const written = await real.append(append);
        return written.ok ? written : ok(undefined);
      },
    })),
  },
  {
    id: 'forgotten-run',
    what: 'forgets the newest open run when it starts',
    ports: history((real) => ({ open: () => real.open().slice(0, -1) })),
  },
  {
    id: 'forgotten-orphan',
    what: 'does not look for what an earlier host left running',
    ports: (ports) => ({
      ...ports,
      owned: { ...ports.owned, left: () => [] },
      processes: { ...ports.processes, endStrays: () => Promise.resolve() },
    }),
  },
  {
    id: 'no-owner',
    what: 'starts programs without putting them on record',
    ports: (ports) => ({ ...ports, owned: { ...ports.owned, add: () => undefined } }),
  },
  {
    id: 'wrong-clock',
    what: 'takes the time since it started for the time of day',
    ports: (ports) => ({ ...ports, clock: { ...ports.clock, now: ports.clock.monotonic } }),
  },
  {
    id: 'forgotten-release',
    what: 'says that a workspace is gone and leaves it there',
    ports: (ports) => ({
      ...ports,
      workspaces: { ...ports.workspaces, release: () => Promise.resolve(ok({ kept: false, reason: 'by policy' })) },
    }),
  },
  {
    id: 'tidies-too-much',
    what: 'removes the workspaces of open runs when it starts',
    ports: (ports) => ({ ...ports, workspaces: { ...ports.workspaces, reconcile: () => ports.workspaces.reconcile(new Set()) } }),
  },
];

function history(change: (real: History) => Partial<History>): (ports: RuntimePorts) => RuntimePorts {
  return (ports) => ({ ...ports, history: { ...ports.history, ...change(ports.history) } });
}
