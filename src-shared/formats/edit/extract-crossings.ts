import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { eachStep } from '../../workflow/each-step.ts';
import type { FormField } from '../../workflow/form-field.ts';
import { outputShape } from '../../workflow/expressions/scope-shape.ts';
import type { Step, Workflow } from '../../workflow/schema.ts';
import { memberShape, type Shape } from '../../workflow/expressions/shape.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { applyChanges } from './text-changes.ts';
import { endOfRead, readsOf, textsOf, type TextRead } from './text-reads.ts';

/** What crosses between steps that become a workflow of their own and the rest. */
export interface Crossings {
  /** Inputs of the new workflow by name, and what the step that uses it gives. */
  readonly inputs: ReadonlyMap<string, { readonly field: FormField; readonly given: string }>;
  /** Outputs of the new workflow by name: what they are inside. */
  readonly outputs: ReadonlyMap<string, { readonly value: string; readonly type?: string }>;
  /** Texts that read something under another name now. */
  readonly texts: readonly { readonly at: Location; readonly before: string; readonly after: string }[];
}

/** What is taken out: the places of the steps, their ids, and the id of the step that takes their place. */
export interface Taken {
  readonly list: Location;
  readonly from: number;
  readonly to: number;
  readonly inside: ReadonlySet<string>;
  readonly newId: string;
}

/** Finds what crosses; refused in words where a value cannot be handed over without changing what the workflow does. */
export function crossingsOf(model: JsonObject, workflow: Workflow, taken: Taken): Result<Crossings, Problem> {
  const steps = new Map(eachStep(workflow).map(({ step }) => [step.id, step]));
  const inputs = new Map<string, { readonly field: FormField; readonly given: string }>();
  const outputs = new Map<string, { readonly value: string; readonly type?: string }>();
  const texts: { readonly at: Location; readonly before: string; readonly after: string }[] = [];
  for (const { at, text } of textsOf(model, [])) {
    if (!isInSteps(at, model) && at[0] !== 'outputs') continue;
    const isInside = liesIn(at, taken);
    const changes: TextChange[] = [];
    for (const read of readsOf(text, at)) {
      const crossed = isInside ? inward(read, { at, steps, workflow, taken }) : outward(read, { steps, taken });
      if (crossed === undefined) continue;
      if ('code' in crossed) return err(crossed);
      if (crossed.input !== undefined) inputs.set(crossed.name, crossed.input);
      if (crossed.output !== undefined) outputs.set(crossed.name, crossed.output);
      if (crossed.text === undefined) continue;
      const end = endOfRead(text, read, crossed.count);
      if (end === undefined)
        return err(cannot(`A value is read in an unusual spelling in "${text}".`, 'Write it as steps.id.output.name.'));
      changes.push({ offset: read.start, length: end - read.start, text: crossed.text });
    }
    const after = applyChanges(text, changes) ?? text;
    if (after !== text) texts.push({ at, before: text, after });
  }
  return ok({ inputs, outputs, texts });
}

type Crossed =
  | Problem
  | {
      readonly name: string;
      readonly count: number;
      readonly text?: string;
      readonly input?: { readonly field: FormField; readonly given: string };
      readonly output?: { readonly value: string; readonly type?: string };
    }
  | undefined;

function inward(
  read: TextRead,
  around: {
    readonly at: Location;
    readonly steps: ReadonlyMap<string, Step>;
    readonly workflow: Workflow;
    readonly taken: Taken;
  },
): Crossed {
  const { workflow, taken, steps } = around;
  const [id, part, key] = read.path;
  switch (read.root) {
    case 'inputs': {
      const field = typeof id === 'string' ? workflow.inputs?.[id] : undefined;
      if (typeof id !== 'string' || field === undefined || field.type === 'secret')
        return cannot(
          'A step reads the inputs in a way that cannot be handed over.',
          'Read one input by its name, as in inputs.name.',
        );
      return { name: id, count: 1, input: { field, given: `{{ inputs.${id} }}` } };
    }
    case 'steps': {
      if (typeof id === 'string' && taken.inside.has(id)) return undefined;
      const step = steps.get(String(id));
      const found = step === undefined || typeof key !== 'string' || part !== 'output' ? undefined : scalarIn(step, read.path);
      if (step === undefined || read.tested || found === undefined)
        return cannot(
          `These steps read "${String(id)}" in a way that cannot be handed over as an input.`,
          'A text, a number or true and false can be: describe the output of that step, or take it along.',
        );
      const name = nameOf([String(id), ...read.path.slice(2, found.count).map(String)]);
      return {
        name,
        count: found.count,
        text: `inputs.${name}`,
        input: { field: { type: found.type }, given: `{{ ${pathText('steps', read.path.slice(0, found.count))} }}` },
      };
    }
    case 'item':
    case 'index':
    case 'previous':
      return around.at.slice(taken.list.length + 1).includes('steps') ? undefined : leaves(read.root);
    case 'context':
    case 'run':
      return leaves(read.root);
    default:
      return isLoopName(read.root, around) ? leaves(read.root) : undefined;
  }
}

