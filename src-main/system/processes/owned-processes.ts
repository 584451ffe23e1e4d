import { ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { OwnedProcess, OwnedProcesses } from '../../ports/owned-processes.ts';

const ownedSchema = z.object({
  pid: z.number().int(),
  startedAt: z.string(),
  runId: z.string(),
  step: z.string(),
  attempt: z.number().int(),
});
const lineSchema = z.union([z.object({ add: ownedSchema }), z.object({ remove: z.number().int() })]);

/** The journal is emptied when nothing is owned and it is longer than this. */
const EMPTIED_FROM_BYTES = 64 * 1024;

/** {@link OwnedProcesses} as a journal in `dir`, one line a start or an end, emptied now and then when nothing is owned. */
export function createOwnedProcesses(dir: string): OwnedProcesses {
  const file = join(dir, 'processes.jsonl');
  mkdirSync(dir, { recursive: true });
  const left = replay(file);
  const owned = new Set<number>();
  // One descriptor for as long as this host lives.
  const journal = openSync(file, 'a', 0o600);
  let bytes = 0;
  const write = (line: z.infer<typeof lineSchema>): void => {
    bytes += writeSync(journal, `${JSON.stringify(line)}\n`);
  };
  return {
    add(process) {
      // Not to be told from a later process of the same id: of no use to the next host, and it has ended already.
      if (process.startedAt === '') return;
      owned.add(process.pid);
      write({ add: process });
    },
    remove(pid) {
      if (!owned.delete(pid)) return;
      write({ remove: pid });
      if (owned.size > 0 || left.size > 0 || bytes < EMPTIED_FROM_BYTES) return;
      ftruncateSync(journal);
      bytes = 0;
    },
    left: () => [...left.values()],
    clear() {
      left.clear();
      owned.clear();
      ftruncateSync(journal);
      bytes = 0;
    },
  };
}

function replay(file: string): Map<number, OwnedProcess> {
  const left = new Map<number, OwnedProcess>();
  for (const text of read(file).split('\n')) {
    const line = parse(text);
    if (line === undefined) continue;
    if ('add' in line) left.set(line.add.pid, line.add);
    else left.delete(line.remove);
  }
  return left;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

// A line that a crash cut short is the last one and names a process whose start was never told: nothing is lost with it.
function parse(text: string): z.infer<typeof lineSchema> | undefined {
  if (text === '') return undefined;
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
