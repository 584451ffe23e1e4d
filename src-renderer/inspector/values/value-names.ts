import { wordsFromId } from '../../../src-shared/workflow/names.ts';
import { memberText } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import { nodeOf, type ValueGroup } from '../../commands/value-tree.ts';
import { groupTitle, nodeName, sampleWords } from './value-rows.ts';

/** What people call a value: its own name, where it comes from, and what it was the last time, as far as that is known. */
export interface ValueName {
  readonly name: string;
  readonly from: string;
  /** A step, which has a name of its own, or what every workflow has. */
  readonly of: 'step' | 'other';
  readonly sample: string | undefined;
}

/** The name of what an expression reads; undefined where it is no value of the tree, nor one inside an earlier step's output. */
export function valueName(tree: readonly ValueGroup[], expression: string): ValueName | undefined {
  const group = tree.find((one) => nodeOf([one], expression) !== undefined);
  const node = group === undefined ? undefined : nodeOf([group], expression);
  if (group !== undefined && node !== undefined)
    return {
      name: nodeName(node),
      from: groupTitle(group),
      of: group.kind === 'step' ? 'step' : 'other',
      sample: node.sample === undefined ? undefined : sampleWords(node.sample),
    };
  // Nothing has shown yet what is inside: the step it comes from is known all the same.
  const around = tree.find((one) => one.kind === 'step' && expression.startsWith(`${memberText('steps', one.id)}.`));
  const last = /^[\w.[\]"-]*?([A-Za-z_][\w-]*)"?\]?$/.exec(expression)?.[1];
  return around === undefined || last === undefined
    ? undefined
    : { name: wordsFromId(last), from: groupTitle(around), of: 'step', sample: undefined };
}
