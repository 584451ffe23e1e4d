import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawDeepWorkflow } from './deep-workflows.fixture.ts';
import { playRun, workflows, type Draw } from './random-run.fixture.ts';

const LIMIT = 600;

test('[I2][I3][I4] any workflow under crashes, duplicates, late results, pauses and cancels keeps its invariants and comes to an end', () => {
  fc.assert(
    fc.property(workflows, fc.infiniteStream(fc.nat({ max: 1_000_000 })), (compiled, numbers) => {
      const run = playRun(
        compiled,
        (below) => {
          const next = numbers.next();
          return next.done === true || below === 0 ? 0 : next.value % below;
        },
        LIMIT,
      );
      expect({ broken: run.broken, ended: run.state().endedAt !== undefined }).toEqual({ broken: [], ended: true });
    }),
    { numRuns: 300 },
  );
});

/** Draws from a seed; the same seed draws the same. */
function drawing(seed: number): Draw {
  let word = seed * 2_654_435_761 + 1;
  return (below) => {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    return below <= 0 ? 0 : Math.floor((word / 2 ** 32) * below);
  };
}

test('[E15][E22][E23][E26] loops in loops with agents, requested changes, evidence and repairs keep the invariants and end', () => {
  const broken: string[] = [];
  const seeds = Number(process.env['DEEP_SEEDS'] ?? 100);
  for (let seed = 1; seed <= seeds && broken.length < 5; seed += 1) {
    const draw = drawing(seed);
    const run = playRun(drawDeepWorkflow(draw), draw, 3_000);
    if (run.broken.length > 0) broken.push(`seed ${seed}: ${run.broken[0] ?? ''}`);
    else if (run.state().endedAt === undefined) broken.push(`seed ${seed} does not end: ${run.state().status}`);
  }
  expect(broken).toEqual([]);
});
