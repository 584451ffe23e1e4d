import { join } from 'node:path';
import { z } from 'zod';
import { problem, type Problem } from '../../../../src-shared/lib/problem.ts';
import { readOptions } from '../options.ts';
import { openApp, Refusal, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

const PORT = 'The port must be a number from 0 to 65535.';
const optionsSchema = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/, PORT)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT)
    .optional(),
  open: z.boolean().default(false),
});

/** `serve`: the app in a browser on this machine; prints one line with the address and stays until Ctrl+C. */
export async function serve(
  session: Session,
  _words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { port, open } = readOptions(optionsSchema, given);
  const { terminal, root } = session;
  const { serveBrowser } = await import('../../browser/serve.ts');
  const app = await openApp(session, 'work', 'browser');
  const served = await serveBrowser(app, { rendererDir: join(root, 'dist', 'renderer'), port });
  if (!served.ok) {
    const isOurs = served.error.code === 'port_in_use' && app.role() === 'client' && (await isFlowright(port));
    await app.close();
    throw new Refusal(isOurs ? openAlready(port) : served.error, EXIT.failed);
  }
  if (terminal.json) terminal.line({ url: served.value.address });
  else terminal.out(`Flowright is open at ${served.value.address}`);
  if (open) {
    const { openInSystem } = await import('../../../compose-background.ts');
    const opened = await openInSystem(served.value.address);
    if (!opened.ok && !terminal.json) terminal.note('No browser could be opened here: open the address above yourself.');
  }
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  if (!terminal.json) terminal.note('\nClosed. Runs that were under way go on with the next start.');
  await served.value.close();
  await app.close();
  return EXIT.done;
}

/** Whether the app's own page answers at this port of this machine. */
async function isFlowright(port: number | undefined): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.text()).includes('Flowright');
  } catch {
    return false;
  }
}

function openAlready(port: number | undefined): Problem {
  return problem('already_open', `Flowright is already open at http://127.0.0.1:${port}.`, {
    hint: 'Go to it in the browser it was opened in, or use `flowright serve --open` without a port for another address of the same app.',
    at: '--port',
  });
}
