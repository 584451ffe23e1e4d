import type { MissingRequirement } from '../../src-shared/workflow/checks/requirement-findings.ts';
import type { Workflow } from '../../src-shared/workflow/schema.ts';

/** What is installed and connected on this machine, asked by what workflows require. */
export interface Requirements {
  /** What of it is not here, in the order it is written; each with how to get it. */
  missing(requires: Workflow['requires']): Promise<readonly MissingRequirement[]>;
}
