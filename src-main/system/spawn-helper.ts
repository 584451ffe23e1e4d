import { spawn } from 'node:child_process';
import { z } from 'zod';
import { startProgram, type StartOrder, type StartReport } from './start-program.ts';

/** What an order that went to the helper comes to; `lost` when the helper ended before it had told the end. */
export type HelperReport = StartReport | { readonly type: 'lost' };

/** A small process that starts programs for this one. */
export interface SpawnHelper {
  isReady(): boolean;
  /** It ended or could not be started; it takes nothing any more. */
  isLost(): boolean;
  /** Starts a program; the order's `id` is given here. */
  start(order: StartOrder, tell: (report: HelperReport) => void): void;
  /** Its process id, where it could be started. */
  readonly pid: number | undefined;
}

const answerSchema = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('started'), id: z.number(), pid: z.number() }),
  z.object({ type: z.literal('failed'), id: z.number(), code: z.string(), file: z.string().optional() }),
  z.object({ type: z.literal('ended'), id: z.number(), code: z.number().nullable(), signal: z.string().nullable() }),
]);

/** The helper's whole program: it ends with the channel to its host, and leaves what it started alone. */
const PROGRAM = `process.title = 'flowright-spawn';
const start = ${startProgram.toString()};
const tell = (report) => { if (process.connected) process.send(report); };
process.on('message', (order) => start(order, tell));
process.on('disconnect', () => process.exit());
tell({ type: 'ready' });`;

/**
 * Starts a helper: a Node process that holds little memory, in a session of its own so that no key of a terminal reaches
 * it. It keeps this process alive only while one of its programs runs.
 */
export function createSpawnHelper(): SpawnHelper {
  const tellers = new Map<number, (report: HelperReport) => void>();
  let ready = false;
  let lost = false;
  let last = 0;
  const child = spawn(process.execPath, ['--max-semi-space-size=1', '-e', PROGRAM], {
    cwd: '/',
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });

  function lose(): void {
    if (lost) return;
    lost = true;
    const waiting = [...tellers.values()];
    tellers.clear();
    for (const tell of waiting) tell({ type: 'lost' });
  }

  function hear(message: unknown): void {
    const answer = answerSchema.parse(message);
    if (answer.type === 'ready') {
      ready = true;
      return;
    }
    const tell = tellers.get(answer.id);
    if (answer.type !== 'started') tellers.delete(answer.id);
    if (tellers.size === 0) child.channel?.unref();
    if (answer.type === 'failed') {
      const { type, id, code, file } = answer;
      tell?.({ type, id, code, ...(file === undefined ? {} : { file }) });
    } else tell?.(answer);
  }

  child.on('message', hear);
  child.on('error', lose);
  child.once('disconnect', lose);
  child.unref();
  child.channel?.unref();
  return {
    isReady: () => ready && !lost,
    isLost: () => lost,
    start(order, tell) {
      last += 1;
      tellers.set(last, tell);
      child.channel?.ref();
      // That it could not be sent is told by the end of the channel.
      child.send({ ...order, id: last }, () => undefined);
    },
    pid: child.pid,
  };
}
