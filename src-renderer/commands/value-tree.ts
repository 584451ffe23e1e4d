import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { memberText } from '../../src-shared/workflow/expressions/condition-rows.ts';
import { wordsFromId } from '../../src-shared/workflow/names.ts';
import { INDEX_WORDS, isMainOutput, outputWords, RUN_WORDS } from '../../src-shared/workflow/output-words.ts';
import { STATUS_WORDS } from '../../src-shared/workflow/expressions/scope-shape.ts';
import { ANY, memberShape, type Shape } from '../../src-shared/workflow/expressions/shape.ts';
import type { StepType } from '../../src-shared/workflow/schema.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import { contextShape, draftOutputShape, formOf, RUN_SHAPE } from './draft-shape.ts';
import type { Draft, DraftStep } from './draft.ts';
import type { KnownResults, LiveScope } from './live-scope.ts';
import { formShape } from '../../src-shared/workflow/expressions/scope-shape.ts';
import { readableSteps, type Reach } from './values.ts';

/** What kind of value stands at a place, as far as it is declared or was seen. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'map' | 'nothing' | 'any';

/** A value that may be read, and what is in it. */
export interface ValueNode {
  /** What people call it. */
  readonly name: string;
  /** Bare CEL: `steps.scan.output.count`. */
  readonly expression: string;
  readonly kind: ValueKind;
  /** All it can be, where that is a few words. */
  readonly words?: readonly string[];
  /** What it was the last time; absent where that is not known. */
  readonly sample?: Json;
  readonly children: readonly ValueNode[];
}

/** Values that come from one place: the inputs, a step, a loop around, the run itself. */
export interface ValueGroup {
  readonly id: string;
  readonly kind: 'inputs' | 'step' | 'loop' | 'context' | 'run';
  readonly name: string;
  readonly type: StepType | undefined;
  /** There is a real result of it. */
  readonly seen: 'yes' | 'no';
  readonly nodes: readonly ValueNode[];
}

/** What the tree is made of. */
export interface TreeSource {
  readonly draft: Draft;
  readonly tools: readonly ToolView[];
  readonly known: KnownResults;
  readonly scope: LiveScope;
}

const DEEPEST = 6;
const MOST_KEYS = 60;

/** Everything a step may read, nearest steps first; without an id what the workflow itself may. */
export function valueTree(source: TreeSource, id: string | undefined, reach: Reach): readonly ValueGroup[] {
  const { draft, tools, known, scope } = source;
  const { steps, loops } = readableSteps(draft, id, reach);
  const inputs = formOf(draft.fields.inputs);
  const made: ValueGroup[] = [
    ...[...steps].reverse().map((step) => stepGroup(step, tools, known)),
    ...loops.map((loop) => loopGroup(loop, scope)),
    group(
      'inputs',
      'inputs',
      children({
        shape: formShape(inputs),
        sample: scope.values.inputs,
        base: 'inputs',
        depth: 1,
        called: (key) => inputs[key]?.label,
      }),
    ),
    group(
      'context',
      'context',
      children({ shape: contextShape(draft.fields.context), sample: scope.values.context, base: 'context', depth: 1 }),
    ),
    group('run', 'run', children({ shape: RUN_SHAPE, sample: undefined, base: 'run', depth: 1 })),
  ];
  return made.filter((one) => one.nodes.length > 0);
}

