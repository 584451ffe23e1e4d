import { ORPCError } from '@orpc/client';
import { problem, problemSchema, type Problem } from '../../src-shared/lib/problem.ts';
import { ConnectionLost } from './lost.ts';

/** What a failed call says to a person: the host's own Problem, a lost connection, or the bug that it is. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError) {
    const parsed = problemSchema.safeParse(error.data);
    if (parsed.success) return parsed.data;
    return problem(String(error.code).toLowerCase(), `Flowright could not do this: ${error.message}`, {
      hint: 'Try again. If it happens again, run the self-test in Settings.',
    });
  }
  if (error instanceof ConnectionLost || (error instanceof Error && error.message.startsWith('[AsyncIdQueue]'))) {
    return problem('connection_lost', 'The connection was lost before this was answered.', {
      hint: 'Flowright connects again by itself. Look whether it was done before you repeat it.',
    });
  }
  return problem('unexpected', error instanceof Error ? error.message : String(error), {
    hint: 'Try again. If it happens again, run the self-test in Settings.',
  });
}
