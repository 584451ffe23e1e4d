import { z } from 'zod';
import { checkExecution } from '../../../src-shared/engine/simulation/simulate-findings.ts';
import { checkText } from '../../../src-shared/formats/check-text.ts';
import type { Diagnostic } from '../../../src-shared/workflow/checks/diagnostic.ts';
import { callsTools } from '../../../src-shared/workflow/checks/check-tools.ts';
import { usesOf } from '../../../src-shared/workflow/checks/links.ts';
import type { Workflow } from '../../../src-shared/workflow/schema.ts';

/** A text to look at more deeply than reading does. */
export interface DeepQuestion {
  readonly path: string;
  readonly text: string;
}

/** What walking a text found beyond what reading it finds; `linked` where that needs other files or tools, which the host has. */
export type DeepAnswer = { readonly kind: 'walked'; readonly diagnostics: readonly Diagnostic[] } | { readonly kind: 'linked' };

/** Walks the workflow a text says in simulated worlds; a text with errors has nothing to walk. Takes up to a second or two. */
export function deepCheck({ path, text }: DeepQuestion): DeepAnswer {
  const checked = checkText(text, { path });
  if (checked.workflow !== undefined && reachesOut(checked.workflow)) return { kind: 'linked' };
  const { compiled } = checked;
  return { kind: 'walked', diagnostics: compiled === undefined ? [] : checked.place(checkExecution(compiled).findings) };
}

/** Whether what is right about a workflow depends on other workflows, tools, this machine, or what only the host can read. */
function reachesOut(workflow: Workflow): boolean {
  const { requires, policies } = workflow;
  return requires !== undefined || policies?.commands !== undefined || callsTools(workflow) || usesOf(workflow).length > 0;
}

const question = z.object({ path: z.string(), text: z.string() });
const answer = z.object({ kind: z.enum(['walked', 'linked']) });

/** Whether a message is a question: the page and its worker are one program, so its form is all there is to check. */
export function isDeepQuestion(message: unknown): message is DeepQuestion {
  return question.safeParse(message).success;
}

/** Whether a message is an answer; see {@link isDeepQuestion}. */
export function isDeepAnswer(message: unknown): message is DeepAnswer {
  return answer.safeParse(message).success;
}
