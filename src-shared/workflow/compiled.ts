import type { LoopStep, Step, Workflow, WorkflowStep } from './schema.ts';
import type { WorkspaceMode } from './workflow-fields.ts';

/** A step with everything position or default would say made explicit. */
export type CompiledStep = (Exclude<Step, LoopStep | WorkflowStep> | CompiledUse | CompiledLoop) & {
  /** Effective needs: sibling ids this step waits for; empty means it starts at once. */
  readonly needs: readonly string[];
  /** What people call it: the name, else words made from the id or goal. */
  readonly name: string;
};

/** A step that runs another workflow; `child` is that workflow's hash, absent only where a text was compiled on its own. */
export type CompiledUse = WorkflowStep & { readonly child?: string };

/** A loop whose body is compiled too. */
export type CompiledLoop = Omit<LoopStep, 'steps'> & { readonly steps: readonly CompiledStep[] };

/** The workflow as a run pins it: canonical, self-contained, identified by `hash` (sha256 hex of its canonical JSON). */
export interface CompiledWorkflow {
  readonly format: 1;
  readonly hash: string;
  readonly workflow: Omit<Workflow, 'steps' | 'workspace'> & {
    readonly workspace: { readonly mode: WorkspaceMode; readonly end: WorkspaceEnd };
    readonly steps: readonly CompiledStep[];
  };
}

/** What becomes of a workspace when its run has ended. */
export type WorkspaceEnd = 'delete_on_success' | 'keep_while_unmerged' | { readonly keep_days: number };
