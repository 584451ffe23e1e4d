import type { Json, JsonObject } from '../lib/json.ts';
import { nullMap } from '../lib/null-map.ts';

/** A step on its way into a workflow: what it waits for is known, how its file says so is not decided yet. */
export interface DraftStep {
  readonly id: string;
  /** Ids of steps of the same list. */
  readonly needs: readonly string[];
  /** Its fields but id, needs and steps; those without a value are left out. */
  readonly fields: { readonly [key: string]: Json | undefined };
  readonly body?: readonly DraftStep[];
}

/** The steps as a workflow writes them: `needs` only where position does not say the same, keys in reading order. */
export function finishedSteps(drafts: readonly DraftStep[]): readonly JsonObject[] {
  return drafts.map((draft, index) => {
    const before = drafts[index - 1];
    const byPosition = before === undefined ? [] : [before.id];
    const asPosition = draft.needs.length === byPosition.length && draft.needs.every((need, at) => need === byPosition[at]);
    return inOrder(
      {
        ...draft.fields,
        id: draft.id,
        needs: asPosition ? undefined : draft.needs,
        steps: draft.body === undefined ? undefined : finishedSteps(draft.body),
      },
      STEP_KEYS,
    );
  });
}

/** The fields of a workflow in reading order. */
export function finishedWorkflow(fields: { readonly [key: string]: Json | undefined }): JsonObject {
  return inOrder(fields, WORKFLOW_KEYS);
}

function inOrder(fields: { readonly [key: string]: Json | undefined }, keys: readonly string[]): JsonObject {
  const map = nullMap<Json>();
  for (const key of keys) if (fields[key] !== undefined) map[key] = fields[key];
  for (const [key, value] of Object.entries(fields)) if (value !== undefined && !keys.includes(key)) map[key] = value;
  const { steps } = map;
  if (steps !== undefined) {
    delete map['steps'];
    map['steps'] = steps;
  }
  return map;
}

const WORKFLOW_KEYS = (
  'version id name description tags license homepage project workspace requires triggers policies inputs context outputs ' +
  'references environments resources priority guidance extends overrides'
).split(' ');

const STEP_KEYS = (
  'id name type needs when skip role agent model tools goal reason options form uses server tool command argv shell ' +
  'working_directory target method url headers body expect for_sec for_each as max_parallel while until times max_iterations ' +
  'inputs arguments env secrets workspace writes timeout_sec timeout retry max_turns on_failure confirm attachments artifacts ' +
  'verify output resources notes'
).split(' ');
