import type { StepError, WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { EffectivePolicies, Policies } from '../../src-shared/workflow/policies/effective.ts';
import type { Capability } from '../../src-shared/workflow/capabilities.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { EnforcementMeans } from '../../src-shared/workflow/policies/enforcement.ts';
import type { ParseShell } from '../../src-shared/workflow/policies/shell-script.ts';

/** Limits of the person and of this machine, read anew for every decision; they can only tighten what a workflow says. */
export interface OwnPolicies {
  /** Fails when they are there and cannot be read: then nothing may start. */
  current(): Result<OwnRules, Problem>;
}

/** What a person's own limits say. */
export interface OwnRules {
  readonly policies: Policies;
  /** Credits a day over all runs. */
  readonly maxCreditsPerDay?: number | undefined;
}

/** Loads the parser of shell text when the first command is judged. */
export type LoadShellParser = () => Promise<ParseShell>;

/** A command about to start, everything about it settled. */
export interface CommandLaunch {
  /** What the step says: text for a shell, or words. */
  readonly text: { readonly command?: string; readonly argv?: readonly string[]; readonly shell?: string };
  /** The words that would be started. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly policies: EffectivePolicies;
  readonly workspace: WorkspaceRecord;
  /** A person consented to run without limits this machine cannot enforce. */
  readonly unenforced: boolean;
}

/** Words to start, and what to do once they have ended. */
export interface AdmittedCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Takes away what was made for this one start. */
  done(): void;
}

/** What this machine has to keep limits with. */
export interface Enforcing {
  means(): Promise<EnforcementMeans>;
}

/** Says in words under which limits a workflow would run here. */
export type DescribeLimits = (compiled: CompiledWorkflow) => Promise<readonly Capability[]>;

/** Judges commands at each attempt and shuts them in where this machine can. */
export interface CommandGuard {
  /** The words to start, or why they may not start. */
  admit(launch: CommandLaunch): Promise<Result<AdmittedCommand, StepError>>;
}
