import { isAbsolute } from 'node:path';
import type { RunState } from '../../src-shared/engine/run-state.ts';

/**
 * Absolute files and folders a person named in the run's form; a child has those of its parent that it was given. What a trigger
 * sent is no choice of a person.
 */
export function chosenPaths({ created, compiled }: RunState): readonly string[] {
  if (created === undefined || (created.trigger.kind !== 'manual' && created.parent === undefined)) return [];
  const fields = Object.entries(compiled.workflow.inputs ?? {}).filter(
    ([, field]) => field.type === 'file' || field.type === 'folder',
  );
  const named = fields.flatMap(([name, field]) => {
    const value = created.inputs[name];
    return typeof value === 'string' && value !== field.default && isAbsolute(value) ? [value] : [];
  });
  const { parent } = created;
  return parent === undefined ? named : named.filter((path) => parent.chosen.includes(path));
}
