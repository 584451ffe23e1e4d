import { resolve } from 'node:path';
import { z } from 'zod';
import { programName } from '../program-name.ts';
import { need, readOptions, unknownWord } from '../options.ts';
import { withApp, type Session } from '../session.ts';
import { EXIT, safe, size, table, type ExitCode } from '../terminal.ts';

const optionsSchema = z.object({ out: z.string().optional() });

/** `storage`: how much is kept, and what makes it less or saves it. */
export async function storage(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const [what = 'show'] = words;
  switch (what) {
    case 'show':
      return show(session);
    case 'compact':
      return compact(session);
    case 'keep':
    case 'release':
      return keep(session, { runId: need(words, 1, `storage ${what} <run>`), kept: what === 'keep' });
    case 'export':
      return exportAll(session, readOptions(optionsSchema, given).out ?? words[1]);
    case 'fresh':
      return fresh(session);
    default:
      throw unknownWord('storage', what, ['show', 'compact', 'keep', 'release', 'export', 'fresh']);
  }
}

async function show(session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const { now, settings } = await withApp(session, 'read', async (api) => ({
    now: await api.storage.show(),
    settings: await api.settings.get(),
  }));
  if (terminal.json) {
    terminal.line({
      database_bytes: now.databaseBytes,
      free_bytes: now.freeBytes,
      log_bytes: now.logBytes,
      artifact_bytes: now.artifactBytes,
      workspace_bytes: now.workspaceBytes,
      trash_bytes: now.trashBytes,
      runs: now.runs,
      compacted_runs: now.compactedRuns,
      keep_days: settings.keepDays,
      keep_gb: settings.keepGb,
      keep_artifacts: settings.keepArtifacts,
    });
    return EXIT.done;
  }
  terminal.out(
    table([
      ['History', size(now.databaseBytes), `${now.runs} runs, ${now.compactedRuns} of them compacted`],
      ['Logs', size(now.logBytes), ''],
      ['Artifacts', size(now.artifactBytes), ''],
      ['Workspaces', size(now.workspaceBytes), `see: ${programName()} workspace list`],
      ['Trash', size(now.trashBytes), `see: ${programName()} trash`],
    ]),
  );
  const days = settings.keepDays === null ? 'for ever' : `for ${settings.keepDays} days`;
  const most = settings.keepGb === null ? '' : `, at most ${settings.keepGb} GB`;
  terminal.out(terminal.paint.dim(`Runs that have ended are kept whole ${days}${most}; then a summary stays.`));
  return EXIT.done;
}

async function compact(session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const done = await withApp(session, 'read', (api) => api.storage.compact());
  if (terminal.json) terminal.line({ compacted: done.compacted, events: done.events, freed_bytes: done.freedBytes });
  else
    terminal.out(
      done.compacted === 0
        ? `Nothing is old enough to be compacted. ${size(done.freedBytes)} went back to the disk.`
        : `${done.compacted} runs are summaries now; ${size(done.freedBytes)} went back to the disk.`,
    );
  return EXIT.done;
}

async function keep(session: Session, wish: { readonly runId: string; readonly kept: boolean }): Promise<ExitCode> {
  await withApp(session, 'read', (api) => api.storage.keep(wish));
  if (session.terminal.json) session.terminal.line({ run_id: wish.runId, kept: wish.kept });
  else session.terminal.out(wish.kept ? `${wish.runId} stays whole.` : `${wish.runId} is compacted when it is old.`);
  return EXIT.done;
}

async function exportAll(session: Session, out: string | undefined): Promise<ExitCode> {
  const { terminal } = session;
  const done = await withApp(session, 'read', (api) => api.storage.export(out === undefined ? {} : { path: resolve(out) }));
  if (terminal.json) {
    terminal.line({ path: done.path, runs: done.runs, events: done.events, broken_places: done.brokenPlaces });
  } else {
    terminal.out(`${done.runs} runs with ${done.events} events are in ${safe(done.path)}`);
    if (done.brokenPlaces > 0) terminal.out(`${done.brokenPlaces} places of the history could not be read.`);
  }
  return EXIT.done;
}

async function fresh(session: Session): Promise<ExitCode> {
  const { path } = await withApp(session, 'read', (api) => api.storage.fresh());
  if (session.terminal.json) session.terminal.line({ path });
  else session.terminal.out(`A new history is begun. The damaged one is kept at ${safe(path)}`);
  return EXIT.done;
}
