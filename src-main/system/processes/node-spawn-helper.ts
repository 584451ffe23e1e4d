import { spawn } from 'node:child_process';
import { z } from 'zod';
import { createSpawnHelper, type SpawnHelper } from './spawn-helper.ts';
import { startProgram } from './start-program.ts';

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

/** Starts a helper that is a Node process holding little memory, in a session of its own so that no key of a terminal reaches it. */
export function createNodeSpawnHelper(): SpawnHelper {
  return createSpawnHelper((ears) => {
    const child = spawn(process.execPath, ['--max-semi-space-size=1', '-e', PROGRAM], {
      cwd: '/',
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    });
    child.on('message', (message) => {
      const answer = answerSchema.parse(message);
      if (answer.type === 'ready') ears.ready();
      else if (answer.type === 'failed') {
        const { type, id, code, file } = answer;
        ears.report({ type, id, code, ...(file === undefined ? {} : { file }) });
      } else ears.report(answer);
    });
    child.on('error', () => ears.lost());
    child.once('disconnect', () => ears.lost());
    child.unref();
    return {
      pid: child.pid,
      send: (order) => void child.send(order, () => undefined),
      hold(how) {
        if (how === 'held') child.channel?.ref();
        else child.channel?.unref();
      },
    };
  });
}
