import { join } from 'node:path';
import type { Block } from '../src-shared/workflow/capabilities.ts';
import type { CommittedFiles } from './ports/committed-files.ts';
import type { Library } from './ports/library.ts';
import { createDescribeLimits } from './policies/describe-limits.ts';
import { createOwnPolicies } from './policies/own-policies.ts';
import { createSandbox } from './policies/sandbox.ts';
import type { DescribeLimits } from './ports/policies.ts';
import type { Processes } from './ports/processes.ts';
import type { Requirements } from './ports/requirements.ts';
import { createRequirements } from './system/requirements.ts';
import { createProcesses } from './system/processes/processes.ts';
import { loadShellParser } from './policies/shell-parser.ts';
import type { Importer } from './ports/importer.ts';
import { createImporter } from './library/import/importer.ts';
import { createLibrary } from './library/library.ts';
import { readWorkflowFile } from './library/read-text.ts';
import { workflowFiles } from './library/layers.ts';
import { firstThere, writeFileAtomic, writeWithNewFiles } from './system/write-file-atomic.ts';
import { createCommittedFiles } from './workspaces/git/committed-files.ts';

/** Reading and writing workflow files without the engine: what validate, show, edit and diff need. */
export interface WorkflowFiles {
  readonly library: Library;
  readonly importer: Importer;
  readonly read: typeof readWorkflowFile;
  /** The limits a workflow would run under, in words, and how they are kept here. */
  readonly limits: DescribeLimits;
  readonly write: typeof writeFileAtomic;
  /** Writes a file, and files that come with it, which must not be there yet. */
  readonly writeWithNew: typeof writeWithNewFiles;
  /** Why new files cannot be written: the first of them that is there already. */
  readonly firstThere: typeof firstThere;
  /** Workflow files of a folder: its own, else those of its subfolders. */
  readonly within: typeof workflowFiles;
  /** Files as git has them. */
  readonly committed: CommittedFiles;
  /** The built-in blocks, to say in words what a workflow may do. */
  blocks(): Promise<readonly Block[]>;
}

/** Joins the parts. */
export function composeFiles(roots: { readonly home: string; readonly bundledDir: string }): WorkflowFiles {
  const processes = createProcesses();
  const sandbox = createSandbox({
    processes,
    dir: join(roots.home, 'sandbox'),
    platform: process.platform,
    env: process.env,
  });
  const limits = createDescribeLimits({ own: createOwnPolicies(roots.home), enforcing: sandbox });
  return {
    library: createLibrary(roots, { blocks, shell: loadShellParser, limits, requirements: composeRequirements(processes) }),
    importer: createImporter({ processes, write: writeFileAtomic, folder: join(roots.home, 'workflows') }),
    read: readWorkflowFile,
    limits,
    write: writeFileAtomic,
    writeWithNew: writeWithNewFiles,
    firstThere,
    within: workflowFiles,
    committed: createCommittedFiles(processes),
    blocks,
  };
}

/** What is here for workflows to require: programs of the PATH, the person as agent, the built-in tool server. */
export function composeRequirements(processes: Processes): Requirements {
  return createRequirements({
    processes,
    agents: () => Promise.resolve(['you']),
    servers: () => Promise.resolve(['flowright']),
  });
}

async function blocks() {
  return (await import('./tools/builtin-tools.ts')).builtinToolViews();
}
