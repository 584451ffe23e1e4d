import { problem } from '../../../../src-shared/lib/problem.ts';
import { Refusal, withApp, type Session } from '../session.ts';
import { EXIT, safe, size, table, type ExitCode } from '../terminal.ts';

/** `trash`: files that in-place runs moved away and that can be put back. */
export async function trash(session: Session, words: readonly string[]): Promise<ExitCode> {
  const { terminal } = session;
  const [runId] = words;
  const entries = await withApp(session, 'read', async (api) => {
    const moved = await api.trash.list({ runId });
    // Nothing moved away is an answer about a run that is there.
    if (runId !== undefined && moved.length === 0) await api.runs.get({ runId });
    return moved;
  });
  if (terminal.json) terminal.line(entries.map(({ runId: run_id, ...entry }) => ({ ...entry, run_id })));
  else if (entries.length === 0) terminal.out('Nothing was moved away.');
  else
    terminal.out(
      table(
        entries.map((entry) => [
          entry.restored ? 'put back' : 'moved',
          safe(entry.from),
          size(entry.bytes),
          entry.runId,
          entry.id,
        ]),
        (text, column) => (column > 1 ? terminal.paint.dim(text) : text),
      ),
    );
  return EXIT.done;
}

/** `undo`: puts files back, all that a run moved or single ones by id. */
export async function undo(session: Session, words: readonly string[]): Promise<ExitCode> {
  const { terminal } = session;
  const { restored, problems } = await withApp(session, 'read', async (api) => {
    const entries = await api.trash.list({});
    const ids = entries
      .filter((entry) => !entry.restored && words.some((word) => word === entry.id || word === entry.runId))
      .map((entry) => entry.id);
    if (ids.length === 0)
      throw new Refusal(
        problem('nothing_to_undo', `Nothing is moved away under ${words.join(', ')}.`, {
          hint: 'See `flowright trash` for what can be put back.',
        }),
        EXIT.failed,
      );
    return api.trash.putBack({ ids });
  });
  if (terminal.json) terminal.line({ restored, problems });
  else {
    terminal.out(
      `${restored.length} ${restored.length === 1 ? 'file is' : 'files are'} back where ${restored.length === 1 ? 'it was' : 'they were'}.`,
    );
    for (const each of problems) terminal.problem(each);
  }
  return problems.length === 0 ? EXIT.done : EXIT.failed;
}
