import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { Hosts } from './hosts.ts';
import { createSameness } from './same.ts';
import type { Violations } from './violation.ts';
import type { World } from './world.ts';

/** How late a wait may be over while a host is at work, ms: the longest time before the wall clock is looked at, and a little. */
const LATEST_MS = 61_000;

/** How soon a cancelled run's work must be told to stop, ms. */
const SOON_MS = 1_000;

/** Checks after every act that what lives and what is written are the same, and that everything has an owner. */
export function createStateWatch(world: World, hosts: Hosts, violations: Violations): { check(): void } {
  const shadows = new Map<string, RunState>();
  const same = createSameness();
  const overdue = new Map<string, number>();
  const cancelledAt = new Map<string, number>();

  function shadowOf(runId: string): RunState | undefined {
    const stored = world.disk.memory.runs.get(runId);
    const compiled = stored === undefined ? undefined : world.disk.memory.pins.get(stored.row.workflowHash);
    if (stored === undefined || compiled === undefined) return undefined;
    let shadow = shadows.get(runId) ?? emptyRun(runId, compiled);
    for (let at = shadow.seq; at < stored.events.length; at += 1) {
      const event = stored.events[at];
      if (event !== undefined) shadow = fold(shadow, event);
    }
    shadows.set(runId, shadow);
    return shadow;
  }

  function checkState(runId: string): void {
    const shadow = shadowOf(runId);
    const live = hosts.state(runId);
    if (shadow === undefined || live === undefined) return;
    if (live.seq > shadow.seq) {
      violations.add('I1', `${runId} lives at event ${live.seq}, but the disk has ${shadow.seq}`);
      return;
    }
    if (live.seq < shadow.seq) return;
    const stalled = hosts.stalled(runId);
    if (stalled !== undefined && stalled.code === 'engine_fault') violations.add('fault', stalled.message);
    if (stalled !== undefined && live.pauseReason === undefined)
      violations.add('I6', `${runId} cannot write and does not say why`);
    const shown = stalled === undefined ? live : { ...live, status: shadow.status, pauseReason: shadow.pauseReason };
    const difference = same.difference(shown, shadow);
    if (difference !== undefined) violations.add('I3', `${runId}: the live state is not the fold of the log at ${difference}`);
  }

  function checkTime(runId: string): void {
    const now = world.agenda.now();
    const live = hosts.state(runId);
    const idle =
      live === undefined ||
      !hosts.isReady() ||
      live.pauseReason !== undefined ||
      live.budget.asking !== undefined ||
      world.disk.inFlight();
    for (const [step, at] of world.watches.get(runId)?.moments() ?? []) {
      const key = `${runId} ${step} ${at}`;
      if (idle || world.wall() < at) {
        overdue.delete(key);
        continue;
      }
      const since = overdue.get(key) ?? now;
      overdue.set(key, since);
      if (now - since > LATEST_MS) violations.add('time', `${runId}: ${step} was to end ${now - since} ms ago and has not`);
    }
  }

  return {
    check() {
      for (const runId of hosts.openRuns()) {
        checkState(runId);
        checkTime(runId);
      }
      checkWork(world, hosts, { violations, cancelledAt });
    },
  };
}

/** Every process belongs to a run that has not ended, and is on record for the next host. */
function checkWork(
  world: World,
  hosts: Hosts,
  around: { readonly violations: Violations; readonly cancelledAt: Map<string, number> },
): void {
  const { violations, cancelledAt } = around;
  const now = world.agenda.now();
  for (const work of world.work) {
    const { runId, step, pid } = work;
    // What a dead host could not record any more is found by its mark.
    if (pid !== undefined && !world.owned.has(pid) && work.life === hosts.life())
      violations.add('I5', `${runId}: a process of ${step} is at work and nobody has it on record`);
    // What does not let itself be stopped is given up in time, and stays on record for the next host.
    if (world.watches.get(runId)?.ended() === true && work.toldAt === undefined && hosts.isReady())
      violations.add('I5', `${runId}: ${step} is at work after the run has ended`);
    if (world.watches.get(runId)?.cancelled() === true && work.life === hosts.life() && hosts.isReady()) {
      const since = cancelledAt.get(runId) ?? now;
      cancelledAt.set(runId, since);
      if (work.toldAt === undefined && now - since > SOON_MS)
        violations.add('people', `${runId}: it was cancelled ${now - since} ms ago and ${step} was not told to stop`);
    }
    if (
      work.timeoutSec !== undefined &&
      work.toldAt === undefined &&
      now - work.begunAt > work.timeoutSec * 1_000 &&
      hosts.isReady() &&
      work.life === hosts.life()
    )
      violations.add('time', `${runId}: ${step} works ${now - work.begunAt} ms, its limit is ${work.timeoutSec} s`);
  }
}

/** Checks that nothing is left of what was said to be gone. */
export function checkReleased(world: World, violations: Violations): void {
  for (const { runId } of world.places.values()) {
    const gone = world.disk.events(runId).some(({ body }) => body.type === 'workspaceReleased' && !body.kept);
    if (gone) violations.add('I5', `${runId}: its workspace is there although the log says it is gone`);
  }
}

/** Checks a world in which every run has ended: nothing is left of them but what was said to be kept. */
export function checkAtRest(world: World, hosts: Hosts, violations: Violations): void {
  for (const work of world.work) violations.add('I5', `${work.runId}: ${work.step} is left at work`);
  for (const owned of world.owned.values())
    violations.add('I5', `${owned.runId}: a process of ${owned.step} is on record and does not live`);
  for (const { runId, kept } of world.places.values()) {
    const released = world.disk.events(runId).some(({ body }) => body.type === 'workspaceReleased' && body.kept);
    if (!kept || !released) violations.add('I5', `${runId}: its workspace is left behind`);
  }
  const open = hosts.openRuns();
  if (open.length > 0) violations.add('live', `${open.join(', ')} never ended`);
}
