import { nearest } from '../../lib/nearest.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import { parseExpression, type Expression } from '../expressions/expression.ts';
import { typeOf, TYPE_NAMES } from '../expressions/expression-types.ts';
import type { NameRead } from '../expressions/expression-names.ts';
import type { ExpressionSite } from '../expressions/expression-sites.ts';
import type { Finding } from './finding.ts';
import { memberMends, spelled, type Mend } from './mends.ts';
import { sizeHint, unknownRoot } from '../expressions/unknown-names.ts';
import { needsInOrder } from '../graph.ts';
import type { DottedNames } from '../expressions/hyphens.ts';
import { listOrder, mayLackOutput } from './list-order.ts';
import type { LoopStep, Step, Workflow } from '../schema.ts';
import { bodyShape, outputShape, roundShape, scopeShape } from '../expressions/scope-shape.ts';
import { ANY, memberShape, type Shape } from '../expressions/shape.ts';

/** A finding without its place, which the caller knows; `mends` are replacements in the text of the expression. */
export type ReadFinding = Omit<Finding, 'at'> & { readonly mends?: readonly Mend[]; readonly guard?: string };

/** Judges the names an expression reads at one place. */
export interface Reader {
  readonly names: DottedNames;
  readonly check: (read: NameRead, expression: Expression) => ReadFinding | undefined;
  /** The shape of an outside name at this place. */
  readonly rootOf: (name: string) => Shape;
}

const ROOTS = ['inputs', 'context', 'steps', 'run', 'item', 'index', 'previous'] as const;
const LOOP_ROOTS: ReadonlySet<string> = new Set(['item', 'index', 'previous']);

