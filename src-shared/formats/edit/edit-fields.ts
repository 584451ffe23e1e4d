import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { locationOf, type Location } from '../../workflow/checks/finding.ts';
import { ID_PATTERN } from '../../workflow/schema.ts';
import type { EditOperation } from './edit-operation.ts';
import { withValue, type EditPlan, type EditTarget } from './edit-plan.ts';
import { planRename } from './edit-rename.ts';

/** Sets or removes the value a path names; setting a step's id renames it. */
export function planFieldEdit(
  target: EditTarget,
  op: Extract<EditOperation, { op: 'setField' | 'removeField' }>,
): Result<EditPlan, Problem> {
  const { at, rest } = locationOf(target.model, op.path);
  const whole: Location = [...at, ...rest];
  const own = rest.some((key) => key.startsWith('x-'));
  if (at.at(-1) === 'steps' && rest.length > 0)
    return err(
      problem('unknown_step', `There is no step "${rest[0] ?? ''}" at ${op.path}.`, {
        at: op.path,
        hint: 'Paths name steps by id, as in steps.review.goal.',
      }),
    );
  if (op.op === 'removeField') {
    if (rest.length > 0 && !own)
      return err(
        problem('nothing_there', `There is nothing at ${op.path}.`, { at: op.path, hint: 'It may have been removed already.' }),
      );
    const model = own ? target.model : withValue(target.model, whole, undefined);
    const changes = (isWritten(target, whole) ? target.source.removeAt(whole) : undefined) ?? setAround(target, model, whole);
    return changes === undefined ? err(cannot(op.path)) : ok({ model, changes });
  }
  const step = at.at(-2);
  if (
    typeof step === 'number' &&
    at.at(-1) === 'id' &&
    at.at(-3) === 'steps' &&
    rest.length === 0 &&
    typeof op.value === 'string'
  ) {
    const id = op.path.split('.').at(-2) ?? '';
    if (!ID_PATTERN.test(op.value))
      return err(
        problem('bad_id', `"${op.value}" is not an id.`, {
          at: op.path,
          hint: 'An id starts with a small letter and has small letters, digits, - and _ only.',
        }),
      );
    return planRename(target, { op: 'renameStep', id, to: op.value });
  }
  const model = own ? target.model : withValue(target.model, whole, op.value);
  const list = rest.length === 1 ? valueAt(target.model, at) : undefined;
  const end = isJsonList(list) && Number(rest[0]) === list.length ? list.length : undefined;
  const changes =
    (end === undefined ? undefined : target.source.insertItem({ list: at, index: end, value: op.value })) ??
    (isWritten(target, whole) ? target.source.setAt(whole, op.value) : undefined) ??
    setAround(target, model, whole);
  return changes === undefined ? err(cannot(op.path)) : ok({ model, changes });
}

/** Whether what is around a place is written as the model has it, and not in another spelling. */
function isWritten({ source, model }: EditTarget, at: Location): boolean {
  const around = at.slice(0, -1);
  return valueAt(source.value, around) !== undefined || valueAt(model, around) === undefined;
}

/**
 * The value around a place written out where the text repeats another one there (an alias) or spells it differently: the change
 * stays with the field it is made in.
 */
function setAround(target: EditTarget, model: JsonObject, at: Location): readonly TextChange[] | undefined {
  for (let depth = at.length - 1; depth > 0; depth--) {
    const around = at.slice(0, depth);
    if (around.at(-1) === 'steps' || (typeof around.at(-1) === 'number' && around.at(-2) === 'steps')) return undefined;
    const value = valueAt(model, around);
    if (value === undefined || valueAt(target.source.value, around) === undefined) continue;
    const changes = target.source.setAt(around, value);
    if (changes !== undefined) return changes;
  }
  return undefined;
}

function valueAt(value: Json | undefined, at: Location): Json | undefined {
  let here = value;
  for (const key of at) {
    if (isJsonList(here)) here = here[Number(key)];
    else if (isJsonObject(here) && Object.hasOwn(here, key)) here = here[key];
    else return undefined;
  }
  return here;
}

function cannot(path: string): Problem {
  return problem('edit_not_possible', `The text has no place for ${path}.`, {
    at: path,
    hint: 'Make the change in the text itself.',
  });
}
