import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { attemptOf, instanceAt } from './find.ts';
import type { RunState } from './run-state.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LETTERS = 10;
const OWN_LETTERS = 16;

/**
 * The id of the run an attempt of a `workflow` step starts: always the same for the same attempt, so that after a crash the run is
 * found again and never made twice. It begins like its parent's, so lists by id show them together.
 */
export function childRunId(state: RunState, index: number, attempt: number): string {
  const digest = sha256(utf8ToBytes(`${state.runId}/${chainOf(state, index, attempt)}`));
  const own = [...digest.slice(0, OWN_LETTERS)].map((byte) => ALPHABET[byte & 31]).join('');
  return `${state.runId.slice(0, 'run_'.length + TIME_LETTERS)}${own}`;
}

/** A path with the attempts of the loops around it: rounds of a loop that is tried again are other rounds. */
function chainOf(state: RunState, index: number, attempt: number): string {
  const instance = instanceAt(state, index);
  const own = `${instance.plan.id}#${attempt}`;
  if (instance.parent < 0) return own;
  return `${chainOf(state, instance.parent, attemptOf(instanceAt(state, instance.parent)))}.${instance.round}.${own}`;
}
