import { findingsOf } from './check.ts';
import { checkTools, withToolOutputs } from './check-tools.ts';
import type { Finding } from './finding.ts';
import type { KnownTool } from '../known-tool.ts';
import { checkLinks, withLinkedOutputs, type Links } from './links.ts';
import { notYetFindings } from './not-yet.ts';
import { commandFindings } from '../policies/command-findings.ts';
import type { ParseShell } from '../policies/shell-script.ts';
import type { Workflow } from '../schema.ts';

/** What is around a workflow, as far as it is known: the workflows it uses, the tools that are there, what is missing on this machine. */
export interface Surroundings {
  readonly links?: Links;
  readonly tools?: readonly KnownTool[];
  /** With a parser of shell text, what commands may run is checked whole. */
  readonly parseShell?: ParseShell | undefined;
  readonly missing?: (workflow: Workflow) => readonly Finding[];
}

/** A workflow with what it reads of others described, and everything that tiers 1 and 2 say of it. */
export interface Judged {
  readonly workflow: Workflow;
  readonly findings: readonly Finding[];
}

/** The one judgement of a workflow in its surroundings: of a file, of a run that starts, of a run that is done again with changes. */
export function judge(read: Workflow, around: Surroundings): Judged {
  const { links, tools } = around;
  const workflow = links === undefined ? read : withLinkedOutputs(read, links);
  const described = tools === undefined ? workflow : withToolOutputs(workflow, tools);
  const ofTools = tools === undefined ? [] : checkTools(workflow, tools);
  const findings = [
    ...withCommands(findingsOf(described), workflow, around.parseShell),
    ...(links === undefined ? [] : checkLinks(workflow, links)),
    ...ofTools,
    ...(links === undefined ? [] : notYetFindings(workflow, ofTools)),
    ...(around.missing?.(workflow) ?? []),
  ];
  return { workflow, findings };
}

/** What a real parser finds in commands takes the place of what could be said without one. */
function withCommands(found: readonly Finding[], workflow: Workflow, parse: ParseShell | undefined): readonly Finding[] {
  if (parse === undefined || workflow.policies?.commands === undefined) return found;
  return [...found.filter((finding) => finding.code !== 'FR504'), ...commandFindings(workflow, parse)];
}
