import { nearest } from '../../lib/nearest.ts';
import { eachStep } from '../each-step.ts';
import type { Finding, Location } from './finding.ts';
import { findCycle } from '../graph.ts';
import type { Step, Workflow } from '../schema.ts';

/** Needs name siblings, and nobody waits in a circle. */
export function checkOrder(workflow: Workflow): readonly Finding[] {
  const placed = eachStep(workflow);
  const everywhere = new Map(placed.map(({ step, siblings }) => [step.id, siblings]));
  const findings: Finding[] = [];
  const idsOf = new Map<readonly Step[], ReadonlySet<string>>();
  for (const { step, at, siblings } of placed) {
    if (step.needs === undefined) continue;
    const known = idsOf.get(siblings) ?? new Set(siblings.map((sibling) => sibling.id));
    idsOf.set(siblings, known);
    const seen = new Set<string>();
    for (const [index, need] of step.needs.entries()) {
      const place = [...at, 'needs', index];
      if (seen.has(need))
        findings.push({
          code: 'FR304',
          at: place,
          message: `"${need}" is needed twice.`,
          hint: 'Once is enough.',
          fixes: [{ title: 'Remove it', repairs: [{ kind: 'remove', at: place }] }],
        });
      else if (!known.has(need)) findings.push(unknownNeed({ step, need, place, ids: [...known] }, everywhere));
      seen.add(need);
    }
  }
  const lists: (readonly [readonly Step[], Location])[] = [[workflow.steps, ['steps']]];
  for (const { step, at } of placed) if (step.type === 'loop') lists.push([step.steps, [...at, 'steps']]);
  for (const [steps, at] of lists) findings.push(...cycleFindings(steps, at));
  return findings;
}

function unknownNeed(
  what: { readonly step: Step; readonly need: string; readonly place: Location; readonly ids: readonly string[] },
  everywhere: ReadonlyMap<string, readonly Step[]>,
): Finding {
  const { step, need, place, ids } = what;
  const removal = { title: 'Remove it', repairs: [{ kind: 'remove', at: place } as const] };
  if (everywhere.has(need)) {
    return {
      code: 'FR303',
      at: place,
      message: `"${step.id}" cannot wait for "${need}": one of them is inside a loop and the other is not.`,
      hint: 'A step waits for steps of its own list; put the need on the loop.',
      fixes: [removal],
    };
  }
  const meant = nearest(
    need,
    ids.filter((id) => id !== step.id),
  );
  return {
    code: 'FR302',
    at: place,
    message: `"${step.id}" needs "${need}", and there is no such step.`,
    hint: meant === undefined ? `The steps are ${ids.slice(0, 12).join(', ')}.` : `Did you mean "${meant}"?`,
    fixes: [
      ...(meant === undefined
        ? []
        : [{ title: `Change it to ${meant}`, repairs: [{ kind: 'set', at: place, value: meant } as const] }]),
      removal,
    ],
  };
}

function cycleFindings(steps: readonly Step[], at: Location): readonly Finding[] {
  const distinct = new Set(steps.map((step) => step.id)).size === steps.length;
  const cycle = distinct ? findCycle(steps) : undefined;
  if (cycle === undefined) return [];
  const first = steps.map((step) => step.id).filter((id) => cycle.includes(id))[0] ?? cycle[0] ?? '';
  const start = cycle.indexOf(first);
  const turned = [...cycle.slice(start, -1), ...cycle.slice(0, start), first];
  const index = steps.findIndex((step) => step.id === first);
  const needed = turned[1] ?? first;
  const place = [...at, index, 'needs'];
  const position = steps[index]?.needs?.indexOf(needed) ?? -1;
  return [
    {
      code: 'FR301',
      at: steps[index]?.needs === undefined ? [...at, index] : place,
      message:
        cycle.length === 2
          ? `"${first}" waits for itself, so it could never start.`
          : `These steps wait for each other in a circle: ${turned.join(' → ')}.`,
      hint: cycle.length === 2 ? 'Take this need out.' : 'Take one of these needs out.',
      ...(position < 0
        ? {}
        : {
            fixes: [
              {
                title: `${first} no longer waits for ${needed}`,
                repairs: [{ kind: 'remove', at: [...place, position] } as const],
              },
            ],
          }),
    },
  ];
}
