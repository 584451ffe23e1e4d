import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { renamedReads } from '../../workflow/expressions/rename-reads.ts';
import type { EditOperation } from './edit-operation.ts';
import { textsOf } from './text-reads.ts';
import { findStep, isProblem, stepsOf, withValue, type EditPlan, type EditTarget } from './edit-plan.ts';

/** Gives a step another id; `needs` and expressions that name it follow. */
export function planRename(target: EditTarget, op: Extract<EditOperation, { op: 'renameStep' }>): Result<EditPlan, Problem> {
  const found = findStep(target.model, op.id);
  if (isProblem(found)) return err(found);
  if (op.id === op.to) return ok({ model: target.model, changes: [] });
  if (stepsOf(target.model).some(({ step }) => step['id'] === op.to))
    return err(problem('id_taken', `There is a step "${op.to}" already.`, { at: op.to, hint: 'Choose another id.' }));
  let model = target.model;
  const changes: TextChange[] = [];
  const set = (at: Location, value: string, made: readonly TextChange[] | undefined): boolean => {
    if (made === undefined) return false;
    changes.push(...made);
    model = withValue(model, at, value);
    return true;
  };
  const idAt = [...found.list, found.index, 'id'];
  let possible = set(idAt, op.to, target.source.setAt(idAt, op.to));
  for (const { at, text } of textsOf(target.model, [])) {
    const inList = at.at(-2) === 'needs' && at.at(-4) === 'steps';
    if (inList && text === op.id) possible = set(at, op.to, target.source.setAt(at, op.to)) && possible;
    else if (!inList) {
      const renamed = text.includes(op.id) ? renamedReads(text, at, (id) => (id === op.id ? op.to : undefined)) : text;
      if (renamed === text) continue;
      const made = oneReplacement(target, at, { before: text, after: renamed });
      possible = set(at, renamed, made) && possible;
    }
  }
  return possible
    ? ok({ model, changes })
    : err(
        problem('edit_not_possible', `"${op.id}" cannot be renamed everywhere it is named.`, {
          at: op.id,
          hint: 'Rename it in the text itself.',
        }),
      );
}

/** Changes that make one text value another, as few bytes of it as can be. */
export function oneReplacement(
  target: EditTarget,
  at: Location,
  texts: { readonly before: string; readonly after: string },
): readonly TextChange[] | undefined {
  const { before, after } = texts;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const from = Math.max(0, before.lastIndexOf('steps', start));
  const find = before.slice(from, before.length - end);
  if (find === '' || before.indexOf(find) !== from || before.indexOf(find, from + 1) >= 0) return target.source.setAt(at, after);
  return target.source.replaceTextAt(at, { find, text: after.slice(from, after.length - end) }) ?? target.source.setAt(at, after);
}
