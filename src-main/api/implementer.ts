import { implement, ORPCError } from '@orpc/server';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import { contract } from '../../src-shared/wire/contract.ts';

/** The contract's implementer: one `.handler` per entry. */
export const os = implement(contract);

/** The typed error every expected failure crosses the wire as. */
export function problemError(data: Problem): ORPCError<'PROBLEM', Problem> {
  return new ORPCError('PROBLEM', { defined: true, message: data.message, data });
}

/** The value of a result, or the typed PROBLEM error thrown. */
export function unwrap<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw problemError(result.error);
  return result.value;
}
