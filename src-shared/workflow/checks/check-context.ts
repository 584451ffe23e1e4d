import { ownValue } from '../../lib/own-value.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import type { Finding } from './finding.ts';
import { typeWords } from '../expressions/expression-type.ts';
import { listOrder } from './list-order.ts';
import type { LoopStep, Step, Workflow } from '../schema.ts';
import { outputShape } from '../expressions/scope-shape.ts';
import { memberShape, type Shape } from '../expressions/shape.ts';

/** Steps that may set the same context value must be in order. */
export function checkContext(workflow: Workflow): readonly Finding[] {
  const keys = Object.keys(workflow.context ?? {});
  if (keys.length === 0) return [];
  const steps = eachStep(workflow);
  const lists = new Map(steps.map(({ step, siblings }) => [step.id, siblings]));
  const wrongTypes = steps.flatMap((placed) => typeFindings(workflow, placed));
  const twoWriters = keys.flatMap((key) => {
    const writers = steps.filter(({ step }) => contextWrites(step).includes(key));
    const findings: Finding[] = [];
    for (const [index, writer] of writers.entries()) {
      const parallel = writer.loops.find((loop) => (loop.max_parallel ?? 1) > 1);
      const rival = writers.slice(0, index).find((earlier) => !areOrdered(earlier, writer, lists));
      if (rival !== undefined) {
        findings.push({
          code: 'FR507',
          at: writer.at,
          message: `"${rival.step.id}" and "${writer.step.id}" may set context.${key} at the same time.`,
          hint: `Let "${writer.step.id}" wait for "${rival.step.id}".`,
          ...(rival.siblings === writer.siblings
            ? {
                fixes: [
                  {
                    title: `Wait for ${rival.step.id}`,
                    repairs: [
                      { kind: 'set', at: [...writer.at, 'needs'], value: [...(writer.step.needs ?? []), rival.step.id] } as const,
                    ],
                  },
                ],
              }
            : {}),
        });
      } else if (parallel !== undefined) {
        findings.push({
          code: 'FR507',
          at: writer.at,
          message: `Iterations of "${parallel.id}" may set context.${key} at the same time.`,
          hint: `Take max_parallel away from "${parallel.id}".`,
          fixes: [
            {
              title: 'Remove max_parallel',
              repairs: steps
                .filter(({ step }) => step === parallel)
                .map((loop) => ({ kind: 'remove', at: [...loop.at, 'max_parallel'] })),
            },
          ],
        });
      }
    }
    return findings;
  });
  return [...twoWriters, ...wrongTypes];
}

/** What a step may set a context value to has the type that the workflow declares for it. */
function typeFindings(workflow: Workflow, { step, at }: PlacedStep): readonly Finding[] {
  const output = outputShape(step);
  return contextWrites(step).flatMap((key): readonly Finding[] => {
    const declared = ownValue(workflow.context, key);
    const given = declared === undefined ? undefined : memberShape(output, key);
    if (declared === undefined || given === undefined || given.kind === 'any' || given.kind === 'nothing') return [];
    if (TAKEN[declared.type].includes(given.kind)) return [];
    return [
      {
        code: 'FR521',
        at: step.type === 'ask' ? [...at, 'form', key] : [...at, 'output', 'schema'],
        message: `"${step.id}" may set context.${key} to ${typeWords(given)}, and it is declared as ${declared.type}.`,
        hint: 'Declare it with the type that is set, or give the output another name.',
        fixes: [
          {
            title: `Declare it as ${CONTEXT_TYPES[given.kind]}`,
            repairs: [{ kind: 'set', at: ['context', key, 'type'], value: CONTEXT_TYPES[given.kind] }],
          },
        ],
      },
    ];
  });
}

const CONTEXT_TYPES = {
  text: 'text',
  double: 'number',
  integer: 'integer',
  boolean: 'boolean',
  list: 'list',
  map: 'map',
} as const;

const TAKEN: Readonly<Record<NonNullable<Workflow['context']>[string]['type'], readonly Shape['kind'][]>> = {
  text: ['text'],
  number: ['double', 'integer'],
  integer: ['integer'],
  boolean: ['boolean'],
  list: ['list'],
  map: ['map'],
};

/** Names an agent or ask step may set in the context through its output. */
export function contextWrites(step: Step): readonly string[] {
  if (step.type === 'ask') return Object.keys(step.form);
  if (step.type !== 'agent') return [];
  const schema = step.output?.schema;
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

function areOrdered(one: PlacedStep, other: PlacedStep, lists: ReadonlyMap<string, readonly Step[]>): boolean {
  const [a, b] = [chain(one), chain(other)];
  const level = a.findIndex((step, index) => b[index] === undefined || step.id !== b[index].id);
  const [left, right] = [a[level], b[level]];
  if (left === undefined || right === undefined) return true;
  const list = lists.get(left.id) ?? [];
  const order = listOrder(list);
  if (!order.isOrdered(left.id) || !order.isOrdered(right.id)) return true;
  return order.waitsFor(left.id, right.id) || order.waitsFor(right.id, left.id);
}

function chain(placed: PlacedStep): readonly (LoopStep | Step)[] {
  return [...placed.loops, placed.step];
}
