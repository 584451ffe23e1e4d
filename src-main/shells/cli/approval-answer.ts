import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Prompt } from '../../../src-shared/history/events.ts';
import type { Decided } from './questions.ts';
import { safe } from './terminal.ts';

/** The words a terminal asks an approval with: the options, if there are any, and how to answer. */
export function approvalQuestion(prompt: Prompt): string {
  const options = prompt.options ?? [];
  if (options.length === 0) return `  Approve? (${waysOf(prompt)}) `;
  return `${options.map((option, index) => `  ${index + 1}. ${safe(option)}`).join('\n')}\n  Which one? (${waysOf(prompt)}) `;
}

/** What a typed line decides of an approval, or what could be typed instead. */
export function approvalAnswer(prompt: Prompt, line: string): Result<Decided, Problem> {
  const answer = line.trim();
  const options = prompt.options ?? [];
  const option = options[Number(answer) - 1] ?? options.find((each) => each === answer);
  if (option !== undefined) return ok({ decision: 'approve', option });
  if (options.length === 0 && /^y(es)?$/i.test(answer)) return ok({ decision: 'approve' });
  const change = allowsChanges(prompt) ? /^changes?\s*:\s*(.+)$/i.exec(answer)?.[1] : undefined;
  if (change !== undefined) return ok({ decision: 'changes', words: change });
  const no = /^no?\b[\s,:]*(.*)$/i.exec(answer);
  if (no) return ok({ decision: 'reject', words: no[1] === '' ? undefined : no[1] });
  const said = answer === '' ? 'Nothing is decided yet.' : `“${safe(answer)}” is not an answer.`;
  return err(problem('not_an_answer', said, { hint: `Type ${waysOf(prompt)}.` }));
}

function waysOf(prompt: Prompt): string {
  const options = prompt.options ?? [];
  const yes = options.length === 0 ? 'yes' : options.length === 1 ? '1' : `a number from 1 to ${options.length}`;
  return allowsChanges(prompt)
    ? `${yes}, no with the reason, or “change: …” with what to change`
    : `${yes}, or no with the reason`;
}

function allowsChanges(prompt: Prompt): boolean {
  return prompt.decisions?.includes('changes') === true;
}
