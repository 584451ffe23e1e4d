import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../src-shared/wire/contract.ts';

type Client = ContractRouterClient<Contract>;

/** The part of the host an open document talks to. */
export interface DocumentClient {
  readonly documents: Omit<Client['documents'], 'changes'> & {
    /** Ticks with the new version when the file changes outside, until `signal` ends it. */
    changes(input: { path: string }, options: { signal: AbortSignal }): PromiseLike<AsyncIterable<{ version: string }>>;
  };
  readonly library: Pick<Client['library'], 'tools'>;
  readonly runs: Pick<Client['runs'], 'list' | 'get'>;
}
