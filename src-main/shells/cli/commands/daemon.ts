import type { RunView } from '../../../../src-shared/wire/views.ts';
import { openApp, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

const LOOK_MS = 500;
const IDLE_LOOKS = 6;

/** `daemon`: hosts runs without a terminal, those named first, and leaves when for a while none could go on by itself. */
export async function daemon(session: Session, words: readonly string[]): Promise<ExitCode> {
  const app = await openApp(session, 'task');
  for (const runId of words) await app.api.runs.takeUp({ runId });
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  process.once('SIGTERM', () => stopped.abort());
  // Started beside a host that is there already: nothing to do.
  for (let idle = 0; app.role() === 'host' && idle < IDLE_LOOKS && !stopped.signal.aborted;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const open = await app.api.runs.list({ statuses: ['queued', 'running', 'waiting', 'paused'], limit: 500 });
    const inbox = await app.api.inbox.list();
    const alive = open.some((run) =>
      run.status === 'paused' ? isAtWork(run) : run.status !== 'waiting' || !inbox.some(({ runId }) => runId === run.runId),
    );
    idle = alive ? 0 : idle + 1;
  }
  await app.close();
  return EXIT.done;
}

/** A pause starts nothing new, but what works goes on to its end. */
function isAtWork({ current, picture }: RunView): boolean {
  if (current?.status !== 'running') return false;
  const id = current.step.split('.').at(-1);
  return picture.nodes.find((node) => node.id === id)?.type !== 'loop';
}
