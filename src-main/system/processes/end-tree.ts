import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessTable } from './process-table.ts';

/** A process tree: its leader (also the id of its group) and the mark all of it carries. */
export interface Tree {
  readonly leader: number;
  readonly mark: string;
  readonly table: ProcessTable;
}

const LOOK_EVERY_MS = 20;
/** How long SIGKILL may take to be felt (a process in an uninterruptible read feels it late). */
const KILL_WAIT_MS = 8000;

/**
 * Ends a tree: SIGTERM to the group and to whoever left it, SIGKILL after `graceMs`; resolves when none is left, or
 * when the system does not let go of one within seconds.
 */
export async function endTree(tree: Tree, graceMs: number): Promise<void> {
  if (process.platform === 'win32') return taskkill(tree.leader);
  // Whoever dropped the mark from its environment is still found as a child, as long as its parents live.
  const strays = new Set(tree.table.descendants(tree.leader));
  signalAll(tree, strays, 'SIGTERM');
  if (await gone(tree, strays, graceMs)) return;
  const started = performance.now();
  do {
    signalAll(tree, strays, 'SIGKILL');
  } while (!(await gone(tree, strays, 200)) && performance.now() - started < KILL_WAIT_MS);
}

/** Ends what is left of a group after its leader ended by itself; costs one system call when nothing is left. */
export async function endRestOfGroup(leader: number): Promise<void> {
  if (process.platform === 'win32' || !signal(-leader, 0)) return;
  signal(-leader, 'SIGTERM');
  for (let waited = 0; waited < 1000; waited += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS, undefined, { ref: false });
    if (!signal(-leader, 0)) return;
  }
  signal(-leader, 'SIGKILL');
}

function signalAll({ leader, mark, table }: Tree, strays: Set<number>, name: NodeJS.Signals): void {
  table.marked(mark).forEach((pid) => strays.add(pid));
  signal(-leader, name);
  strays.forEach((pid) => signal(pid, name));
}

async function gone({ leader, mark, table }: Tree, strays: ReadonlySet<number>, withinMs: number): Promise<boolean> {
  const started = performance.now();
  for (;;) {
    const alive =
      signal(-leader, 0) || [...strays].some((pid) => table.startOf(pid) !== undefined) || table.marked(mark).length > 0;
    if (!alive) return true;
    if (performance.now() - started >= withinMs) return false;
    await pause(LOOK_EVERY_MS);
  }
}

/** Whether there was somebody to signal. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => resolve());
  });
}
