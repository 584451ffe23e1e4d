import { expect, test } from 'vitest';
import { compileWorkflow } from '../../workflow/compile.ts';
import { eachStep } from '../../workflow/each-step.ts';
import { workflowSchema } from '../../workflow/schema.ts';
import { simulate } from './simulate.ts';
import { checkExecution, DEFINITION } from './simulate-findings.ts';
import { keyOf } from './simulated-person.ts';
import { drawOf, typedInputs, typedOutcome, typedWorkflow } from './typed-workflows.fixture.ts';

/** Workflows that are tried; those that tier 1 refuses are passed over. */
const SEEDS = 400;
/** Runs of each of them. */
const RUNS = 12;

/** What a run met that is a fault of the definition. */
interface Met {
  readonly step: string;
  readonly code: string;
  readonly message: string;
}

test('[T3] a run meets no fault of the definition that validation did not report, and none that it claims must come stays away', () => {
  const broken: unknown[] = [];
  const seen = { right: 0, reported: 0, faults: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const draw = drawOf(seed);
    const source = typedWorkflow(draw);
    const compiled = compileWorkflow(workflowSchema.parse(source));
    if (!compiled.ok) continue;
    seen.right += 1;
    const { findings, cut } = checkExecution(compiled.value, { most: 3_000 });
    const steps = eachStep(compiled.value.workflow);
    const reported = new Set(
      findings.flatMap(({ at }) =>
        steps.filter((one) => one.at.every((key, index) => at[index] === key)).map(({ step }) => step.id),
      ),
    );
    if (reported.size > 0) seen.reported += 1;
    const claims = findings.filter(({ code }) => code === 'FR701');
    for (let run = 0; run < RUNS; run++) {
      const met: Met[] = [];
      const ended = new Set<string>();
      simulate(compiled.value, {
        inputs: typedInputs(draw),
        maxParallel: 4,
        most: 2_000,
        outcomes: (key) => typedOutcome(draw, steps.find(({ step }) => step.id === key)?.step),
        watch: ({ events }) => {
          for (const event of events) {
            if (event.type === 'stepSucceeded') ended.add(keyOf(event.step));
            if (event.type === 'stepFailed' && DEFINITION.has(event.error.code))
              met.push({ step: keyOf(event.step), code: event.error.code, message: event.error.message });
          }
        },
      });
      seen.faults += met.length;
      const unreported = met.filter(({ step }) => !reported.has(step));
      if (unreported.length > 0 && !cut) broken.push({ seed, unreported, source: JSON.stringify(source) });
      for (const { at, message } of claims) {
        const placed = steps.findLast((one) => one.at.every((key, index) => at[index] === key));
        if (placed !== undefined && ended.has(placed.step.id)) broken.push({ seed, claimed: message });
      }
    }
  }
  expect(broken.slice(0, 5)).toEqual([]);
  expect(seen.right).toBeGreaterThan(20);
  expect(seen.faults).toBeGreaterThan(20);
});
