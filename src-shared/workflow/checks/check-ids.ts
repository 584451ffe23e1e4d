import { eachStep } from '../each-step.ts';
import type { Finding } from './finding.ts';
import { freeId } from '../names.ts';
import type { Workflow } from '../schema.ts';

/** Ids are unique in the whole file, loop bodies included; so are references'. */
export function checkIds(workflow: Workflow): readonly Finding[] {
  const steps = eachStep(workflow);
  const all = new Set(steps.map(({ step }) => step.id));
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const { step, at } of steps) {
    if (seen.has(step.id)) {
      const free = freeId(step.id, all);
      findings.push({
        code: 'FR108',
        at: [...at, 'id'],
        message: `Two steps have the id "${step.id}".`,
        hint: `Give this one another id, such as ${free}.`,
        fixes: [{ title: `Rename this one to ${free}`, repairs: [{ kind: 'set', at: [...at, 'id'], value: free }] }],
      });
    }
    seen.add(step.id);
  }
  const references = new Set<string>();
  for (const [index, reference] of (workflow.references ?? []).entries()) {
    if (references.has(reference.id))
      findings.push({
        code: 'FR516',
        at: ['references', index, 'id'],
        message: `Two references have the id "${reference.id}".`,
        hint: 'Give one of them another id.',
        fixes: [
          {
            title: 'Give this one another id',
            repairs: [
              {
                kind: 'set',
                at: ['references', index, 'id'],
                value: freeId(reference.id, new Set((workflow.references ?? []).map(({ id }) => id))),
              },
            ],
          },
        ],
      });
    references.add(reference.id);
  }
  return findings;
}
