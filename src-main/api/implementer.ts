import { implement, ORPCError } from '@orpc/server';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import { contract } from '../../src-shared/wire/contract.ts';

/**
 * The contract's implementer: one `.handler` per entry. What comes in is checked; what a handler gives was made here and is held to the
 * contract by its type, so it is not checked once more.
 */
export const os = implement(contract).$config({ initialOutputValidationIndex: Number.NaN });

/** The typed error every expected failure crosses the wire as. */
export function problemError(data: Problem): ORPCError<'PROBLEM', Problem> {
  return new ORPCError('PROBLEM', { defined: true, message: data.message, data });
}

/** The value of a result, or the typed PROBLEM error thrown. */
export function unwrap<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw problemError(result.error);
  return result.value;
}
