import { randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileProblem } from '../../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Trash, TrashEntry } from '../../ports/workspaces.ts';
import { sizeOf } from '../folders/folder-copy.ts';
import { kindAt, moveSafely, refuseMove } from '../folders/move-safely.ts';
import { appendNotes, readNotes, type TrashNote } from './trash-journal.ts';

/** What a trash is made with: the folder of its journal and files, and the clock that dates entries. */
export interface TrashParts {
  readonly dir: string;
  readonly clock: Clock;
}

/**
 * {@link Trash} in a folder: `journal` says what was to be moved before it is; a move that a crash cut short is settled
 * by looking where the file is. One call works at a time.
 */
export function createTrash({ dir, clock }: TrashParts): Trash {
  const journal = join(dir, 'journal');
  const alone = oneAtATime();
  return {
    move: ({ runId, step, from, to }) =>
      alone(async () => {
        const id = randomBytes(9).toString('hex');
        const source = resolve(from);
        const target = resolve(to ?? join(dir, 'files', id, basename(source)));
        try {
          const refused = await refuseMove(source, target);
          if (refused !== undefined) return err(refused);
          const entry = { id, runId, step, from: source, to: target, at: clock.now(), bytes: await bytesAt(source) };
          await appendNotes(journal, [{ note: 'move', ...entry }]);
          const moved = await moveSafely(source, target);
          await appendNotes(journal, [{ note: moved.ok ? 'moved' : 'notMoved', id }]);
          return moved.ok ? ok({ ...entry, restored: false }) : moved;
        } catch (error) {
          return err(fileProblem(error, source));
        }
      }),
    list: (runId) => alone(async () => (await settled(journal)).filter((entry) => runId === undefined || entry.runId === runId)),
    putBack: (ids) =>
      alone(async () => {
        const restored: string[] = [];
        const problems: Problem[] = [];
        const known = await settled(journal);
        // Last moved, first back: a folder is there again before what was in it.
        const wanted = known.filter(({ id }) => ids.includes(id)).reverse();
        ids.filter((id) => !known.some((entry) => entry.id === id)).forEach((id) => problems.push(unknownEntry(id)));
        for (const entry of wanted) {
          const done = await putBackOne(journal, entry);
          if (done.ok) restored.push(entry.id);
          else problems.push(done.error);
        }
        return { restored, problems };
      }),
  };
}

async function putBackOne(journal: string, { id, from, to, restored }: TrashEntry): Promise<Result<void, Problem>> {
  if (restored) return ok(undefined);
  try {
    const refused = await refuseMove(to, from);
    if (refused !== undefined) return err(refused);
    await appendNotes(journal, [{ note: 'putBack', id }]);
    const moved = await moveSafely(to, from);
    await appendNotes(journal, [{ note: moved.ok ? 'restored' : 'notRestored', id }]);
    return moved;
  } catch (error) {
    return err(fileProblem(error, to));
  }
}

type Stage = TrashNote['note'];

/** Entries as they are, oldest first; what a crash left open is settled by where the file is and noted. */
async function settled(journal: string): Promise<readonly TrashEntry[]> {
  const entries = new Map<string, { readonly entry: Omit<TrashEntry, 'restored'>; readonly stage: Stage }>();
  for (const note of await readNotes(journal)) {
    if (note.note === 'move') {
      const { note: stage, ...entry } = note;
      entries.set(note.id, { entry, stage });
      continue;
    }
    const known = entries.get(note.id);
    if (known !== undefined) entries.set(note.id, { ...known, stage: note.note });
  }
  const found: TrashEntry[] = [];
  const notes: TrashNote[] = [];
  for (const { entry, stage } of entries.values()) {
    const now = await stageNow(stage, entry);
    if (now !== stage) notes.push({ note: now, id: entry.id });
    if (now !== 'notMoved') found.push({ ...entry, restored: now === 'restored' });
  }
  if (notes.length > 0) await appendNotes(journal, notes);
  return found;
}

/** While the original is there, the move has not happened: it goes only after its copy is complete. */
async function stageNow(
  stage: Stage,
  { from, to }: Pick<TrashEntry, 'from' | 'to'>,
): Promise<Exclude<Stage, 'move' | 'putBack'>> {
  switch (stage) {
    case 'move':
      return (await kindAt(from)) === undefined && (await kindAt(to)) !== undefined ? 'moved' : 'notMoved';
    case 'putBack':
      return (await kindAt(to)) === undefined && (await kindAt(from)) !== undefined ? 'restored' : 'notRestored';
    case 'moved':
    case 'notMoved':
    case 'restored':
    case 'notRestored':
      return stage;
  }
}

async function bytesAt(path: string): Promise<number> {
  const stat = await lstat(path);
  return stat.isDirectory() ? (await sizeOf(path)).bytes : stat.size;
}

function unknownEntry(id: string): Problem {
  return problem('not_found', 'This is not in the trash.', { hint: 'The list may be old; look again.', at: id });
}

function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
