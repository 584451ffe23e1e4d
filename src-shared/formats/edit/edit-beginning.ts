import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { readParts, type ReadOptions } from '../read-workflow.ts';
import { repair } from '../repair.ts';
import type { EditOperation } from './edit-operation.ts';
import { applyChanges, composeChanges } from './text-changes.ts';

const FRAME = ['version', 'id', 'name'] as const;

/**
 * The changes that write what a workflow begins with, before its first step or its first field is added; undefined where the text
 * holds steps already, or what is no workflow.
 */
export function beginning(text: string, op: EditOperation, options: ReadOptions): readonly TextChange[] | undefined {
  if (op.op !== 'addStep' && op.op !== 'setField') return undefined;
  const { source } = readParts(text, options);
  if (source === undefined || source.dialect === 'toml') return undefined;
  const { value } = source;
  if (value === undefined || value === null) {
    const { value: frame } = repair({}, options.path);
    return isJsonObject(frame) ? source.setAt([], frame) : undefined;
  }
  if (!isJsonObject(value) || op.op === 'setField') return undefined;
  const { steps = null } = value;
  return steps === null || (isJsonList(steps) && steps.length === 0) ? frameWritten(text, options) : undefined;
}

function frameWritten(text: string, options: ReadOptions): readonly TextChange[] | undefined {
  let now = text;
  let all: readonly TextChange[] = [];
  for (const key of FRAME) {
    const { source, repaired } = readParts(now, options);
    if (!isJsonObject(source?.value) || !isJsonObject(repaired)) return undefined;
    if (Object.hasOwn(source.value, key)) continue;
    const changes = source.setAt([key], repaired[key] ?? null);
    const after = changes === undefined ? undefined : applyChanges(now, changes);
    if (changes === undefined || after === undefined) return undefined;
    all = composeChanges(text, [all, changes]);
    now = after;
  }
  return all;
}
