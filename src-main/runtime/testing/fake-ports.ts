import type { StepError } from '../../../src-shared/history/events.ts';
import type { PerformRequest } from '../../../src-shared/engine/io.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../../src-shared/lib/result.ts';
import type { EnforcementMeans } from '../../../src-shared/workflow/policies/enforcement.ts';
import type { Policies } from '../../../src-shared/workflow/policies/effective.ts';
import type { Evidence } from '../../ports/evidence.ts';
import type { Executor, ExecutorContext } from '../../ports/executor.ts';
import type { OwnedProcess } from '../../ports/owned-processes.ts';
import type { Merged } from '../../ports/workspaces.ts';
import type { RuntimePorts } from '../surface.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFamilySecrets } from '../family-secrets.ts';
import { createMemoryDisk, createMemoryHistory, type AppendFate, type MemoryDisk } from './memory-history.ts';

/** Everything outside a runtime that outlives it, and a record of what was asked of it. */
export interface FakeWorld {
  readonly clock: FakeClock;
  readonly disk: MemoryDisk;
  /** `step#attempt` in the order they were performed, over all hosts. */
  readonly performed: string[];
  /** Pids of processes nobody has ended yet. */
  readonly processes: Map<number, OwnedProcess>;
  readonly released: string[];
  readonly shown: string[];
  /** What was asked of places for single steps, in order. */
  readonly isolated: string[];
  /** What comes of bringing a step's change in. */
  merged: (step: string) => Merged;
  /** How a command or tool comes out; replace it per test. */
  act: (request: PerformRequest, context: ExecutorContext) => Promise<Result<Json, StepError>>;
  /** What the evidence of a step shows; replace it per test. */
  look: Evidence['gather'];
  /** What the project says to "any uncommitted work?". */
  dirty: boolean;
  patch: string | undefined;
  /** Stored secrets by name. */
  secrets: Readonly<Record<string, string>>;
  /** What the person and the machine allow. */
  policies: Policies;
  /** Snapshots asked for and files put back, in order, over all hosts. */
  readonly snapshots: string[];
  readonly restored: string[];
  /** How a snapshot comes out; replace it per test. */
  keep: () => Promise<Result<string, Problem>>;
  /** What the machine has to keep limits with. */
  means: EnforcementMeans;
  /** Runs begun so far. */
  runs: number;
}

/** A world where every step succeeds at once. */
export function createFakeWorld(): FakeWorld {
  return {
    clock: createFakeClock(),
    disk: createMemoryDisk(),
    performed: [],
    processes: new Map(),
    released: [],
    shown: [],
    isolated: [],
    merged: () => ({ files: [] }),
    act: () => Promise.resolve(ok({ exit_code: 0 })),
    look: ({ checks }) => Promise.resolve(checks.map(({ name }) => ({ name, ok: true, detail: 'holds' }))),
    dirty: false,
    patch: undefined,
    secrets: {},
    policies: {},
    means: { sandbox: false, why: 'no sandbox here.' },
    snapshots: [],
    restored: [],
    keep: () => Promise.resolve(ok('files')),
    runs: 0,
  };
}

