import { closeSync, openSync, readFileSync, readdirSync, readSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import type { ProcessIdentity } from '../../ports/processes.ts';

/** The variable by which every descendant of a started process is known, however often it forks. */
export const MARK_VARIABLE = 'FLOWRIGHT_PROCESS';

/** Looks at the processes of this machine. */
export interface ProcessTable {
  /** When the process started, opaque and different for a later process of the same id; undefined when it is gone. */
  startOf(pid: number): string | undefined;
  /** Ids of live processes whose environment holds the mark. */
  marked(mark: string): readonly number[];
  /** Ids of live processes, this one aside, whose mark begins so. */
  markedFrom(beginning: string): readonly number[];
  /** Ids of live descendants of a process. */
  descendants(pid: number): readonly number[];
}

/** The table of the platform: complete on Linux, by `ps` on macOS, empty where neither is (Windows ends trees by `taskkill`). */
export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform === 'linux') return linuxTable;
  return platform === 'win32' ? noTable : psTable;
}

/** Joins start time and mark into what is recorded as `startedAt`. */
export function identityOf(pid: number, start: string | undefined, mark: string): ProcessIdentity {
  return { pid, startedAt: start === undefined ? '' : `${start} ${mark}` };
}

/** The two parts of a recorded `startedAt`; undefined when it was not known. */
export function readIdentity({ startedAt }: ProcessIdentity): { readonly start: string; readonly mark: string } | undefined {
  const cut = startedAt.lastIndexOf(' ');
  return cut <= 0 ? undefined : { start: startedAt.slice(0, cut), mark: startedAt.slice(cut + 1) };
}

let knownBootId: string | undefined;
const bootId = (): string => (knownBootId ??= readText('/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? '');

const linuxTable: ProcessTable = {
  startOf: (pid) => {
    const stat = statOf(pid);
    return stat === undefined || stat.state === 'Z' ? undefined : `${bootId()}:${stat.start}`;
  },
  marked: (mark) => {
    const wanted = Buffer.from(`${MARK_VARIABLE}=${mark}\0`);
    return allPids().filter((pid) => environmentOf(pid)?.includes(wanted) === true);
  },
  markedFrom: (beginning) => {
    const wanted = Buffer.from(`${MARK_VARIABLE}=${beginning}`);
    return allPids().filter((pid) => pid !== process.pid && environmentOf(pid)?.includes(wanted) === true);
  },
  descendants: (root) => {
    const parents = allPids().flatMap((pid) => {
      const stat = statOf(pid);
      return stat === undefined ? [] : [[pid, stat.parent] as const];
    });
    return below(root, parents);
  },
};

const psTable: ProcessTable = {
  startOf: (pid) =>
    ps(['-o', 'lstart=', '-p', String(pid)])
      .trim()
      .replaceAll(/\s+/g, '_') || undefined,
  marked: (mark) => {
    const lines = ps(['-axEww', '-o', 'pid=,command=']).split('\n');
    return lines.filter((line) => line.includes(`${MARK_VARIABLE}=${mark}`)).map((line) => Number.parseInt(line, 10));
  },
  markedFrom: (beginning) => psTable.marked(beginning).filter((pid) => pid !== process.pid),
  descendants: (root) => {
    const rows = ps(['-ax', '-o', 'pid=,ppid=']).trim().split('\n');
    return below(
      root,
      rows.map((row) => {
        const [pid = 0, parent = 0] = row.trim().split(/\s+/).map(Number);
        return [pid, parent] as const;
      }),
    );
  },
};

const noTable: ProcessTable = { startOf: () => undefined, marked: () => [], markedFrom: () => [], descendants: () => [] };

function below(root: number, parents: readonly (readonly [pid: number, parent: number])[]): readonly number[] {
  const found: number[] = [];
  const wanted = [root];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const above = next;
    const children = parents.filter(([, parent]) => parent === above).map(([pid]) => pid);
    found.push(...children);
    wanted.push(...children);
  }
  return found;
}

interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly start: string;
  readonly isKernel: boolean;
  /** Whether it was started without variables; false while it becomes another program. */
  readonly hasNoVariables: boolean;
}

/** The flag of a kernel's own thread (PF_KTHREAD, include/linux/sched.h). */
const KERNEL_THREAD = 0x0020_0000;

function statOf(pid: number): Stat | undefined {
  const text = readLine(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name in parentheses may hold anything; the fields after it are fixed: state, parent, …, flags is the 9th of all, start the 22nd; its variables lie from the 50th to the 51st.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const isKernel = (Number(fields[6]) & KERNEL_THREAD) !== 0;
  // Both are 0 until the new program has its own.
  const hasNoVariables = Number(fields[47]) !== 0 && fields[47] === fields[48];
  return { state: fields[0] ?? '', parent: Number(fields[1]), start: fields[19] ?? '', isKernel, hasNoVariables };
}

const line = Buffer.alloc(1024);

/** Reads a file of one short line without asking how long it is: this is done for every program that starts. */
function readLine(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return line.toString('latin1', 0, readSync(file, line, 0, line.length, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function allPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Times a process is looked at while it shows no environment, a millisecond apart; becoming another program takes less. */
const LOOKS = 1000;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * The environment a process started with; undefined when it ended meanwhile or belongs to somebody else. While it becomes another program
 * (execve) a process shows neither words nor environment, as the kernel's own never do: it is then looked at again.
 */
function environmentOf(pid: number): Buffer | undefined {
  for (let look = 1; ; look += 1) {
    const bytes = readBytes(`/proc/${pid}/environ`);
    if (bytes?.length !== 0 || look === LOOKS) return bytes;
    const stat = statOf(pid);
    if (stat === undefined || stat.state === 'Z' || stat.isKernel || stat.hasNoVariables) return undefined;
    Atomics.wait(sleeper, 0, 0, 1);
  }
}

function readText(path: string): string | undefined {
  return readBytes(path)?.toString('utf8');
}

/** Undefined when the process ended meanwhile or belongs to somebody else. */
function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function ps(args: readonly string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 });
  } catch {
    return '';
  }
}