function leaves(root: string): Problem {
  return cannot(
    `These steps read "${root}", which a workflow of its own would not see.`,
    root === 'context' || root === 'run' ? 'Leave the step that reads it where it is.' : 'Take the whole loop along.',
  );
}

function isLoopName(root: string, { workflow, taken }: { readonly workflow: Workflow; readonly taken: Taken }): boolean {
  return eachStep(workflow).some(({ step }) => step.type === 'loop' && step.as === root && !taken.inside.has(step.id));
}

function outward(
  read: TextRead,
  { steps, taken }: { readonly steps: ReadonlyMap<string, Step>; readonly taken: Taken },
): Crossed {
  const [id, part, key] = read.path;
  if ((read.root !== 'steps' && read.root !== 'previous') || typeof id !== 'string' || !taken.inside.has(id)) return undefined;
  const step = steps.get(id);
  if (read.root === 'previous' || part !== 'output' || read.tested || step === undefined)
    return cannot(
      `A step outside asks how "${id}" ended, which a workflow of its own would not tell.`,
      'Take that step along, or let it read an output.',
    );
  const isWhole = typeof key !== 'string';
  const name = nameOf(isWhole ? [id] : [id, key]);
  const shape = isWhole ? outputShape(step) : memberShape(outputShape(step), key);
  const type = shape === undefined ? undefined : outputType(shape);
  return {
    name,
    count: isWhole ? 2 : 3,
    text: pathText('steps', [taken.newId, 'output', name]),
    output: { value: `{{ ${pathText('steps', read.path.slice(0, isWhole ? 2 : 3))} }}`, ...(type === undefined ? {} : { type }) },
  };
}

/** How far into an output a value lies that an input can hold, and of which type. */
function scalarIn(
  step: Step,
  path: TextRead['path'],
): { readonly count: number; readonly type: 'multiline' | 'integer' | 'number' | 'boolean' } | undefined {
  let shape: Shape | undefined = outputShape(step);
  for (const [at, key] of path.entries()) {
    if (at < 2) continue;
    shape = shape === undefined ? undefined : memberShape(shape, key);
    const type = SCALARS[shape?.kind ?? 'any'];
    if (type !== undefined) return { count: at + 1, type };
  }
  return undefined;
}

const SCALARS: Readonly<Partial<Record<Shape['kind'], 'multiline' | 'integer' | 'number' | 'boolean'>>> = {
  text: 'multiline',
  integer: 'integer',
  double: 'number',
  boolean: 'boolean',
};

function outputType(shape: Shape): string | undefined {
  return shape.kind === 'list' || shape.kind === 'map' ? shape.kind : shape.kind === 'text' ? 'text' : SCALARS[shape.kind];
}

function nameOf(words: readonly string[]): string {
  return words.join('_').replace(/[^A-Za-z0-9_]/g, '_');
}

function pathText(root: string, path: TextRead['path']): string {
  return path.reduce<string>((text, key) => {
    return typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key) ? `${text}.${key}` : `${text}[${JSON.stringify(key)}]`;
  }, root);
}

function isInSteps(at: Location, model: JsonObject): boolean {
  return at[0] === 'steps' && !(at.at(-2) === 'needs' && at.at(-4) === 'steps') && model['steps'] !== undefined;
}

function liesIn(at: Location, { list, from, to }: Taken): boolean {
  const index = at[list.length];
  return list.every((key, place) => at[place] === key) && typeof index === 'number' && index >= from && index <= to;
}

/** An extraction that is refused, in words. */
export function cannot(message: string, hint: string): Problem {
  return problem('cannot_extract', message, { hint });
}
