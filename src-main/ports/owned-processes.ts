import type { ProcessIdentity } from './processes.ts';

/** A process an attempt started, and whose it is. */
export interface OwnedProcess extends ProcessIdentity {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
}

/** What this host has started, kept outside its own memory so that the next host can end what a killed one left behind. */
export interface OwnedProcesses {
  /** Returns once the system has the record; it outlives this process, not a power loss (processes do not either). */
  add(owned: OwnedProcess): void;
  remove(pid: number): void;
  /** What an earlier host left without removing it. */
  left(): readonly OwnedProcess[];
  /** Forgets everything, once the processes are ended. */
  clear(): void;
}