/** The ports of one host in a world. `fate` decides what becomes of its appends. */
export function fakePorts(world: FakeWorld, fate?: AppendFate): RuntimePorts {
  const executor = (type: PerformRequest['type']): Executor => ({
    type,
    restartable: (request) => request.type === 'tool' && request.tool.startsWith('read_'),
    perform(request, context) {
      world.performed.push(`${context.effect.step}#${context.effect.attempt}`);
      return world.act(request, context);
    },
  });
  const history = createMemoryHistory(world.disk, fate);
  const secrets: RuntimePorts['secrets'] = { value: (name) => Promise.resolve(ok(world.secrets[name])) };
  return {
    clock: world.clock,
    ids: {
      run: () => `run_${String((world.runs += 1)).padStart(4, '0')}`,
      token: () => 'token',
    },
    history,
    executors: [executor('agent'), executor('command'), executor('tool')],
    attachments: { find: ({ source }) => Promise.resolve(ok({ path: `/workflow/${source}`, bytes: 10 })) },
    evidence: {
      gather(effect, context) {
        world.performed.push(`${effect.step}#${effect.attempt} evidence`);
        return world.look(effect, context);
      },
    },
    workspaces: {
      dirty: () => Promise.resolve(ok(world.dirty)),
      prepare: ({ mode, projectRoot, artifacts, runId }) =>
        Promise.resolve(
          ok({ mode, kind: mode === 'none' ? 'none' : 'copy', root: `/workspaces/${runId}`, projectRoot, artifacts }),
        ),
      snapshot({ runId, step, attempt }) {
        world.snapshots.push(`${runId} ${step}#${attempt}`);
        return world.keep();
      },
      restore({ runId, snapshot }) {
        world.restored.push(`${runId} ${snapshot}`);
        return Promise.resolve(ok(undefined));
      },
      isolate: ({ place, workspace }) => {
        world.isolated.push(`make ${place.step}#${place.attempt}`);
        return Promise.resolve(ok({ ...workspace, root: `${workspace.root}+${place.step}` }));
      },
      merge: (place) => {
        world.isolated.push(`merge ${place.step}#${place.attempt}`);
        return Promise.resolve(ok(world.merged(place.step)));
      },
      leave: (place) => {
        world.isolated.push(`leave ${place.step}#${place.attempt}`);
        return Promise.resolve();
      },
      changes: () => Promise.resolve(ok({ patch: world.patch ?? '', files: [] })),
      holds: () => Promise.resolve(ok(undefined)),
      difference: ({ from, to }) => Promise.resolve(ok(from === to ? '' : `${from} ${to}`)),
      patch: () => Promise.resolve(ok(world.patch)),
      release({ runId, succeeded }) {
        world.released.push(`${runId} ${succeeded ? 'succeeded' : 'not'}`);
        return Promise.resolve(ok({ kept: !succeeded, reason: 'by policy' }));
      },
      list: () => Promise.resolve([]),
      usage: () => Promise.resolve({ workspaces: 0, snapshots: 0, count: 0 }),
      clean: () => Promise.resolve({ removed: [], kept: [] }),
      remove: () => Promise.resolve(ok(undefined)),
      reconcile: () => Promise.resolve(),
    },
    logs: {
      files: (runId, step, attempt) => ({
        stdout: `/logs/${runId}/${step}/${attempt}.out`,
        stderr: `/logs/${runId}/${step}/${attempt}.err`,
      }),
      write: () => undefined,
      end: () => undefined,
      read: () => Promise.resolve({ lines: [], cursor: '', more: false }),
      watch: () => () => undefined,
      page: () => Promise.resolve({ lines: [], total: 0 }),
      search: () => Promise.resolve({ hits: [], next: null }),
      limits: () => undefined,
    },
    artifacts: {
      folder: (runId) => `/artifacts/${runId}`,
      add: ({ type, name }) =>
        Promise.resolve(ok({ id: name, type, name, path: name, bytes: 1, sha256: '00', mediaType: 'text/plain' })),
      addText: ({ type, name, mediaType, text }) =>
        Promise.resolve(ok({ id: name, type, name, path: name, bytes: text.length, sha256: '00', mediaType })),
      copy: ({ artifact }) => Promise.resolve(ok(artifact)),
      read: () => Promise.resolve(ok(new Uint8Array())),
    },
    notify: { show: ({ title, body }) => world.shown.push(`${title}: ${body}`) },
    processes: {
      endOrphan(identity) {
        world.processes.delete(identity.pid);
        return Promise.resolve();
      },
      endStrays: () => Promise.resolve(),
    },
    enforcing: { means: () => Promise.resolve(world.means) },
    policies: { current: () => ok({ policies: world.policies }) },
    secrets,
    family: createFamilySecrets({ secrets, history }),
    owned: {
      add: (owned) => world.processes.set(owned.pid, owned),
      remove: (pid) => world.processes.delete(pid),
      left: () => [...world.processes.values()],
      clear: () => world.processes.clear(),
    },
  };
}
