import type { KnownTool } from '../../src-shared/workflow/known-tool.ts';
import type { LoadShellParser } from './policies.ts';
import type { Requirements } from './requirements.ts';

/** What a workflow is judged with when a run of it begins: the tools that are there, a reader of shell text, what this machine has. */
export interface Judging {
  tools(): Promise<readonly KnownTool[]>;
  readonly shell: LoadShellParser;
  readonly requirements: Requirements;
}
