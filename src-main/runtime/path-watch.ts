import type { StepError, WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import { forbiddenPaths, type PathRules } from '../../src-shared/workflow/policies/paths.ts';
import type { RuntimePorts } from './surface.ts';

/** An attempt that may write files under limits. */
export interface Writer {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
  readonly workspace: WorkspaceRecord;
  readonly rules: PathRules;
  readonly signal: AbortSignal;
}

/** Looks through workspaces after every group of writers that overlapped; workspaces are told apart by their folder. */
export interface PathWatches {
  /** Does the work, then waits until nobody writes and says which forbidden files the group had changed; they are back as they were. */
  around<T>(writer: Writer, work: () => Promise<T>): Promise<{ readonly result?: T; readonly forbidden?: StepError }>;
}

/** How long a writer that was told to end is waited for before the others are judged without it, ms. */
const LEAVE_MS = 20_000;

interface Waiting {
  readonly writer: Writer;
  readonly tell: (forbidden: StepError | undefined) => void;
}

interface Group {
  active: number;
  /** What the files were before the first of them began. */
  baseline: Promise<Result<string, Problem>> | undefined;
  done: Waiting[];
  /** Settles once nobody of the group is left to be judged; nobody new begins before. */
  judged: Promise<void> | undefined;
  release: () => void;
}

type Ports = Pick<RuntimePorts, 'workspaces' | 'artifacts' | 'history' | 'clock'>;

/** Makes the watches of a host. What the files were is kept in the history, so that a new host judges what an old one left. */
export function createPathWatches(
  ports: Ports,
  kept: (runId: string, artifact: { readonly step: string; readonly attempt: number; readonly text: string }) => Promise<void>,
): PathWatches {
  const groups = new Map<string, Group>();

  function groupOf(root: string): Group {
    const known = groups.get(root);
    if (known !== undefined) return known;
    const made: Group = { active: 0, baseline: undefined, done: [], judged: undefined, release: () => undefined };
    groups.set(root, made);
    return made;
  }

  async function baselineOf(writer: Writer): Promise<Result<string, Problem>> {
    const { workspace, step, attempt } = writer;
    const key = keyOf(workspace);
    const left = ports.history.setting(key);
    if (left !== undefined && left !== '') return ok(left);
    const taken = await ports.workspaces.snapshot({ runId: ownerOf(writer), step, attempt, workspace });
    if (!taken.ok) return taken;
    const stored = await ports.history.setSetting(key, taken.value);
    return stored.ok ? taken : stored;
  }

  /** Nobody writes: what has changed since the first of the group began? */
  async function judge(group: Group): Promise<void> {
    const { done, baseline } = group;
    const [first] = done;
    const before = await baseline;
    if (first === undefined || before === undefined) return;
    const tellAll = (verdict: (beside: readonly string[]) => StepError | undefined): void => {
      for (const { writer, tell } of done)
        tell(verdict(done.flatMap((each) => (each.writer === writer ? [] : [each.writer.step]))));
    };
    if (!before.ok) return tellAll(() => unchecked(before.error));
    const { workspace } = first.writer;
    const place = { runId: ownerOf(first.writer), workspace };
    const changed = await ports.workspaces.changes({ ...place, from: before.value });
    if (!changed.ok) return tellAll(() => unchecked(changed.error));
    const all = changed.value.files.map(({ path }) => path);
    const paths = [...new Set(done.flatMap(({ writer }) => forbiddenPaths(writer.rules, all)))].sort();
    if (paths.length > 0) {
      for (const { writer } of done)
        await kept(writer.runId, { step: writer.step, attempt: writer.attempt, text: changed.value.patch });
      const restored = await ports.workspaces.restore({ ...place, snapshot: before.value, paths });
      if (!restored.ok) return tellAll((beside) => notUndone({ paths, beside }, restored.error));
    }
    await ports.history.setSetting(keyOf(workspace), '');
    tellAll((beside) => (paths.length === 0 ? undefined : undone({ paths, beside })));
  }

  async function leave(group: Group): Promise<void> {
    group.active -= 1;
    if (group.active > 0) return;
    await judge(group);
    group.done = [];
    group.baseline = undefined;
    group.judged = undefined;
    group.release();
  }

  return {
    async around(writer, work) {
      const group = groupOf(writer.workspace.root);
      // Once one of a group waits to be judged nobody joins, so that its turn comes.
      while (group.judged !== undefined) await group.judged;
      group.active += 1;
      group.baseline ??= baselineOf(writer);
      const before = await group.baseline;
      let result: Awaited<ReturnType<typeof work>> | undefined;
      let given = false;
      if (before.ok && !writer.signal.aborted) {
        const hung = new Promise<undefined>((resolve) => {
          writer.signal.addEventListener('abort', () => ports.clock.after(LEAVE_MS, () => resolve(undefined)), { once: true });
        });
        result = await Promise.race([work(), hung]);
        given = result !== undefined;
      }
      const verdict = new Promise<StepError | undefined>((tell) => group.done.push({ writer, tell }));
      group.judged ??= new Promise<void>((resolve) => {
        group.release = resolve;
      });
      void leave(group);
      const forbidden = await verdict;
      return { ...(given && result !== undefined ? { result } : {}), ...(forbidden === undefined ? {} : { forbidden }) };
    },
  };
}

/** The run whose workspace it is: a child may work in its parent's. */
function ownerOf({ runId, workspace }: Writer): string {
  return workspace.lentBy ?? runId;
}

function keyOf({ root }: WorkspaceRecord): string {
  return `paths:${root}`;
}

/** What may not change and did, and the other steps that worked on the files at that time. */
interface About {
  readonly paths: readonly string[];
  readonly beside: readonly string[];
}

function undone(about: About): StepError {
  const alone = about.beside.length === 0;
  return {
    code: 'path_forbidden',
    message: `${said(about)}. These files are back as they were; the change is kept as forbidden.patch.`,
    hint: alone
      ? 'Let the step leave them alone, or allow them under policies.repo.'
      : 'Let the steps leave them alone, or allow them under policies.repo. One after the other they show which of them it was.',
    detail: { paths: [...about.paths] },
  };
}

function notUndone(about: About, why: Problem): StepError {
  return {
    code: 'path_forbidden',
    message: `${said(about)}, and they could not be put back: ${why.message}`,
    hint: why.hint ?? 'Look at the workspace; the change is kept as forbidden.patch.',
    detail: { paths: [...about.paths] },
    retryable: false,
  };
}

/** Of steps that work at the same time nobody knows which one changed a file, so none is accused. */
function said({ paths, beside }: About): string {
  return beside.length === 0
    ? `It changed ${listed(paths)}, which policies.repo forbids`
    : `${listed(paths)} changed while it and ${listed(beside)} worked on the files, which policies.repo forbids`;
}

function unchecked(why: Problem): StepError {
  return {
    code: 'paths_unchecked',
    message: `Which files it changed cannot be told, and policies.repo limits them: ${why.message}`,
    ...(why.hint === undefined ? {} : { hint: why.hint }),
    retryable: false,
  };
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}
