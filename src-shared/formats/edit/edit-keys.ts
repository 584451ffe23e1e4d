import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { locationOf, memberOf, type Location } from '../../workflow/checks/finding.ts';
import type { EditOperation } from './edit-operation.ts';
import { withValue, type EditPlan, type EditTarget } from './edit-plan.ts';
import { oneReplacement } from './edit-rename.ts';
import { swappedEntries } from './swap-entries.ts';
import { endOfRead, readsOf, textsOf } from './text-reads.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Gives a map's key another name; what reads an input, a context value or an answer by it follows. */
export function planRenameField(
  target: EditTarget,
  op: Extract<EditOperation, { op: 'renameField' }>,
): Result<EditPlan, Problem> {
  const { at, rest } = locationOf(target.model, op.path);
  const key = at.at(-1);
  const around = valueAt(target.model, at.slice(0, -1));
  if (rest.length > 0 || typeof key !== 'string' || !isJsonObject(around)) return err(nothingAt(op.path));
  if (!NAME.test(op.to))
    return err(
      problem('bad_name', `"${op.to}" is not a name.`, { at: op.path, hint: 'Use letters, digits, - and _, a letter first.' }),
    );
  if (key === op.to) return ok({ model: target.model, changes: [] });
  if (Object.hasOwn(around, op.to))
    return err(problem('name_taken', `There is a "${op.to}" already.`, { at: op.path, hint: 'Choose another name.' }));
  const renamed = target.source.renameKeyAt(at, op.to);
  if (renamed === undefined) return err(cannot(op.path));
  const changes: TextChange[] = [...renamed];
  let model = target.model;
  const name = nameRead(target.model, at);
  for (const text of name === undefined ? [] : textsOf(target.model, [])) {
    const after = withReads(text, name ?? [], op.to);
    if (after === text.text) continue;
    const made = oneReplacement(target, text.at, { before: text.text, after });
    if (made === undefined) return err(cannot(op.path));
    changes.push(...made);
    model = withValue(model, text.at, after);
  }
  const required = at.at(-2) === 'properties' ? [...at.slice(0, -2), 'required'] : undefined;
  const names = required === undefined ? undefined : valueAt(model, required);
  for (const [index, name] of (isJsonList(names) ? names : []).entries()) {
    if (name !== key || required === undefined) continue;
    const made = target.source.setAt([...required, index], op.to);
    if (made === undefined) return err(cannot(op.path));
    changes.push(...made);
    model = withValue(model, [...required, index], op.to);
  }
  const last = valueAt(model, at.slice(0, -1));
  const map = isJsonObject(last) ? last : {};
  const next = Object.fromEntries(Object.entries(map).map(([one, value]) => [one === key ? op.to : one, value]));
  return ok({ model: withValue(model, at.slice(0, -1), next), changes });
}

/** Moves a list's element or a map's key one place up or down among its neighbours, comments and all. */
export function planMoveField(target: EditTarget, op: Extract<EditOperation, { op: 'moveField' }>): Result<EditPlan, Problem> {
  const { at, rest } = locationOf(target.model, op.path);
  const key = at.at(-1);
  const place = at.slice(0, -1);
  const around = valueAt(target.model, place);
  if (rest.length > 0 || key === undefined) return err(nothingAt(op.path));
  const keys: readonly (string | number)[] = isJsonObject(around)
    ? Object.keys(around)
    : isJsonList(around)
      ? around.map((_, index) => index)
      : [];
  const from = keys.indexOf(key);
  const to = from + (op.by === 'up' ? -1 : 1);
  const other = keys[to];
  if (from < 0 || other === undefined)
    return err(problem('no_neighbour', `${op.path} has no neighbour on that side.`, { at: op.path }));
  const first = Math.min(from, to);
  if (isJsonList(around)) {
    const text = target.source.moveItem({ list: place, index: first, before: first + 2 });
    const [one, two] = [around[first], around[first + 1]];
    if (text === undefined || one === undefined || two === undefined) return err(cannot(op.path));
    const list = around.map((item, index) => (index === first ? two : index === first + 1 ? one : item));
    return ok({ model: withValue(target.model, place, list), changes: [], text });
  }
  if (!isJsonObject(around)) return err(nothingAt(op.path));
  const entries = { map: place, first: String(keys[first]), second: String(keys[first + 1]) };
  const text = target.source.swapKeys?.(entries) ?? swappedEntries(target.source, entries);
  if (text === undefined) return err(cannot(op.path));
  return ok({ model: withValue(target.model, place, swapped(around, first)), changes: [], text });
}

function swapped(map: JsonObject, first: number): JsonObject {
  const entries = Object.entries(map);
  const [one, two] = [entries[first], entries[first + 1]];
  if (one === undefined || two === undefined) return map;
  return Object.fromEntries([...entries.slice(0, first), two, one, ...entries.slice(first + 2)]);
}

/** How expressions name what stands at a place, root first; undefined where none can. */
function nameRead(model: Json, at: Location): readonly string[] | undefined {
  const [first, second] = at;
  if (at.length === 2 && (first === 'inputs' || first === 'context')) return [first, String(second)];
  const inForm = at.at(-2) === 'form' && at[0] === 'steps';
  const inOutput = at.slice(-4, -1).join('.') === 'output.schema.properties';
  if (!inForm && !inOutput) return undefined;
  const id = memberOf(valueAt(model, at.slice(0, inForm ? -2 : -4)), 'id');
  return typeof id === 'string' ? ['steps', id, 'output', String(at.at(-1))] : undefined;
}

function withReads(
  { at, text }: { readonly at: Location; readonly text: string },
  [root, ...path]: readonly string[],
  to: string,
): string {
  let result = text;
  for (const read of [...readsOf(text, at)].reverse()) {
    if (read.root !== root || !path.every((key, index) => read.path[index] === key)) continue;
    const start = endOfRead(text, read, path.length - 1);
    const end = endOfRead(text, read, path.length);
    if (start === undefined || end === undefined) continue;
    result = result.slice(0, start) + (to.includes('-') ? `["${to}"]` : `.${to}`) + result.slice(end);
  }
  return result;
}

function valueAt(value: Json, at: Location): Json | undefined {
  let here: Json | undefined = value;
  for (const key of at) {
    if (isJsonList(here)) here = here[Number(key)];
    else if (isJsonObject(here) && Object.hasOwn(here, key)) here = here[key];
    else return undefined;
  }
  return here;
}

function nothingAt(path: string): Problem {
  return problem('nothing_there', `There is nothing at ${path}.`, { at: path, hint: 'It may have been removed already.' });
}

function cannot(path: string): Problem {
  return problem('edit_not_possible', `The text is written in a way that does not let ${path} be changed like this.`, {
    at: path,
    hint: 'Make the change in the text itself.',
  });
}
