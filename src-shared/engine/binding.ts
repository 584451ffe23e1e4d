import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Prompt } from '../history/events.ts';
import type { RunState } from './run-state.ts';

/** The error of an attempt that was not made because the files had changed since a person agreed to it. */
export const CHANGED_SINCE = 'changed_since_confirmed';

/** What an answer is bound to: hash of everything the question shows, the environment its step gets, the run's inputs and the pinned workflow. */
export function bindingOf(state: RunState, step: string, prompt: Prompt & { readonly env?: JsonObject }): string {
  const shown = { ...prompt, until: undefined };
  const bound = {
    run: state.runId,
    step,
    prompt: shown,
    inputs: state.created?.inputs ?? {},
    workflow: state.created?.workflowHash ?? '',
  };
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(bound))));
}
