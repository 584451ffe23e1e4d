import { problem, problemSchema, type Problem } from '../../../src-shared/lib/problem.ts';

/** The readable problem inside whatever a call threw. */
export function problemOf(failure: unknown, at: string): Problem {
  const data =
    typeof failure === 'object' && failure !== null && 'data' in failure ? problemSchema.safeParse(failure.data) : undefined;
  if (data?.success === true) return data.data;
  return problem('no_answer', 'Flowright could not do this: the connection to its engine is lost.', {
    at,
    hint: 'Wait until the connection is back, then try again. Your changes are kept.',
  });
}