/** The node of an expression in a tree, wherever it stands. */
export function nodeOf(groups: readonly ValueGroup[], expression: string): ValueNode | undefined {
  const find = (nodes: readonly ValueNode[]): ValueNode | undefined => {
    for (const node of nodes) {
      const found = node.expression === expression ? node : find(node.children);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(groups.flatMap((one) => one.nodes));
}

function group(id: string, kind: ValueGroup['kind'], nodes: readonly ValueNode[]): ValueGroup {
  return { id, kind, name: '', type: undefined, seen: 'no', nodes };
}

function stepGroup(step: DraftStep, tools: readonly ToolView[], known: KnownResults): ValueGroup {
  const base = memberText('steps', step.id);
  const result = known.steps.get(step.id);
  const status: ValueNode = {
    name: '',
    expression: `${base}.status`,
    kind: 'text',
    words: STATUS_WORDS.filter((word) => word === 'succeeded' || word === 'failed' || word === 'skipped'),
    ...(result?.status === undefined ? {} : { sample: result.status }),
    children: [],
  };
  const form = step.type === 'ask' ? formOf(step.fields.form) : {};
  const called = (key: string) => form[key]?.label ?? outputWords(step.type, key);
  const shape = draftOutputShape(step, tools);
  const output = { shape, sample: result?.output, base: `${base}.output`, depth: 1, called };
  return {
    id: step.id,
    kind: 'step',
    name: step.name,
    type: step.type,
    seen: result?.output === undefined ? 'no' : 'yes',
    nodes: [...mainFirst(step, children(output)), status],
  };
}

/** What a step is there for stands above what is known of how it went. */
function mainFirst({ id, type }: DraftStep, nodes: readonly ValueNode[]): readonly ValueNode[] {
  const base = `${memberText('steps', id)}.output`;
  const isMain = ({ expression }: ValueNode) => isMainOutput(type, expression.slice(base.length + 1));
  return [...nodes.filter(isMain), ...nodes.filter((node) => !isMain(node))];
}

function loopGroup(loop: DraftStep, { values }: LiveScope): ValueGroup {
  const as = typeof loop.fields.as === 'string' ? loop.fields.as : 'item';
  const over =
    loop.fields.for_each === undefined
      ? []
      : [node({ shape: ANY, sample: values[as], base: as, depth: 1, name: wordsFromId(as) })];
  const index = node({ shape: { kind: 'integer' }, sample: undefined, base: 'index', depth: 1, name: INDEX_WORDS });
  return { id: `loop ${loop.id}`, kind: 'loop', name: loop.name, type: 'loop', seen: 'no', nodes: [...over, index] };
}

interface Place {
  readonly shape: Shape;
  readonly sample: Json | undefined;
  readonly base: string;
  readonly depth: number;
  /** What its members are called where their keys say too little. */
  readonly called?: (key: string) => string | undefined;
}

function node({ name, ...place }: Place & { readonly name: string }): ValueNode {
  const { shape, sample, base } = place;
  return {
    name,
    expression: base,
    kind: kindOf(shape, sample),
    ...(shape.kind === 'text' && shape.words !== undefined ? { words: shape.words } : {}),
    ...(sample === undefined ? {} : { sample }),
    children: children(place),
  };
}

/** What is inside of a value: the keys of a map, the first element of a list; declared ones first. */
function children({ shape, sample, base, depth, called }: Place): readonly ValueNode[] {
  if (depth > DEEPEST) return [];
  if (shape.kind === 'list' || isJsonList(sample)) {
    const first = isJsonList(sample) ? sample[0] : undefined;
    const item = shape.kind === 'list' ? shape.item : ANY;
    if (first === undefined && item.kind === 'any') return [];
    return [node({ shape: item, sample: first, base: `${base}[0]`, depth: depth + 1, name: '1' })];
  }
  const declared = shape.kind === 'map' ? [...shape.fields.keys()] : [];
  const seen = isJsonObject(sample) ? Object.keys(sample) : [];
  return [...new Set([...declared, ...seen])].slice(0, MOST_KEYS).map((key) =>
    node({
      shape: memberShape(shape, key) ?? ANY,
      sample: isJsonObject(sample) ? sample[key] : undefined,
      base: memberText(base, key),
      depth: depth + 1,
      name: called?.(key) ?? RUN_WORDS[memberText(base, key)] ?? wordsFromId(key),
    }),
  );
}

function kindOf(shape: Shape, sample: Json | undefined): ValueKind {
  switch (shape.kind) {
    case 'double':
    case 'integer':
      return 'number';
    case 'any':
      return sample === undefined ? 'any' : kindOfValue(sample);
    default:
      return shape.kind;
  }
}

function kindOfValue(value: Json): ValueKind {
  if (value === null) return 'nothing';
  if (isJsonList(value)) return 'list';
  if (isJsonObject(value)) return 'map';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}
