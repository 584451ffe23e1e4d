import { ownValue } from '../../lib/own-value.ts';
import { nearest } from '../../lib/nearest.ts';
import type { NameRead } from './expression-names.ts';
import type { Finding } from '../checks/finding.ts';
import type { DottedNames } from './hyphens.ts';
import { spelled, type Mend } from '../checks/mends.ts';
import type { Shape } from './shape.ts';

/** Words of other languages that stand for a value, and how expressions write it. */
const VALUES: Readonly<Record<string, string>> = {
  undefined: 'null',
  None: 'null',
  nil: 'null',
  NULL: 'null',
  True: 'true',
  TRUE: 'true',
  yes: 'true',
  False: 'false',
  FALSE: 'false',
  no: 'false',
};

/** What is said of a name that nothing has: what was meant, as far as the names of the workflow and the words of other languages tell. */
export function unknownRoot(
  { root }: Pick<NameRead, 'root'>,
  { names, known }: { readonly names: DottedNames; readonly known: readonly string[] },
): Pick<Finding, 'code' | 'message' | 'hint' | 'within'> & { readonly mends?: readonly Mend[] } {
  const finding = { code: 'FR402' as const, message: `There is nothing called "${root}".`, within: root };
  if (root === 'secrets')
    return {
      ...finding,
      hint: 'A secret is written as {{ secret.NAME }}, in http headers and body and in deploy inputs; other steps list it under secrets.',
      mends: [{ find: 'secrets', text: 'secret' }],
    };
  const meant = ownName(root, names) ?? ownValue(VALUES, root) ?? nearest(root, known);
  return {
    ...finding,
    hint: meant === undefined ? `Expressions read ${known.join(', ')}. Text needs quotes: "${root}".` : `Did you mean ${meant}?`,
    ...(meant === undefined ? {} : { mends: [{ find: root, text: meant }] }),
  };
}

/** A step, an input or a context value that is read without saying which of them it is. */
function ownName(root: string, names: DottedNames): string | undefined {
  for (const kind of ['inputs', 'steps', 'context'] as const) if (names[kind].has(root)) return spelled(kind, root);
  return undefined;
}

/** What to do where a part is asked of something that has none; texts and lists have a size. */
export function sizeHint(shape: Shape, key: string | number | null): string {
  const isSize = typeof key === 'string' && ['length', 'size', 'count', 'len'].some((word) => nearest(key, [word]) !== undefined);
  return isSize && (shape.kind === 'text' || shape.kind === 'list')
    ? 'Write size(…) around what stands before it.'
    : 'It has no parts.';
}