/** Names a workflow's author cannot give to a loop's `as`. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([...ROOTS, 'secret', ...TYPE_NAMES]);

/** Prepares the judgement of a workflow's expressions: what exists, in what order, of what shape. */
export function createReadChecker(workflow: Workflow): {
  readonly inStep: (placed: PlacedStep, site: ExpressionSite) => Reader;
  readonly atEnd: () => Reader;
} {
  const placed = new Map<string, PlacedStep>();
  for (const each of eachStep(workflow)) if (!placed.has(each.step.id)) placed.set(each.step.id, each);
  const names: DottedNames = {
    steps: new Set(placed.keys()),
    inputs: new Set(Object.keys(workflow.inputs ?? {})),
    context: new Set(Object.keys(workflow.context ?? {})),
  };
  const shape = scopeShape(workflow);
  const guardsOf = new Map<string, ReadonlySet<string>>();
  const parentLists = new Map<string, readonly Step[]>();
  for (const each of placed.values()) parentLists.set(each.step.id, each.siblings);

  const reader = (here: PlacedStep | undefined, site: ExpressionSite | undefined): Reader => {
    const loops = here?.loops ?? [];
    const around = site?.body === undefined || here?.step.type !== 'loop' ? loops : [...loops, here.step];
    const rootOf = (name: string): Shape => {
      const own = around.findLast((loop) => loop.as === name || (name === 'item' && loop.for_each !== undefined));
      if (own !== undefined) return itemOf(own, loops.slice(0, Math.max(0, around.indexOf(own))));
      if (name === 'previous') return roundShape(bodyShape(around.at(-1)?.steps ?? []));
      return memberShape(shape, name) ?? ANY;
    };
    const check = (read: NameRead, expression: Expression): ReadFinding | undefined => {
      if (read.root === 'steps') return checkStepRead(read, expression);
      if (read.root === 'inputs' || read.root === 'context')
        return (
          checkDeclared(read, read.root, names[read.root]) ??
          checkFields(read, memberShape(shape, read.root) ?? ANY, `${read.root} has`)
        );
      if (read.root === 'run' || TYPE_NAMES.has(read.root)) return undefined;
      const goesThrough = loops.filter((loop) => loop.for_each !== undefined);
      if (goesThrough.some((loop) => loop.as === read.root)) return undefined;
      if (read.root === 'item' && loops.length > 0 && goesThrough.length === 0) return noItem(loops);
      if (LOOP_ROOTS.has(read.root))
        return loops.length > 0
          ? undefined
          : {
              code: 'FR413',
              message: `${read.root} exists only in the body of a loop.`,
              hint: 'Put the step into a loop, or read something else.',
              within: read.root,
            };
      if (read.root === 'secret')
        return {
          code: 'FR411',
          message: 'A secret cannot be part of an expression.',
          hint: 'Write {{ secret.NAME }} alone, in http headers, body or deploy inputs.',
          within: 'secret',
        };
      return unknownRoot(read, { names, known: rootsAt(loops) });
    };
    const checkStepRead = (read: NameRead, expression: Expression): ReadFinding | undefined => {
      const [id, part] = read.path;
      if (typeof id !== 'string') return undefined;
      const target = placed.get(id);
      if (target === undefined)
        return unknownName(`There is no step "${id}".`, id, {
          known: names.steps,
          spell: (meant) => spelled('steps', meant),
          mend: (meant) => memberMends('steps', id, meant),
        });
      if (part !== undefined && part !== null && part !== 'output' && part !== 'status') {
        return {
          code: 'FR402',
          within: String(part),
          message: `A step has output and status, not "${String(part)}".`,
          hint: `Write steps.${id}.output.${String(part)}.`,
          mends: [{ find: `${spelled('steps', id)}.${String(part)}`, text: `${spelled('steps', id)}.output.${String(part)}` }],
        };
      }
      const reach = reachOf(target, id);
      if (reach === 'no') return notWaitedFor(here, target);
      if (part !== 'output') return undefined;
      const wrong = checkFields({ ...read, path: read.path.slice(2) }, outputShape(target.step), `The output of "${id}" has`);
      if (wrong !== undefined) return wrong;
      if (reach === 'maybe' && !read.tested && !isGuarded(id, expression)) return unguarded(read, target.step);
      return undescribed(read, target);
    };
    const reachOf = (target: PlacedStep, id: string): 'sure' | 'maybe' | 'no' => {
      if (here === undefined)
        return target.loops.length > 0 ? 'no' : mayLackOutput(target.step, target.siblings) ? 'maybe' : 'sure';
      if (id === here.step.id) return site?.self === true ? 'sure' : 'no';
      if (site?.body !== undefined && here.step.type === 'loop' && target.siblings === here.step.steps) {
        return site.body === 'maybe' || mayLackOutput(target.step, target.siblings) ? 'maybe' : 'sure';
      }
      for (const [from, list] of [
        [here.step.id, here.siblings] as const,
        ...loops.map((loop) => [loop.id, parentLists.get(loop.id) ?? []] as const),
      ]) {
        if (list !== target.siblings) continue;
        const order = listOrder(list);
        if (!order.isOrdered(from)) return 'sure';
        return !order.waitsFor(from, id) ? 'no' : order.isCertain(from, id) ? 'sure' : 'maybe';
      }
      return 'no';
    };
    const isGuarded = (id: string, expression: Expression): boolean =>
      guards(expression).has(id) || [here?.step, ...loops].some((step) => step?.when !== undefined && whenGuards(step).has(id));
    return { names, check, rootOf };
  };

  /** What a loop goes through, one at a time. */
  const itemOf = (loop: LoopStep, outside: readonly LoopStep[]): Shape => {
    const parsed = loop.for_each === undefined ? undefined : parseExpression(loop.for_each);
    if (parsed?.ok !== true) return ANY;
    const outer = placed.get(loop.id);
    const rootOf = outer === undefined || outside.length > 20 ? () => ANY : reader(outer, undefined).rootOf;
    const { type } = typeOf(parsed.value, rootOf);
    return type.kind === 'list' ? roundShape(type.item) : ANY;
  };
  const whenGuards = (step: Step): ReadonlySet<string> => {
    const before = guardsOf.get(step.id);
    if (before !== undefined) return before;
    const parsed = parseExpression(step.when ?? 'true');
    const found = parsed.ok ? guards(parsed.value) : new Set<string>();
    guardsOf.set(step.id, found);
    return found;
  };
  return { inStep: reader, atEnd: () => reader(undefined, undefined) };
}

/** Ids an expression asks about with `has(…)` or by status before it may read their output. */
function guards(expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  for (const read of expression.names) {
    const [id, part] = read.path;
    if (read.root === 'steps' && typeof id === 'string' && (read.tested || part === 'status')) found.add(id);
  }
  return found;
}

function checkDeclared(read: NameRead, root: 'inputs' | 'context', declared: ReadonlySet<string>): ReadFinding | undefined {
  const [name] = read.path;
  if (typeof name !== 'string' || declared.has(name)) return undefined;
  const what = root === 'inputs' ? 'input' : 'context value';
  const finding = unknownName(`There is no ${what} "${name}".`, name, {
    known: declared,
    spell: (meant) => spelled(root, meant),
    mend: (meant) => memberMends(root, name, meant),
  });
  if (root === 'context') return finding;
  return {
    ...finding,
    fixes: [
      ...(finding.fixes ?? []),
      { title: `Add the input ${name}`, repairs: [{ kind: 'set', at: ['inputs', name], value: { type: 'text' } }] },
    ],
  };
}

function unknownName(
  message: string,
  name: string,
  names: {
    readonly known: ReadonlySet<string>;
    readonly spell: (meant: string) => string;
    readonly mend: (meant: string) => readonly Mend[];
  },
): ReadFinding {
  const { known, spell } = names;
  const meant = nearest(name, known);
  const list = [...known];
  const hint =
    meant !== undefined
      ? `Did you mean ${spell(meant)}?`
      : list.length === 0
        ? 'None is declared.'
        : `There is ${list.slice(0, 12).join(', ')}.`;
  return { code: 'FR402', message, hint, within: name, ...(meant === undefined ? {} : { mends: names.mend(meant) }) };
}

