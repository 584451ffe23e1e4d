import type { ProcessSpec, RunningProcess } from '../../ports/processes.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import { createNodeSpawnHelper } from './node-spawn-helper.ts';
import { createPerlSpawnHelper } from './perl-spawn-helper.ts';
import { createPythonSpawnHelper } from './python-spawn-helper.ts';
import type { SpawnHelper } from './spawn-helper.ts';
import type { ProcessTable } from './process-table.ts';
import { startFiltered } from './filtered-program.ts';
import { startProgram, type StartOrder, type StartReport } from './start-program.ts';

/** Why a program did not start. */
export interface LaunchFailure {
  /** The system's error code, or `HELPER_LOST`: it may have run. */
  readonly code: string;
  /** The output file it was about, if not the program. */
  readonly file?: string;
}

/** A program that runs. `start` is when it started, as the process table says; undefined when it has ended already. */
export interface Launched {
  readonly pid: number;
  readonly start: string | undefined;
  readonly exit: RunningProcess['exit'];
  /** Whether it is known, once it has ended, that nothing of its group is left. */
  isAlone(): boolean;
}

/** What is launched: a specification whose environment holds the mark. */
export interface Launch {
  readonly spec: ProcessSpec;
  readonly mark: string;
}

/** Starts programs of this machine. */
export type Launcher = (launch: Launch) => Promise<Result<Launched, LaunchFailure>>;

/** How often a process whose helper died is looked at. */
const LOOK_EVERY_MS = 100;
/**
 * The helpers tried one after the other, the next when one is lost; after the last this process starts programs itself. Inside
 * Electron the program of this process is not Node. On macOS `python3` may be no more than an offer to install it.
 */
const HELPERS: readonly (() => SpawnHelper)[] = [
  ...(process.platform === 'linux' ? [createPythonSpawnHelper] : []),
  createPerlSpawnHelper,
  ...(process.versions['electron'] === undefined ? [createNodeSpawnHelper, createNodeSpawnHelper] : []),
];

/** Starts programs from this process: simple, but a fork takes the longer the more memory this process holds. */
export function createDirectLauncher(table: ProcessTable): Launcher {
  let last = 0;
  return ({ spec }) => {
    last += 1;
    const order = orderOf(last, spec);
    return new Promise((resolve) => {
      const ended = Promise.withResolvers<Awaited<RunningProcess['exit']>>();
      const isAlone = (): boolean => false;
      const tell = (report: StartReport): void => {
        if (report.type === 'started')
          resolve(ok({ pid: report.pid, start: table.startOf(report.pid), exit: ended.promise, isAlone }));
        else if (report.type === 'failed') resolve(err(report));
        else ended.resolve({ code: report.code, signal: report.signal });
      };
      if (spec.redactor === undefined) startProgram(order, tell);
      else startFiltered(order, spec.redactor, tell);
    });
  };
}

/**
 * Starts programs through a small process whose forks are cheap. The first is started directly, for a host that runs one
 * command only; the helper begins with the second and is used once it is there. Without one all goes directly.
 */
export function createHelpedLauncher(table: ProcessTable, newHelpers: readonly (() => SpawnHelper)[] = HELPERS): Launcher {
  const directly = createDirectLauncher(table);
  let launches = 0;
  const left = [...newHelpers];
  let helper: SpawnHelper | undefined;
  return (launch) => {
    launches += 1;
    // What it writes passes through this process.
    if (launch.spec.redactor !== undefined) return directly(launch);
    if (helper?.isLost() === true) helper = undefined;
    if (helper === undefined && launches > 1) helper = left.shift()?.();
    return helper?.isReady() === true ? launchThrough(helper, launch, table) : directly(launch);
  };
}

function launchThrough(helper: SpawnHelper, { spec, mark }: Launch, table: ProcessTable): ReturnType<Launcher> {
  return new Promise((resolve) => {
    const ended = Promise.withResolvers<Awaited<RunningProcess['exit']>>();
    let known: { readonly pid: number; readonly start: string | undefined } | undefined;
    let alone = false;
    const begun = (pid: number, start: string | undefined): void => {
      known = { pid, start };
      resolve(ok({ ...known, exit: ended.promise, isAlone: () => alone }));
    };
    helper.start(orderOf(0, spec), (report) => {
      if (report.type === 'started') begun(report.pid, report.gone === true ? undefined : table.startOf(report.pid));
      else if (report.type === 'failed') resolve(err(report));
      else if (report.type === 'ended') {
        alone = report.alone === true;
        ended.resolve({ code: report.code, signal: report.signal });
      } else {
        if (known === undefined) {
          const leader = table.marked(mark).find(leadsGroup);
          if (leader !== undefined) begun(leader, table.startOf(leader));
        }
        // It may have run and ended unseen: starting it again is not for this place to decide.
        if (known === undefined) resolve(err({ code: 'HELPER_LOST' }));
        else void gone(known, table).then(() => ended.resolve({ code: null, signal: null }));
      }
    });
  });
}

/** Whoever started a process alone learns its exit code; when that one died, the end itself can still be seen. */
async function gone(
  { pid, start }: { readonly pid: number; readonly start: string | undefined },
  table: ProcessTable,
): Promise<void> {
  while (start !== undefined && table.startOf(pid) === start) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

function leadsGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function orderOf(id: number, { argv, cwd, env, stdoutFile, stderrFile }: ProcessSpec): StartOrder {
  return { id, argv, cwd, env, stdoutFile, stderrFile };
}
