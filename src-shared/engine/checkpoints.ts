import type { RunEvent } from '../history/events.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { indexOfStep, instanceAt } from './find.ts';
import { nextIndex } from './index-set.ts';
import type { EngineEffect } from './io.ts';
import type { RunState } from './run-state.ts';
import { editTable, tableGet, tableOf, type Table } from './table.ts';

/** An attempt that may have changed files. */
export interface Touch {
  readonly step: string;
  readonly attempt: number;
}

/** The files as they were at a quiet moment: `seq` is the event that recorded it, `after` who may have changed them since the one before. */
export interface Checkpoint {
  readonly snapshot: string;
  readonly seq: number;
  readonly after: readonly Touch[];
}

/** What a run knows of the files in its own workspace. */
export interface FilesState {
  /** Attempts that ended and of which no snapshot speaks yet, oldest first. */
  readonly touched: readonly Touch[];
  /** Those whose snapshot could not be taken; the next one speaks of them too. */
  readonly missed: readonly Touch[];
  readonly checkpoints: Table<Checkpoint>;
  /** The snapshot the files are being made again, after changes were asked for. */
  readonly rewinding?: string;
  /** What the files of a branch began as: a snapshot another run took. */
  readonly start?: { readonly run: string; readonly snapshot?: string; readonly base?: string };
}

/** A run that has changed nothing. */
export const NO_FILES: FilesState = { touched: [], missed: [], checkpoints: tableOf([]) };

/** Whether the step may change files in the workspace. What it says of itself is no proof, so commands that share it count. */
export function mayChangeFiles(step: CompiledStep): boolean {
  switch (step.type) {
    case 'agent':
    case 'command':
    case 'tool':
    case 'deploy':
    case 'workflow':
      return true;
    default:
      return false;
  }
}

/** Whether a snapshot is to be taken now: files may have changed, nobody works on them, and the run goes on. */
export function isCheckpointDue(state: RunState): boolean {
  if (
    state.files.touched.length === 0 ||
    state.files.rewinding !== undefined ||
    state.endedAt !== undefined ||
    state.stopping !== undefined
  )
    return false;
  for (let index = nextIndex(state.working, 0); index >= 0; index = nextIndex(state.working, index + 1))
    if (mayChangeFiles(instanceAt(state, index).plan.step)) return false;
  return true;
}

/** The act of taking the snapshot that is due; it names the last attempt it speaks of. */
export function checkpointEffect(state: RunState): EngineEffect | undefined {
  const last = state.files.touched.at(-1);
  return last === undefined || !isCheckpointDue(state) ? undefined : { type: 'takeCheckpoint', ...last };
}

/** The newest snapshot a run knows: its own, or what it began with. */
export function lastSnapshot({ files, workspace }: RunState): string | undefined {
  const last = tableGet(files.checkpoints, files.checkpoints.length - 1)?.snapshot ?? files.start?.snapshot;
  return last ?? (workspace?.mode === 'isolated' ? workspace.base : undefined);
}

/** What an event says about files. Runs without a workspace of their own, and those that were lent one, keep no account. */
export function foldFiles(run: RunState, { body, seq }: RunEvent): FilesState {
  const { files } = run;
  switch (body.type) {
    case 'stepSucceeded':
    case 'stepFailed':
    case 'stepBlocked':
    case 'stepCancelled': {
      if (run.workspace?.mode !== 'isolated' || run.created?.parent?.workspace !== undefined) return files;
      const index = indexOfStep(run, body.step);
      if (index < 0 || !mayChangeFiles(instanceAt(run, index).plan.step)) return files;
      return { ...files, touched: [...files.touched, { step: body.step, attempt: body.attempt }] };
    }
    case 'checkpointTaken': {
      const [after, touched] = splitAfter(files.touched, body);
      const checkpoints = editTable(files.checkpoints);
      checkpoints.push({ snapshot: body.snapshot, seq, after: [...files.missed, ...after] });
      return { ...files, touched, missed: [], checkpoints: checkpoints.done() };
    }
    case 'checkpointMissed': {
      const [after, touched] = splitAfter(files.touched, body);
      return { ...files, touched, missed: [...files.missed, ...after] };
    }
    case 'rewindStarted':
      return { ...files, rewinding: body.snapshot };
    case 'rewindEnded': {
      if (!body.restored) return { ...files, rewinding: undefined };
      const checkpoints = editTable(files.checkpoints);
      checkpoints.push({ snapshot: body.snapshot, seq, after: [] });
      return { ...files, rewinding: undefined, touched: [], missed: [], checkpoints: checkpoints.done() };
    }
    case 'branchStarted':
      return body.files === undefined ? files : { ...files, start: body.files };
    default:
      return files;
  }
}

function splitAfter(
  touched: readonly Touch[],
  last: { readonly step?: string; readonly attempt?: number },
): readonly [readonly Touch[], readonly Touch[]] {
  const at = touched.findLastIndex((touch) => touch.step === last.step && touch.attempt === last.attempt);
  return [touched.slice(0, at + 1), touched.slice(at + 1)];
}