/** The names that an expression may begin with. */
function rootsAt(loops: readonly { readonly as?: string | undefined }[]): readonly string[] {
  return [
    ...ROOTS.filter((name) => loops.length > 0 || !LOOP_ROOTS.has(name)),
    ...loops.flatMap((loop) => (loop.as === undefined ? [] : [loop.as])),
  ];
}

function noItem(loops: readonly LoopStep[]): ReadFinding {
  return {
    code: 'FR413',
    message: `The loop "${loops.at(-1)?.id ?? ''}" goes through no list, so it has no item.`,
    hint: 'Read index, which counts the rounds from 0, or go through a list with for_each.',
    within: 'item',
  };
}

function checkFields(read: Pick<NameRead, 'path'>, shape: Shape, owner: string): ReadFinding | undefined {
  let at = shape;
  for (const [depth, key] of read.path.entries()) {
    const next = memberShape(at, key);
    if (next === undefined) {
      const fields = at.kind === 'map' ? [...at.fields.keys()] : [];
      const meant = typeof key === 'string' ? nearest(key, fields) : undefined;
      const offer =
        meant !== undefined
          ? `Did you mean "${meant}"?`
          : fields.length > 0
            ? `It has ${fields.slice(0, 12).join(', ')}.`
            : sizeHint(at, key);
      const part = read.path
        .slice(0, depth)
        .map((each) => (typeof each === 'number' ? `[${each}]` : `.${String(each)}`))
        .join('');
      return {
        code: 'FR406',
        message: `${owner} no "${String(key)}"${part === '' ? '' : ` in ${part.replace(/^\./, '')}`}.`,
        hint: offer,
        within: String(key),
        ...(meant === undefined ? {} : { mends: memberMends('', String(key), meant) }),
      };
    }
    at = next;
  }
  return undefined;
}

function notWaitedFor(here: PlacedStep | undefined, target: PlacedStep): ReadFinding {
  const id = target.step.id;
  if (here !== undefined && here.step.id === id)
    return {
      code: 'FR404',
      message: `"${id}" reads its own output before there is one.`,
      hint: 'A step’s own output can be read under verify.',
      within: id,
    };
  const base = { code: 'FR404' as const, within: id };
  if (here === undefined || here.siblings !== target.siblings) {
    const loop = target.loops.at(-1)?.id;
    return {
      ...base,
      message: `"${id}" is inside ${loop === undefined ? 'another list' : `the loop "${loop}"`} and cannot be read from here.`,
      hint: loop === undefined ? 'Read a step that is waited for.' : `Read steps.${loop}.output.items instead.`,
    };
  }
  const order = listOrder(here.siblings);
  if (order.waitsFor(id, here.step.id))
    return { ...base, message: `"${here.step.id}" reads "${id}", which runs after it.`, hint: 'Read a step that comes before.' };
  const index = here.siblings.findIndex((step) => step.id === here.step.id);
  const needs = needsInOrder(here.siblings)[index] ?? [];
  return {
    ...base,
    message: `"${here.step.id}" reads "${id}" but does not wait for it.`,
    hint: `Add "${id}" to its needs.`,
    fixes: [{ title: `Wait for ${id}`, repairs: [{ kind: 'set', at: [...here.at, 'needs'], value: [...needs, id] }] }],
  };
}

function unguarded(read: NameRead, step: Step): ReadFinding {
  const id = String(read.path[0]);
  const name = id.includes('-') ? `steps["${id}"]` : `steps.${id}`;
  const why =
    step.when !== undefined
      ? 'may be skipped'
      : step.on_failure === 'continue'
        ? 'may fail and be passed over'
        : 'may not have run';
  return {
    code: 'FR405',
    within: id,
    message: `"${id}" ${why}, and then it has no output.`,
    hint: `Ask first: has(${name}.output) && …, or check ${name}.status.`,
    guard: `has(${name}.output)`,
  };
}

function undescribed(read: NameRead, { step, at }: PlacedStep): ReadFinding | undefined {
  if (step.type !== 'command' || read.path[2] !== 'data' || read.path.length < 4 || step.output !== undefined) return undefined;
  return {
    code: 'FR412',
    within: 'data',
    message: `Nothing says what the data of "${step.id}" holds, so this name cannot be checked.`,
    hint: `Describe it: output: { schema: … } on "${step.id}".`,
    fixes: [
      {
        title: `Describe the output of ${step.id}`,
        repairs: [
          {
            kind: 'set',
            at: [...at, 'output'],
            value: { schema: { type: 'object', properties: { data: { type: 'object' } } } },
          },
        ],
      },
    ],
  };
}
