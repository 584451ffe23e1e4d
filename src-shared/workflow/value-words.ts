import { parseExpression, namesIn } from './expressions/expression.ts';
import { INDEX_WORDS, isMainOutput, outputWords, RUN_WORDS } from './output-words.ts';
import { wordsFromId } from './names.ts';
import type { StepType } from './schema.ts';

/** A step as far as its name and the names of what it gives go. */
export interface NamedStep {
  readonly name: string;
  readonly type: StepType | undefined;
  /** What its author calls an output: the label of a question. */
  readonly label: (key: string) => string | undefined;
}

/** What a workflow calls its steps and the values it asks for. */
export interface Naming {
  readonly step: (id: string) => NamedStep | undefined;
  readonly input: (key: string) => string | undefined;
}

/** What people call a value: its name, the step it comes from, and the one word that says most where there is little room. */
export interface ValueWords {
  readonly name: string;
  readonly from?: string;
  readonly short: string;
}

const MEMBER = /^(?:\.([A-Za-z_]\w*)|\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d+))\])/;

/** What people call what an expression reads, where it is nothing but a name with members; undefined for anything else. */
export function valueWords(expression: string, naming: Naming): ValueWords | undefined {
  const root = /^[A-Za-z_]\w*/.exec(expression)?.[0];
  if (root === undefined || /^(?:true|false|null)$/.test(expression)) return undefined;
  const path = membersOf(expression.slice(root.length));
  return path === undefined ? undefined : wordsOf(root, path, naming);
}

/** An expression with every value it reads called by its name: `size(steps.scan.output.files) > 3` is "number of Files > 3". */
export function expressionWords(expression: string, naming: Naming): string {
  const plain = valueWords(expression, naming);
  if (plain !== undefined) return plain.short;
  const parsed = parseExpression(expression);
  if (!parsed.ok) return expression;
  const text = parsed.value.text;
  const said: string[] = [];
  let from = 0;
  for (const { offset, root, path } of namesIn(parsed.value)) {
    const end = offset + lengthOf(text.slice(offset), root, path.length);
    const name = valueWords(text.slice(offset, end), naming)?.short;
    if (name === undefined || offset < from) continue;
    said.push(text.slice(from, offset), name);
    from = end;
  }
  return [...said, text.slice(from)].join('').replace(/\bsize\(([^()]*)\)/g, 'number of $1');
}

function wordsOf(root: string, path: readonly string[], naming: Naming): ValueWords | undefined {
  const [first, second, third] = path;
  const last = path.at(-1);
  if (root === 'steps' && first !== undefined) {
    const step = naming.step(first);
    // A step that is not there has no name: what is wrong with it must be seen.
    if (step === undefined) return undefined;
    const from = step.name;
    if (second === 'status') return { name: 'How it ended', from, short: from };
    if (third === undefined || last === undefined) return { name: 'All it gave', from, short: from };
    const own = step.label(third) ?? outputWords(step.type, third);
    const name = path.length === 3 ? (own ?? memberName(third)) : memberName(last);
    return { name, from, short: path.length === 3 && isMainOutput(step.type, third) ? from : name };
  }
  if (root === 'inputs' && path.length === 1 && first !== undefined) return only(naming.input(first) ?? wordsFromId(first));
  const told = RUN_WORDS[[root, ...path].join('.')];
  return only(told ?? (root === 'index' ? INDEX_WORDS : last === undefined ? wordsFromId(root) : memberName(last)));
}

function only(name: string): ValueWords {
  return { name, short: name };
}

/** Elements of a list have no name of their own. */
function memberName(key: string): string {
  return /^\d+$/.test(key) ? `Entry ${Number(key) + 1}` : wordsFromId(key);
}

function membersOf(text: string): readonly string[] | undefined {
  const path: string[] = [];
  let rest = text;
  while (rest !== '') {
    const member = MEMBER.exec(rest);
    if (member === null) return undefined;
    path.push((member[1] ?? member[2] ?? member[3] ?? member[4] ?? '').replace(/\\(.)/g, '$1'));
    rest = rest.slice(member[0].length);
  }
  return path;
}

function lengthOf(text: string, root: string, members: number): number {
  let length = root.length;
  for (let read = 0; read < members; read++) length += MEMBER.exec(text.slice(length))?.[0].length ?? 0;
  return length;
}
