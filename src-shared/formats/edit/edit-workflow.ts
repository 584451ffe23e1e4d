import { isSameJson } from '../../lib/same-json.ts';
import { unkeepableTexts } from '../../lib/unkeepable.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { beginning } from './edit-beginning.ts';
import { planExtract } from './edit-extract.ts';
import { planFieldEdit } from './edit-fields.ts';
import { planMoveField, planRenameField } from './edit-keys.ts';
import { editOperationSchema, type EditOperation } from './edit-operation.ts';
import type { EditPlan, EditTarget, NewFile } from './edit-plan.ts';
import { asIn, withLineFeeds } from './old-line-ends.ts';
import { planRename } from './edit-rename.ts';
import { planMove } from './edit-move.ts';
import { planAdd, planConnection, planRemove } from './edit-steps.ts';
import { planLoop } from './edit-loop.ts';
import { notReadable } from '../not-readable.ts';
import { readParts, type ReadOptions } from '../read-workflow.ts';
import { repair } from '../repair.ts';
import type { TextSource } from '../text-source.ts';
import { dialectOf } from '../dialect.ts';
import { sharedNames, sharedWrittenOut } from '../yaml/yaml-shared.ts';
import { lostComments } from './lost-comments.ts';
import type { Loss } from '../convert/convert-text.ts';
import { applyChanges, composeChanges, differenceOf, inOrder } from './text-changes.ts';

/** The new text and the changes that make it, all against the old text, in order. */
export interface Edited {
  readonly text: string;
  readonly changes: readonly TextChange[];
  /** Files that come with it; none of them may be there already. */
  readonly files?: readonly NewFile[];
  /** Comments that an edit which moves steps found no place for, in what they were written in. */
  readonly losses?: readonly Loss[];
}

/**
 * Makes one edit as the smallest change of the text and reads the result back: what it says is what the edit means, or the
 * edit is refused and nothing changed. Fails with `text_not_readable`, `edit_not_possible` or a code of the edit itself.
 */
export function applyEdit(text: string, op: EditOperation, options: ReadOptions = {}): Result<Edited, Problem> {
  const lost = lostCharacter(op);
  if (lost !== undefined) return err(lost);
  const plain = withLineFeeds(text);
  return plain === undefined ? editPlain(text, op, options) : editOldLineEnds(text, op, { plain, options });
}

/** Makes the edit on the text with other line ends, and so on the text itself, as long as both say the same before and after. */
function editOldLineEnds(
  text: string,
  op: EditOperation,
  { plain, options }: { readonly plain: string; readonly options: ReadOptions },
): Result<Edited, Problem> {
  const saysSame = (one: string, other: string): boolean =>
    isSameJson(readParts(one, options).repaired, readParts(other, options).repaired);
  const refused = problem(
    'edit_not_possible',
    'Lines of this text end with a carriage return alone, in a way no edit can follow.',
    {
      hint: 'Save it with the line ends LF in a text editor, then try again.',
      ...(options.path === undefined ? {} : { at: options.path }),
    },
  );
  if (!saysSame(text, plain)) return err(refused);
  const edited = editPlain(plain, op, options);
  if (!edited.ok) return edited;
  const changes = edited.value.changes.map((change) => ({ ...change, text: asIn(text, change.text) }));
  const after = applyChanges(text, changes);
  if (after === undefined || !saysSame(after, edited.value.text)) return err(refused);
  return ok({ ...edited.value, text: after, changes });
}

function editPlain(text: string, op: EditOperation, options: ReadOptions): Result<Edited, Problem> {
  const begun = beginning(text, op, options) ?? [];
  const begunText = begun.length === 0 ? undefined : applyChanges(text, begun);
  if (begunText === undefined) return editPrepared(text, op, options);
  const edited = editPrepared(begunText, op, options);
  return edited.ok ? ok({ ...edited.value, changes: composeChanges(text, [begun, edited.value.changes]) }) : edited;
}

/** Makes the edit; where the text's ways of saying less stand in its way, what they say is written out first. */
function editPrepared(text: string, op: EditOperation, options: ReadOptions): Result<Edited, Problem> {
  const edited = editOnce(text, op, options);
  if (edited.ok || edited.error.code !== 'edit_not_possible') return edited;
  for (const written of preparations(text, op, options)) {
    const prepared = applyChanges(text, written);
    if (prepared === undefined || prepared === text) continue;
    const second = editOnce(prepared, op, options);
    if (second.ok) return ok({ ...second.value, changes: composeChanges(text, [written, second.value.changes]) });
  }
  return edited;
}

/** What may be written out first, the least first: names that are derived, values that others repeat by name. */
function* preparations(text: string, op: EditOperation, options: ReadOptions): Generator<readonly TextChange[]> {
  for (const which of ['touched', 'all'] as const) yield idsWritten(text, { op, options, which });
  if (dialectOf(options.path) !== 'yaml') return;
  for (const name of [...sharedNames(text), undefined]) yield sharedWrittenOut(text, name);
  const ids = idsWritten(text, { op, options, which: 'all' });
  const prepared = applyChanges(text, ids);
  if (prepared !== undefined && prepared !== text) yield composeChanges(text, [ids, sharedWrittenOut(prepared, undefined)]);
}

