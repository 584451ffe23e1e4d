import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { gatherCondition, namesOfCondition, readCondition } from './condition.ts';
import { loopNames } from './loop-names.ts';
import type { StepNode } from './nodes.ts';
import { gatherTokens } from './tokens.ts';
import type { Variables } from './variables.ts';

/** Names that are only talked about and still become values of the run. */
const MOST_MENTIONED = 80;

/** Tells `variables` everything the steps do with names: conditions, loops, `{{ }}`, and what several steps talk about. */
export function gatherVariables(nodes: readonly StepNode[], variables: Variables): void {
  for (const node of nodes) gatherNode(node, variables, new Set());
  const talk = new Map<string, number>();
  for (const node of flat(nodes))
    for (const name of new Set(camelNames(wordsOf(node.source)))) talk.set(name, (talk.get(name) ?? 0) + 1);
  const known = new Set(variables.names());
  const inLoops = new Set(flat(nodes).flatMap((node) => (node.kind === 'loop' ? [...loopNames(node.source).keys()] : [])));
  [...talk]
    .filter(([name, times]) => times > 1 && !known.has(name) && !inLoops.has(name))
    .slice(0, MOST_MENTIONED)
    .forEach(([name]) => variables.mention(name));
}

/** Every step, loops before their bodies. */
export function flat(nodes: readonly StepNode[]): readonly StepNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.body)]);
}

/** Everything a step says in words. */
export function wordsOf(source: Json): string {
  if (typeof source === 'string') return source;
  if (isJsonList(source)) return source.map(wordsOf).join('\n');
  if (!isJsonObject(source)) return '';
  return Object.entries(source)
    .filter(([key]) => !NO_WORDS.has(key))
    .map(([key, value]) =>
      key === 'outputRequired' && isJsonObject(value) ? `${Object.keys(value).join('\n')}\n${wordsOf(value)}` : wordsOf(value),
    )
    .join('\n');
}

/** Names a condition reads, as far as it can be read. */
export function namesOf(condition: Json): readonly string[] {
  const read = readCondition(condition);
  return read === undefined ? [] : namesOfCondition(read.condition);
}

const NO_WORDS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'body',
  'runCondition',
  'requireConfirmation',
  'when',
  'condition',
  'loop',
  'audit',
  'synthesis',
  'title',
]);

function camelNames(words: string): readonly string[] {
  return [...words.matchAll(/`([a-z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)`/g)].map(([, name = '']) => name);
}

function gatherNode(node: StepNode, variables: Variables, around: ReadonlySet<string>): void {
  const { source } = node;
  for (const { condition } of node.callers) gather(condition, variables, around);
  for (const key of ['runCondition', 'requireConfirmation']) gather(source[key], variables, around);
  const rule = source['requireConfirmation'];
  if (isJsonObject(rule)) gather(rule['condition'], variables, around);
  if (isJsonObject(node.confirm)) {
    gather(node.confirm, variables, around);
    gather(node.confirm['condition'], variables, around);
  }
  gatherDeep(source, variables, around);
  if (node.kind === 'loop') {
    gatherLoop(source, variables, around);
    const inner = new Set([...around, ...loopNames(source).keys()]);
    for (const one of node.body) gatherNode(one, variables, inner);
  }
}

function gatherLoop(source: JsonObject, variables: Variables, around: ReadonlySet<string>): void {
  const loop = isJsonObject(source['loop']) ? source['loop'] : {};
  if (typeof loop['items'] === 'string') variables.use(loop['items'], 'list');
  if (typeof loop['count'] === 'string') variables.use(loop['count'], 'integer');
  gather(loop['condition'], variables, around);
  if (isJsonObject(loop['conditionSource'])) gather(loop['conditionSource']['condition'], variables, around);
}

/** Conditions of prompt pieces, of rules and of branches, and every text with `{{ }}`. */
function gatherDeep(value: Json, variables: Variables, around: ReadonlySet<string>): void {
  if (typeof value === 'string') gatherTokens(value, variables, around);
  else if (isJsonList(value)) value.forEach((item) => gatherDeep(item, variables, around));
  else if (isJsonObject(value)) {
    if (typeof value['text'] === 'string') gather(value['when'], variables, around);
    if (typeof value['message'] === 'string') gather(value['condition'], variables, around);
    if (typeof value['workflowId'] === 'string') {
      gather(value['runCondition'], variables, around);
      const mapping = value['contextMapping'];
      if (isJsonObject(mapping)) for (const name of Object.keys(mapping)) if (!around.has(name)) variables.mention(name);
    }
    for (const [key, member] of Object.entries(value)) if (key !== 'body') gatherDeep(member, variables, around);
  }
}

function gather(condition: Json | undefined, variables: Variables, around: ReadonlySet<string>): void {
  const read = condition === undefined ? undefined : readCondition(condition);
  if (read !== undefined) gatherCondition(read.condition, variables, around);
}
