import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptArtifacts, keptFacts } from './branch-facts.ts';
import { planBranch, type BranchPlan, type BranchSource } from './branch-plan.ts';
import { emptyRun } from '../empty-run.ts';
import { fold } from '../fold/fold.ts';
import { stepAt } from '../find.ts';
import { playBranch, playRun, workflows, type Draw } from '../random-run.fixture.ts';
import type { RunState } from '../run-state.ts';
import { stepsOf } from '../views.ts';

const LIMIT = 600;

function drawing(numbers: IterableIterator<number>): Draw {
  return (below) => {
    const next = numbers.next();
    return next.done === true || below === 0 ? 0 : next.value % below;
  };
}

function factsFor(source: BranchSource, plan: BranchPlan): NonNullable<Parameters<typeof playBranch>[2]['facts']> {
  return [
    {
      type: 'branchStarted',
      from: { run: source.state.runId, step: plan.from },
      ...(plan.files.kind === 'restored' ? { files: { run: source.state.runId, snapshot: plan.files.snapshot } } : {}),
    },
    ...keptFacts(source, plan),
    ...keptArtifacts(source, plan).map((kept) => ({ type: 'artifactProduced' as const, ...kept })),
  ];
}

/** What is kept of a step and everything inside it. */
function factOf(state: RunState, id: string): object {
  return stepsOf(state)
    .filter(({ step }) => step === id || step.startsWith(`${id}.`))
    .map(({ step, status, output, error, skipReason, attempts }) => ({ step, status, output, error, skipReason, attempts }));
}

test('[E66][E67][I2][I3][I4] from any step of any run, whatever became of it, a branch keeps facts, does the rest anew and comes to an end', () => {
  fc.assert(
    fc.property(
      workflows,
      fc.infiniteStream(fc.nat({ max: 1_000_000 })),
      fc.nat(),
      fc.integer({ min: 0, max: LIMIT }),
      (compiled, numbers, pick, acts) => {
        const draw = drawing(numbers);
        const first = playRun(compiled, draw, acts);
        const source = { state: first.state(), log: first.log };
        const from = compiled.workflow.steps[pick % compiled.workflow.steps.length]?.id ?? '';
        const planned = planBranch(source, from);
        if (!planned.ok) throw new Error(planned.error.message);
        const plan = planned.value;
        const facts = factsFor(source, plan);
        const branch = playBranch(compiled, draw, { limit: LIMIT, facts });
        const again = new Set(plan.again.map(({ step }) => step));
        const performedKept = branch.log.filter(
          ({ body }) => body.type === 'stepStarted' && !again.has(body.step.split('.', 1)[0] ?? ''),
        );
        const begun = branch.log.slice(0, 1 + facts.length).reduce(fold, emptyRun('run_random', compiled));
        const refolded = branch.log.reduce(fold, emptyRun('run_random', compiled));
        expect({
          broken: branch.broken,
          ended: branch.state().endedAt !== undefined,
          performedKept,
          all: [...plan.kept, ...again].sort(),
          kept: plan.kept.map((id) => factOf(branch.state(), id)),
          untouched: [...again].filter((id) => !['pending', 'queued'].includes(stepAt(begun, id)?.status ?? '')),
          fresh: refolded,
        }).toEqual({
          broken: [],
          ended: true,
          performedKept: [],
          all: compiled.workflow.steps.map(({ id }) => id).sort(),
          kept: plan.kept.map((id) => factOf(source.state, id)),
          untouched: [],
          fresh: branch.state(),
        });
      },
    ),
    { numRuns: 150 },
  );
});
