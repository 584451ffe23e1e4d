import type { App } from '../../compose-app.ts';
import { openApp, Refusal, type Session } from './session.ts';
import { EXIT } from './terminal.ts';

/** Connects to the host; where there is none, one is started in the background that ends when no run is left. */
export async function openWorking(session: Session): Promise<App> {
  const { hostAnswers, startBackground } = await import('../../compose-background.ts');
  if (!(await hostAnswers(session.home))) {
    const started = await startBackground({ home: session.home, runIds: [] }, process.argv[1] ?? '');
    if (!started.ok) throw new Refusal(started.error, EXIT.failed);
  }
  return openApp(session, 'client');
}

/**
 * Ends a command's part. Runs of others that this process was at work on go on in the background: their own commands
 * have ended, and who asked for one run has not asked for the others to stop. `own` stays as the command leaves it.
 */
export async function leave({ home }: Session, app: App, own?: string): Promise<void> {
  try {
    if (app.role() !== 'host') return;
    const rows = await app.api.runs.list({ statuses: ['queued', 'running'], limit: 500 });
    const others = rows.filter((row) => row.runId !== own && (row.status === 'queued' || row.status === 'running'));
    if (others.length === 0) return;
    const { startBackground } = await import('../../compose-background.ts');
    await startBackground({ home, runIds: others.map((row) => row.runId) }, process.argv[1] ?? '');
  } finally {
    await app.close();
  }
}
