import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { Check, ToolView } from '../../src-shared/wire/views.ts';
import type { Artifacts } from '../ports/artifacts.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommittedFiles } from '../ports/committed-files.ts';
import type { FileVersions } from '../ports/file-versions.ts';
import type { History } from '../ports/history.ts';
import type { Documents, Folders, Library } from '../ports/library.ts';
import type { Importer } from '../ports/importer.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { Logs } from '../ports/logs.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Trash, Workspaces } from '../ports/workspaces.ts';
import type { CoverText } from '../runtime/covered-artifacts.ts';
import type { Retention } from '../runtime/retention.ts';
import type { WriteBack } from '../ports/write-back.ts';
import type { Runtime } from '../runtime/surface.ts';

/** The part of the runtime the handlers call. */
export type Runs = Pick<
  Runtime,
  | 'start'
  | 'lookAhead'
  | 'branch'
  | 'cancel'
  | 'answer'
  | 'pause'
  | 'resume'
  | 'state'
  | 'stalled'
  | 'takeUp'
  | 'isDormant'
  | 'onChange'
  | 'limits'
>;

/** What the running program says about itself. */
export interface HostFacts {
  readonly version: string;
  readonly home: string;
  readonly shell: 'electron' | 'browser' | 'cli';
  readonly pid: number;
  readonly since: number;
  notice(): Problem | null;
}

/** The history as a file that grows, shrinks and may break. */
export interface Storage {
  readonly store: RetentionStore;
  readonly files: RunFiles;
  readonly retention: Pick<Retention, 'run'>;
  /** Writes what is readable to an absolute path. */
  salvage(to: string): Promise<
    Result<
      {
        readonly path: string;
        readonly runs: number;
        readonly events: number;
        readonly workflows: number;
        readonly brokenPlaces: number;
      },
      Problem
    >
  >;
  /** Puts the damaged history aside, gives its new path, and opens a new one once this call is answered. */
  beginAnew(): Result<string, Problem>;
}

/** Everything the handlers stand on; compose.ts fills it. */
export interface Services {
  readonly facts: HostFacts;
  readonly clock: Clock;
  readonly history: History;
  readonly runs: Runs;
  readonly logs: Logs;
  readonly artifacts: Artifacts;
  readonly workspaces: Workspaces & WriteBack;
  readonly trash: Trash;
  readonly secrets: Secrets;
  /** Covers the secrets of a run's family in a text made of its files. */
  readonly coverText: CoverText;
  readonly library: Library;
  readonly documents: Documents;
  readonly importer: Importer;
  readonly versions: FileVersions;
  readonly committed: CommittedFiles;
  readonly folders: Folders;
  readonly storage: Storage;
  tools(): Promise<readonly ToolView[]>;
  selfTest(): Promise<readonly Check[]>;
}