/** Makes edits one after the other; the changes are those of the text the first one began with. All are made or none. */
export function applyEdits(text: string, ops: readonly EditOperation[], options: ReadOptions = {}): Result<Edited, Problem> {
  let done: Edited = { text, changes: [] };
  const files: NewFile[] = [];
  const losses: Loss[] = [];
  for (const op of ops) {
    const edited = applyEdit(done.text, op, options);
    if (!edited.ok) return edited;
    files.push(...(edited.value.files ?? []));
    losses.push(...(edited.value.losses ?? []));
    done = { text: edited.value.text, changes: composeChanges(text, [done.changes, edited.value.changes]) };
  }
  return ok({ ...done, ...(files.length === 0 ? {} : { files }), ...(losses.length === 0 ? {} : { losses }) });
}

/** What an edit brings holds no character that the file could not keep. */
function lostCharacter(op: EditOperation): Problem | undefined {
  const [lost] = unkeepableTexts(op);
  if (lost === undefined) return undefined;
  return problem(
    'bad_value',
    `Nothing was changed: the new text holds the character ${lost.character}, which no file can keep.`,
    {
      hint: 'Write it without that character.',
      at: 'path' in op ? op.path : lost.at.join('.'),
    },
  );
}

function editOnce(text: string, op: EditOperation, options: ReadOptions): Result<Edited, Problem> {
  const parts = readParts(text, options);
  const { source, repaired } = parts;
  if (source?.dialect === 'toml') return err(readOnly(options.path));
  if (source === undefined || !isJsonObject(source.value) || !isJsonObject(repaired))
    return err(notReadable(parts, options.path));
  const plan = planOf({ text, source, model: repaired, options }, op);
  if (!plan.ok) return plan;
  const after = plan.value.text ?? applyChanges(text, plan.value.changes);
  if (after === undefined) return err(notPossible(op, source));
  const read = readParts(after, options);
  const wanted = repair(plan.value.model, options.path).value;
  if (!isSameJson(read.repaired, wanted)) return err(notPossible(op, source));
  const changes = plan.value.text === undefined ? inOrder(plan.value.changes) : differenceOf(text, after);
  const { files } = plan.value;
  const losses =
    op.op === 'extractWorkflow' || op.op === 'wrapInLoop'
      ? lostComments(source, repaired, [{ text: after, path: options.path }, ...(files ?? [])])
      : [];
  return ok({
    text: after,
    changes,
    ...(files === undefined ? {} : { files }),
    ...(losses.length === 0 ? {} : { losses }),
  });
}

/** The changes that write derived ids and names down, so that an edit of what they are derived from does not change them. */
function idsWritten(
  text: string,
  { op, options, which }: { readonly op: EditOperation; readonly options: ReadOptions; readonly which: 'touched' | 'all' },
): readonly TextChange[] {
  const touched = 'path' in op ? op.path.split('.')[1] : undefined;
  const { derived, place } = readParts(text, options);
  return place(derived).flatMap((diagnostic) => {
    const { path } = diagnostic;
    const isTouched =
      !('path' in op) || (op.path.startsWith('steps.') ? path === `steps.${touched ?? ''}` : isNameBeside(op.path, path));
    return which === 'all' || isTouched ? (diagnostic.fixes?.[0]?.changes ?? []) : [];
  });
}

/** Of a workflow, the id is derived from the name and the name from the id. */
function isNameBeside(changed: string, path: string): boolean {
  return path !== changed && (path === 'id' || path === 'name');
}

function planOf(target: EditTarget, op: EditOperation): Result<EditPlan, Problem> {
  switch (op.op) {
    case 'addStep':
      return planAdd(target, op);
    case 'removeStep':
      return planRemove(target, op);
    case 'renameStep':
      return planRename(target, op);
    case 'setField':
    case 'removeField':
      return planFieldEdit(target, op);
    case 'renameField':
      return planRenameField(target, op);
    case 'moveField':
      return planMoveField(target, op);
    case 'connect':
    case 'disconnect':
      return planConnection(target, op);
    case 'moveStep':
      return planMove(target, op);
    case 'wrapInLoop':
      return planLoop(target, op);
    case 'extractWorkflow':
      return planExtract(target, op);
  }
}

function readOnly(path: string | undefined): Problem {
  return problem('edit_not_possible', 'A workflow in TOML is read and run, but not edited as a picture.', {
    hint: `Write it as YAML first: flowright convert ${path ?? 'FILE'} --to yaml --out FILE.yaml`,
    ...(path === undefined ? {} : { at: path }),
  });
}

function notPossible(op: EditOperation, source: TextSource): Problem {
  const shared = sharedValues(source);
  return problem('edit_not_possible', `This edit (${op.op}) cannot be made on the text as it is written.`, {
    hint:
      shared.length === 0
        ? 'An unusual layout stands in the way. Make the change in the text itself.'
        : `Values are written once and repeated elsewhere: ${shared.join('; ')}. Write the value out where it is repeated, then try again.`,
  });
}

/** Which values a YAML text repeats by name, in words. */
function sharedValues({ dialect, text, position }: TextSource): readonly string[] {
  if (dialect !== 'yaml') return [];
  const words = [...text.matchAll(/(?<=[\s[{,])&([^\s,[\]{}]+)/g)].flatMap((anchor) => {
    const name = anchor[1] ?? '';
    const at = text.indexOf(`*${name}`, anchor.index);
    return at < 0 ? [] : [`&${name} of line ${position(anchor.index).line} by *${name} in line ${position(at).line}`];
  });
  return words.slice(0, 3);
}

export { editOperationSchema, type EditOperation };
