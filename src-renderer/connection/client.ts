import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src-shared/wire/contract.ts';

/** The contract as the app calls it: `client.runs.start(…)`, feeds as async iterators. */
export type Client = ContractRouterClient<Contract>;
