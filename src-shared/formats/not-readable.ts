import { problem, type Problem } from '../lib/problem.ts';
import type { ReadParts } from './read-workflow.ts';

/** Says of a text that cannot be read why, where and what to do; `path` is its file's. */
export function notReadable({ diagnostics }: Pick<ReadParts, 'diagnostics'>, path: string | undefined): Problem {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const line = first?.range === undefined ? '' : ` (line ${first.range.start.line})`;
  return problem('text_not_readable', `The text cannot be read${line}: ${first?.message ?? 'it holds no workflow.'}`, {
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    ...(path === undefined ? {} : { at: path }),
  });
}
