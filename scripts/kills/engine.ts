import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Failpoint } from './failpoint.ts';

/** Where an engine under proof keeps what it has. Absolute paths. */
export interface Places {
  readonly home: string;
  readonly bundledDir: string;
  readonly cacheDir: string;
}

/** An engine in a process of its own. */
export interface Engine {
  /** Ms from its start until it took calls; rejects when it died before. */
  readonly ready: Promise<number>;
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** Writes it began so far. */
  writes(): number;
  /** What it said on stderr. */
  said(): string;
  kill(): void;
  /** Ends it in good order. */
  close(): Promise<void>;
}

/** Starts an engine that meets the failpoint: its sources, or what is built of them where `FLOWRIGHT_KILLS_CHILD` says. */
export function startEngine(places: Places, failpoint: Failpoint): Engine {
  const began = performance.now();
  const program = process.env['FLOWRIGHT_KILLS_CHILD'] ?? join(import.meta.dirname, 'child.ts');
  const child = spawn(process.execPath, [program, JSON.stringify({ ...places, failpoint })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let gone = false;
  let writes = 0;
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const end = once(child, 'exit').then(() => {
    gone = true;
  });
  const ready = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready')) resolve(performance.now() - began);
      if (line.startsWith('write')) writes += 1;
    });
    void end.then(() => reject(new Error(`The engine ended before it was ready. ${said}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    gone: end,
    isGone: () => gone,
    writes: () => writes,
    said: () => said,
    kill: () => void child.kill('SIGKILL'),
    async close() {
      child.kill('SIGTERM');
      await end;
    },
  };
}
