import type { ArtifactRecord } from '../../src-shared/history/events.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Redactor } from '../../src-shared/lib/redactor.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** Files runs leave behind, kept below the data directory, one folder a run. */
export interface Artifacts {
  /** Absolute folder of a run's artifacts; it exists. */
  folder(runId: string): string;
  /** Copies a file in and gives its record (id unique in the run). */
  add(request: {
    readonly runId: string;
    readonly file: string;
    readonly type: string;
    readonly name: string;
    /** Streams the content passes before it is kept, also of a file that lies in the folder already. */
    readonly redactor?: () => Redactor;
  }): Promise<Result<ArtifactRecord, Problem>>;
  addText(request: {
    readonly runId: string;
    readonly text: string;
    readonly type: string;
    readonly name: string;
    readonly mediaType: string;
  }): Promise<Result<ArtifactRecord, Problem>>;
  /** Copies an artifact of another run in, under the same path and id. */
  copy(request: {
    readonly from: string;
    readonly to: string;
    readonly artifact: ArtifactRecord;
  }): Promise<Result<ArtifactRecord, Problem>>;
  read(runId: string, artifact: ArtifactRecord): Promise<Result<Uint8Array, Problem>>;
}
