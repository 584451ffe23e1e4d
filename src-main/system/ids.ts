import { randomUUID } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Ids } from '../ports/ids.ts';

const nextUlid = monotonicFactory();

/** Ids from the system's randomness; runs made in the same millisecond still sort by when they were made. */
export const systemIds: Ids = {
  run: () => `run_${nextUlid().toLowerCase()}`,
  token: () => randomUUID(),
};
